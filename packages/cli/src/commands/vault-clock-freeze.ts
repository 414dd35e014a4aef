import { localVaultName } from '../local-vault/chosen-name.ts'
import { withLocal } from '../local-vault/open.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { clockView } from '../render/local-vault.ts'

export const vaultClockFreeze: Command = defineCommand({
  details: 'For tests that need the same time again and again; "vault clock set" and "advance" still move it.',
  examples: [['vault clock freeze', 'Time stands still']],
  async run(context) {
    const { dryRun } = context
    const name = localVaultName(context)
    const now = await withLocal(name, async ({ clock }) => (dryRun ? clock.now() : clock.freeze()))
    await context.output.result({ name, now, dryRun }, clockView('stands still'))
  },
})
