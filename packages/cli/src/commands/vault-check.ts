import { localVaultName } from '../local-vault/chosen-name.ts'
import { checkLocal } from '../local-vault/open.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { exitStatus } from '../program/exit-status.ts'
import { storeReportView } from '../render/store-report.ts'

export const vaultCheck: Command = defineCommand({
  details:
    "Looks at all of the store: SQLite's own check, what refers to what, and each key: names, dates, operations, and that every public key is that of its private key. It changes nothing. The exit status is 8 when something is wrong.",
  examples: [
    ['vault check', 'The store of the default embedded vault'],
    ['vault check --vault local:ci -o json', 'What is wrong, and where'],
  ],
  async run(context) {
    const name = localVaultName(context)
    const report = await checkLocal(name)
    await context.output.result({ name, ...report }, storeReportView)
    return report.flaws.length === 0 ? exitStatus.done : exitStatus.pending
  },
})
