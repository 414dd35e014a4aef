import { KeyturnError, planRotationPolicy, setRotationPolicy } from '@keyturn/core'
import { nameArgument } from '../flags/key-name.ts'
import { policyFlags, policyFromArgs } from '../flags/policy-flags.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { policyOutput, policyView } from '../render/policy.ts'
import { notePolicyChanges } from '../session/policy-changes.ts'
import { readPolicyFrom } from '../session/policy-source.ts'

const flags = {
  from: {
    type: 'string',
    value: 'KEY|FILE',
    describe: 'The policy of this key, or as this file has it; "-": standard input',
  },
  ...policyFlags,
} as const

export const policySet: Command = defineCommand({
  positionals: nameArgument,
  flags,
  details:
    'The policy is replaced as a whole: what no flag names, it no longer has. What changes is said on standard error before it is written. Versions that exist keep their expiry date; only versions that a rotation makes get one. A file holds JSON or YAML as keyturn, az, the SDK or the REST API write a policy.',
  examples: [
    ['policy set orders --rotate-every 90d --vault contoso', 'A new version every 90 days'],
    ['policy set orders --expire-after 1y --rotate-before-expiry 30d', 'A new one before the old one runs out'],
    ['policy set orders --from policy.json --vault contoso', 'As az keyvault key rotation-policy show printed it'],
  ],
  writes: true,
  async run(context, args) {
    const flagged = policyFromArgs(args)
    if (args.from !== undefined && flagged !== undefined) {
      throw new KeyturnError('INVALID_INPUT', '--from says the whole policy; leave the other flags out')
    }
    const policy = args.from === undefined ? flagged : await readPolicyFrom(args.from, context)
    if (policy === undefined) {
      throw new KeyturnError('INVALID_INPUT', 'the policy is empty', {
        hint: 'Give --from, or at least one of --rotate-every, --rotate-before-expiry, --expire-after, --notify-before. To take a policy away: keyturn policy clear NAME',
      })
    }
    const { vault, name } = await context.key(args.name)
    notePolicyChanges(context.output, name, await planRotationPolicy(vault, name, policy))
    await context.output.result(policyOutput(name, vault.url, await setRotationPolicy(vault, name, policy)), policyView)
  },
})
