import { KeyturnError, setRotationPolicy } from '@keyturn/core'
import { nameArgument } from '../flags/key-name.ts'
import { policyFlags, policyFromArgs } from '../flags/policy-flags.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { policyOutput, policyView } from '../render/policy.ts'

export const policySet: Command = defineCommand({
  positionals: nameArgument,
  flags: policyFlags,
  details:
    'The policy is replaced as a whole: what no flag names, it no longer has. Versions that exist keep their expiry date; only versions that a rotation makes get one.',
  examples: [
    ['policy set orders --rotate-every 90d --vault contoso', 'A new version every 90 days'],
    ['policy set orders --expire-after 1y --rotate-before-expiry 30d', 'A new one before the old one runs out'],
  ],
  writes: true,
  async run(context, args) {
    const policy = policyFromArgs(args)
    if (policy === undefined) {
      throw new KeyturnError('INVALID_INPUT', 'the policy is empty', {
        hint: 'Give at least one of --rotate-every, --rotate-before-expiry, --expire-after, --notify-before. To take a policy away: keyturn policy clear.',
      })
    }
    const { vault, name } = await context.key(args.name)
    await context.output.result(policyOutput(name, vault.url, await setRotationPolicy(vault, name, policy)), policyView)
  },
})
