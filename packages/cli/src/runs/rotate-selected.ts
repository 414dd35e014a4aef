import { KeyturnError, type RotateOptions } from '@keyturn/core'
import { openReport, rotateKeys } from '@keyturn/core/fleet'
import { openRotationJournal } from '../files/journal-file.ts'
import type { RotateArgs } from '../flags/rotate-flags.ts'
import type { ExitStatus } from '../program/exit-status.ts'
import { rotationView } from '../render/rotation.ts'
import { readShard } from '../session/chosen-shard.ts'
import { runLimiter } from '../session/connection.ts'
import type { Context } from '../session/context.ts'
import { type EventKeys, keysOfEvents } from '../session/event-keys.ts'
import { type SelectedKeys, selectKeys } from '../session/selected-keys.ts'
import { concludeRun } from './conclude-run.ts'
import { showProgress } from './show-progress.ts'

const hint =
  'Name them, or give --all or --tag name=value. Whatever is not due is left alone with --if-older-than, --if-expires-within or --if-due.'

/** Rotates what the flags select, and reports every key that was looked at, whatever fails on the way. */
export async function rotateSelected(context: Context, args: RotateArgs): Promise<ExitStatus> {
  const { output, dryRun, signal } = context
  if (args.expectVersion !== undefined && (args.name?.length !== 1 || args.all || args.tag !== undefined)) {
    throw new KeyturnError('INVALID_INPUT', '--expect-version is about one key; name that one alone')
  }
  if (args.resume && args.report === undefined) {
    throw new KeyturnError('INVALID_INPUT', '--resume goes with --report, which names the file to go on with')
  }
  const shard = readShard(args.shard, context)
  if (args.event !== undefined) refuseBesideEvent(args)
  const { event } = args
  const select =
    event === undefined
      ? selectKeys(args, { verb: 'rotate', hint })
      : (session: Context) => keysOfEvents(session, event)
  const rules: RotateOptions = {
    ifOlderThan: args.ifOlderThan,
    ifExpiresWithin: args.ifExpiresWithin,
    ifDue: args.ifDue,
    settle: args.settle,
    expectVersion: args.expectVersion,
    verify: args.noVerify !== true,
  }
  const selected: SelectedKeys & Partial<EventKeys> = await select(context)
  const { onKeyEvent } = selected
  if (onKeyEvent === undefined && (args.name ?? []).length === 0 && !hasRule(rules)) await askForAll(context, args)
  const journal = dryRun ? undefined : await openRotationJournal(context, process.platform)
  const report =
    args.report === undefined
      ? undefined
      : await openReport(args.report, { resume: args.resume ?? false, dryRun, shard })
  const run = await rotateKeys(selected.keys, {
    ...rules,
    onKeyEvent,
    select: selected.select,
    shard,
    dryRun,
    journal,
    report,
    signal,
    limiter: runLimiter,
    onProgress: showProgress(output),
    onEvent: (event) => output.debug(JSON.stringify(event)),
  })
  const status = await concludeRun(context, run, rotationView)
  await journal?.reported()
  return status
}

/** The event names the key, and is the rule. @throws {KeyturnError} `INVALID_INPUT` */
function refuseBesideEvent(args: RotateArgs): void {
  const others = {
    'key names': (args.name ?? []).length > 0,
    '--all': args.all,
    '--tag': args.tag !== undefined,
    '--if-older-than': args.ifOlderThan !== undefined,
    '--if-expires-within': args.ifExpiresWithin !== undefined,
    '--if-due': args.ifDue,
    '--expect-version': args.expectVersion !== undefined,
    '--shard': args.shard !== undefined,
  }
  const [other] = Object.entries(others).find(([, given]) => given) ?? []
  if (other === undefined) return
  throw new KeyturnError('INVALID_INPUT', `--event and ${other} exclude each other: the event says which key is due`)
}

function hasRule({ ifOlderThan, ifExpiresWithin, ifDue }: RotateOptions): boolean {
  return ifOlderThan !== undefined || ifExpiresWithin !== undefined || ifDue === true
}

/** @throws {KeyturnError} `INTERRUPTED` when the answer is no */
async function askForAll(context: Context, { tag }: RotateArgs): Promise<void> {
  const which = tag === undefined ? 'every key' : 'every key with these tags'
  const vaults = await context.vaults()
  await context.consent(
    `This makes a new version of ${which} in ${vaults.map(({ url }) => url).join(', ')}, due or not.`,
  )
}
