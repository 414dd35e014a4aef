import { addDuration, formatDuration, parseDuration } from '@keyturn/core'
import { localVaultName } from '../local-vault/chosen-name.ts'
import { openLocal } from '../local-vault/open.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { clockView } from '../render/local-vault.ts'

export const vaultClockAdvance: Command = defineCommand({
  positionals: { '<duration>': 'How much time passes: 91d, 12h, P1Y' },
  details: 'Rotation policies that fall due on the way act as the service would act.',
  examples: [['vault clock advance 91d', 'A key made now is then 91 days old']],
  async run(context, args) {
    const { dryRun } = context
    const duration = parseDuration(args.duration, 'duration')
    const text = formatDuration(duration)
    const name = localVaultName(context)
    const vault = await openLocal(name)
    try {
      if (!dryRun) await vault.clock.advance(text)
      const now = dryRun ? addDuration(vault.now(), duration) : vault.now()
      await context.output.result({ name, now, dryRun }, clockView(`${text} later`))
    } finally {
      await vault.close()
    }
  },
})
