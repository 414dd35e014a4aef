import { type Key, type KeyturnError, planRestore, restoreKey, type Vault } from '@keyturn/core'
import { judgeRun } from '@keyturn/core/fleet'
import { noteFileOf, readBackup } from '../files/backup-files.ts'
import { asReported } from '../output/output.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { type ExitStatus, exitStatus, exitStatusOfRun } from '../program/exit-status.ts'
import { countVersions, describeOrigin, type RestorePlanOutput, restorePlanView } from '../render/backup.ts'
import { type KeyOutput, keyOutput, keyView } from '../render/key.ts'
import type { View } from '../render/view.ts'
import type { Context } from '../session/context.ts'

export const restore: Command = defineCommand({
  positionals: { '<file..>': 'Backups, as "keyturn backup" or az wrote them' },
  details:
    'Under its own name and with its own version ids, and only where no key of that name is, live or deleted: a backup merges with nothing. It restores only within its subscription and geography, which nobody but the service can tell. With FILE.json beside it, what would collide is found before anything is sent.',
  examples: [
    ['restore orders.keybackup --dry-run --vault contoso', 'Where it came from, and what is in its way'],
    ['restore orders.keybackup --vault contoso', 'The key with all its versions'],
  ],
  writes: true,
  async run(context, args) {
    const vault = await context.vault()
    // A pattern of the shell names the notes, too.
    const files = args.file.filter((file) => !args.file.some((each) => noteFileOf(each) === file))
    return context.dryRun ? showPlans(context, vault, files) : restoreAll(context, vault, files)
  },
})

async function showPlans(context: Context, vault: Vault, files: readonly string[]): Promise<ExitStatus> {
  const plans: RestorePlanOutput[] = []
  for (const file of files) {
    const { blob, note } = await readBackup(file)
    plans.push({ file, dryRun: true, ...(await planRestore(vault, blob, { note })) })
  }
  await context.output.result(plans, restorePlanView)
  return plans.some(({ collision }) => collision !== null) ? exitStatus.conflict : exitStatus.done
}

/** One after the other; what fails stops no other. */
async function restoreAll(context: Context, vault: Vault, files: readonly string[]): Promise<ExitStatus> {
  const restored: Key[] = []
  const failures: KeyturnError[] = []
  for (const file of files) {
    try {
      context.signal.throwIfAborted()
      restored.push(await restoreOne(context, vault, file))
    } catch (error) {
      failures.push(asReported(error))
    }
  }
  if (restored.length > 0) await context.output.result(restored.map(keyOutput), restoredView(vault.now()))
  for (const failure of failures) context.output.error(failure)
  const outcomes = [
    ...restored.map(() => ({ outcome: 'restored', error: null })),
    ...failures.map((error) => ({ outcome: 'failed', error: error.toJSON() })),
  ]
  return exitStatusOfRun(judgeRun(outcomes))
}

/** Says what is to come before anything is sent. */
async function restoreOne({ output }: Context, vault: Vault, file: string): Promise<Key> {
  const { blob, note } = await readBackup(file)
  const { key, from, versions, reservations } = await planRestore(vault, blob, { note })
  const what = key === null || versions === null ? file : `${key} with ${countVersions(versions.length)}`
  output.note(`restoring ${what}${from === null ? '' : `, from ${describeOrigin(from)}`}, to ${vault.url}`)
  for (const each of reservations) output.note(`note: ${each}`)
  return restoreKey(vault, blob, { note })
}

/** The keys as they are at `now`. */
function restoredView(now: Date): View<KeyOutput[]> {
  const one = keyView(now, 'restored')
  return {
    text: (keys, paint) => keys.map((key) => one.text(key, paint)).join('\n'),
    rows: (keys) => keys.flatMap((key) => one.rows(key)),
  }
}
