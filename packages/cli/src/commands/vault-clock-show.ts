import { localVaultName } from '../local-vault/chosen-name.ts'
import { openLocal } from '../local-vault/open.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { clockView } from '../render/local-vault.ts'

export const vaultClockShow: Command = defineCommand({
  examples: [
    ['vault clock', 'What time it is in the default embedded vault'],
    ['vault clock advance 91d --vault local:demo', 'Let 91 days pass in another one'],
  ],
  async run(context) {
    const name = localVaultName(context)
    const vault = await openLocal(name, {}, 'not-found')
    try {
      await context.output.result({ name, now: vault.now() }, clockView())
    } finally {
      await vault.close()
    }
  },
})
