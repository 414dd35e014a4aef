import { getRotationPolicy } from '@keyturn/core'
import { nameArgument } from '../flags/key-name.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { policyOutput, policyView } from '../render/policy.ts'

export const policyShow: Command = defineCommand({
  positionals: nameArgument,
  examples: [['policy show orders --vault contoso', 'When the service rotates it']],
  async run(context, args) {
    const { vault, name } = await context.key(args.name)
    await context.output.result(policyOutput(name, vault.url, await getRotationPolicy(vault, name)), policyView)
  },
})
