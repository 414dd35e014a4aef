import type { Args } from '../flags/args.ts'
import { localVaultName } from '../local-vault/chosen-name.ts'
import { withLocal } from '../local-vault/open.ts'
import type { Command } from '../program/command.ts'
import { clockView } from '../render/local-vault.ts'
import type { Context } from '../session/context.ts'

export const vaultClockResume: Command = {
  details: 'It runs on from the time at which it stood still.',
  examples: [['vault clock resume', 'Time passes again']],
  run: async (context: Context, _args: Args<Record<never, never>>) => {
    const name = localVaultName(context)
    const now = await withLocal(name, async ({ clock }) => (context.dryRun ? clock.now() : clock.resume()))
    await context.output.result({ name, now }, clockView('runs'))
    return undefined
  },
}
