import { readTextInput } from '../files/text-input.ts'
import { localVaultName } from '../local-vault/chosen-name.ts'
import { withLocal } from '../local-vault/open.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { snapshotView } from '../render/local-vault.ts'

export const vaultSeed: Command = defineCommand({
  positionals: { '<file>': 'YAML or JSON with the keys; "-" is standard input' },
  details:
    'For test suites: names and types are enough, and dates, tags, policies, key material and states that no request can make are possible, see docs/local-vault.md. All keys are added or none; a name that the vault has already is refused.',
  examples: [
    ['vault seed seed.yaml', 'Adds the keys of the file to the default embedded vault'],
    ['vault seed seed.yaml --vault local:ci --dry-run', 'Only checks it'],
  ],
  async run(context, args) {
    const name = localVaultName(context)
    const text = await readTextInput(args.file, context, { hint: 'Name a YAML file with the field "keys".' })
    const { dryRun } = context
    const outcome = await withLocal(name, async (vault) => {
      const added = await vault.importSnapshot(text, { dryRun })
      return { ...added, now: vault.now(), frozen: vault.clock.isFrozen() }
    })
    await context.output.result({ name, ...outcome, dryRun }, snapshotView('seeded'))
  },
})
