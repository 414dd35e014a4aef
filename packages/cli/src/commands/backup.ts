import { backupKey, KeyturnError } from '@keyturn/core'
import { backupKeys, parseShard } from '@keyturn/core/fleet'
import { backupFolder, noteFileOf, writeBackup } from '../files/backup-files.ts'
import type { Args } from '../flags/args.ts'
import { selectionFlags } from '../flags/key-selection.ts'
import { refuseVersion } from '../flags/refuse-version.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { type ExitStatus, exitStatusOfRun } from '../program/exit-status.ts'
import { backupsView } from '../render/backup.ts'
import { concludeRun } from '../runs/conclude-run.ts'
import { showProgress } from '../runs/show-progress.ts'
import { runLimiter } from '../session/connection.ts'
import type { Context } from '../session/context.ts'
import { refuseDryRun } from '../session/dry-run.ts'
import { selectKeys } from '../session/selected-keys.ts'

const positionals = { '[name..]': 'Names of the keys, or their full ids' }

const flags = {
  ...selectionFlags,
  out: { type: 'string', value: 'FILE', describe: 'Write the backup of one key there, for you alone (0600)' },
  'out-dir': { type: 'string', value: 'DIR', describe: 'Write DIR/VAULT/NAME.keybackup for each key' },
  shard: { type: 'string', value: 'I/N', describe: 'With --out-dir: only this share of the keys, such as 1/4' },
} as const

type BackupArgs = Args<typeof flags, typeof positionals>

export const backup: Command = defineCommand({
  positionals,
  flags,
  details:
    'All versions of a key in one file that only the service can open, within the same subscription and geography; it is what "az keyvault key backup" writes. FILE.json beside it says where it came from and which versions are in it. Nothing is overwritten: run --out-dir again and it goes on where it stopped.',
  examples: [
    ['backup orders --out orders.keybackup --vault contoso', 'One key'],
    ['backup --all --out-dir backups --vault contoso --vault fabrikam', 'Every key of two vaults'],
  ],
  timeoutMinutes: 60,
  async run(context, args) {
    refuseDryRun(context, 'backup')
    checkFlags(args)
    return args.out === undefined ? backUpAll(context, args, args.outDir ?? '') : backUpOne(context, args, args.out)
  },
})

/** @throws {KeyturnError} `INVALID_INPUT` */
function checkFlags({ name, all, tag, out, outDir, shard }: BackupArgs): void {
  const refuse = (message: string, hint?: string) => {
    throw new KeyturnError('INVALID_INPUT', message, { hint })
  }
  if (out !== undefined && outDir !== undefined) refuse('--out and --out-dir exclude each other')
  if (out === undefined && outDir === undefined) {
    refuse('where the backup is to go was not said', 'Give --out FILE for one key, or --out-dir DIR.')
  }
  if (out === undefined) return
  if (name.length !== 1 || all || tag !== undefined) refuse('--out is for one key; --out-dir takes several')
  if (shard !== undefined) refuse('--shard goes with --out-dir')
}

async function backUpOne(context: Context, { name: [nameOrId = ''] }: BackupArgs, file: string): Promise<ExitStatus> {
  const { vault, name } = refuseVersion(await context.key(nameOrId), 'backup')
  const made = await backupKey(vault, name)
  await writeBackup(file, made)
  const { note } = made
  const outcome = {
    key: name,
    vaultUrl: vault.url,
    outcome: 'backed-up' as const,
    file,
    versions: note.versions.length,
    error: null,
  }
  await context.output.result([outcome], backupsView)
  context.output.note(
    `${noteFileOf(file)} says where it came from; it restores only within the subscription and geography`,
  )
  return exitStatusOfRun({ status: 'done', codes: [] })
}

async function backUpAll(context: Context, args: BackupArgs, folder: string): Promise<ExitStatus> {
  const shard = args.shard === undefined ? undefined : parseShard(args.shard, '--shard')
  const { keys, select } = await selectKeys(args, { verb: 'back up' })(context)
  const run = await backupKeys(keys, {
    store: backupFolder(folder),
    select,
    shard,
    signal: context.signal,
    limiter: runLimiter,
    onProgress: showProgress(context.output),
  })
  return concludeRun(context, run, backupsView)
}
