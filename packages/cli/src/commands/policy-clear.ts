import { clearRotationPolicy, planClearedRotationPolicy } from '@keyturn/core'
import { nameArgument } from '../flags/key-name.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { policyOutput, policyView } from '../render/policy.ts'
import { notePolicyChanges } from '../session/policy-changes.ts'

export const policyClear: Command = defineCommand({
  positionals: nameArgument,
  details:
    'The key keeps its versions. What is taken away is said on standard error before it is. The service goes on to notify 30 days before expiry: that cannot be taken away.',
  examples: [['policy clear orders --vault contoso', 'The service no longer rotates it']],
  writes: true,
  async run(context, args) {
    const { vault, name } = await context.key(args.name)
    notePolicyChanges(context.output, name, await planClearedRotationPolicy(vault, name), 'it has no policy of its own')
    await context.output.result(policyOutput(name, vault.url, await clearRotationPolicy(vault, name)), policyView)
  },
})
