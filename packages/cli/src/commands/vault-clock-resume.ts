import { localVaultName } from '../local-vault/chosen-name.ts'
import { withLocal } from '../local-vault/open.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { clockView } from '../render/local-vault.ts'

export const vaultClockResume: Command = defineCommand({
  details: 'It runs on from the time at which it stood still.',
  examples: [['vault clock resume', 'Time passes again']],
  async run(context) {
    const { dryRun } = context
    const name = localVaultName(context)
    const now = await withLocal(name, async ({ clock }) => (dryRun ? clock.now() : clock.resume()))
    await context.output.result({ name, now, dryRun }, clockView('runs'))
  },
})
