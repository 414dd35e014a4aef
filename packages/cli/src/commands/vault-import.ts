import { readTextInput } from '../files/text-input.ts'
import { localVaultName } from '../local-vault/chosen-name.ts'
import { withLocal } from '../local-vault/open.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { snapshotView } from '../render/local-vault.ts'

export const vaultImport: Command = defineCommand({
  positionals: { '<file>': 'What "keyturn vault export" wrote; "-" is standard input' },
  details:
    'The vault then has the keys of the file and no others, with the same ids, dates and policies. A vault that has keys is asked about first. Where the file says what time it is, the clock stands still there.',
  examples: [
    ['vault import keys.yaml', 'Into an empty embedded vault'],
    ['vault import keys.yaml --vault local:ci --yes', 'In place of what is there'],
  ],
  async run(context, args) {
    const name = localVaultName(context)
    const text = await readTextInput(args.file, context, { hint: 'Name a file that "keyturn vault export" wrote.' })
    const { dryRun } = context
    const outcome = await withLocal(name, async (vault) => {
      const before = vault.keyCount()
      const replace = before > 0
      if (replace) {
        // A file that is of no use is refused before anybody is asked.
        await vault.importSnapshot(text, { replace, dryRun: true })
        const keys = before === 1 ? 'the key' : `the ${before} keys`
        await context.consent(`This replaces ${keys} of embedded vault "${name}", deleted ones included.`)
      }
      const imported = await vault.importSnapshot(text, { replace, dryRun })
      return { ...imported, now: vault.now(), frozen: vault.clock.isFrozen() }
    })
    await context.output.result({ name, ...outcome, dryRun }, snapshotView('imported'))
  },
})
