import { parseExpiry } from '@keyturn/core'
import { localVaultName } from '../local-vault/chosen-name.ts'
import { openLocal } from '../local-vault/open.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { clockView } from '../render/local-vault.ts'

export const vaultClockSet: Command = defineCommand({
  positionals: { '<time>': 'A date, an instant, or a duration from the clock as it is' },
  examples: [['vault clock set 2030-01-01', 'Midnight UTC of that day']],
  async run(context, args) {
    parseExpiry(args.time, new Date(0), 'time')
    const name = localVaultName(context)
    const vault = await openLocal(name)
    try {
      const { dryRun } = context
      const time = parseExpiry(args.time, vault.now(), 'time')
      if (!dryRun) await vault.clock.set(time)
      await context.output.result({ name, now: dryRun ? time : vault.now(), dryRun }, clockView('set'))
    } finally {
      await vault.close()
    }
  },
})
