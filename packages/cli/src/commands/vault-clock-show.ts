import type { Args } from '../flags/args.ts'
import { localVaultName } from '../local-vault/chosen-name.ts'
import { openLocal } from '../local-vault/open.ts'
import type { Command } from '../program/command.ts'
import { clockView } from '../render/local-vault.ts'
import type { Context } from '../session/context.ts'

export const vaultClockShow: Command = {
  examples: [
    ['vault clock', 'What time it is in the default embedded vault'],
    ['vault clock advance 91d --vault local:demo', 'Let 91 days pass in another one'],
  ],
  run: async (context: Context, _args: Args<Record<never, never>>) => {
    const name = localVaultName(context)
    const vault = await openLocal(name)
    try {
      await context.output.result({ name, now: vault.now() }, clockView())
    } finally {
      await vault.close()
    }
    return undefined
  },
}
