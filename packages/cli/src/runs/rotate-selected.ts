import {
  KeyturnError,
  type RotateKeysOptions,
  type RotateOptions,
  type RotationResult,
  rotateKey,
  rotateKeys,
  type Vault,
} from '@keyturn/core'
import { openRotationJournal } from '../files/journal-file.ts'
import { readSelection, type Selection } from '../flags/key-selection.ts'
import type { RotateArgs } from '../flags/rotate-flags.ts'
import { checkDuration } from '../flags/values.ts'
import { asKeyturnError } from '../output/output.ts'
import { type ExitStatus, exitStatus, exitStatusOf } from '../program/exit-status.ts'
import { rotationOutput, rotationView } from '../render/rotation.ts'
import type { Context } from '../session/context.ts'
import { type FleetRun, rotateListed } from './rotate-fleet.ts'
import { rotationStatus } from './rotation-status.ts'

/** Rotates what the flags select, and reports every key that was looked at, whatever fails on the way. */
export async function rotateSelected(context: Context, args: RotateArgs): Promise<ExitStatus> {
  const selected = readRotated(args)
  const journal = context.dryRun ? undefined : await openRotationJournal(context, process.platform)
  const options: RotateOptions = {
    olderThan: checkDuration(args.ifOlderThan, '--if-older-than'),
    expiresWithin: checkDuration(args.ifExpiresWithin, '--if-expires-within'),
    ifDue: args.ifDue,
    verify: args.noVerify !== true,
    dryRun: context.dryRun,
    settle: checkDuration(args.settle, '--settle'),
    journal,
    signal: context.signal,
    onEvent: (event) => context.output.debug(JSON.stringify(event)),
  }
  const { results, failures } =
    'names' in selected
      ? await rotateNamed(context, selected.names, { ...options, expectVersion: args.expectVersion })
      : await rotateListed(context, args, { ...options, tags: selected.tags })
  const [failure] = failures
  if (failure !== undefined && results.length === 0) throw failure
  await context.output.result(results.map(rotationOutput), rotationView)
  await journal?.reported()
  for (const each of failures) context.output.error(each)
  const status = rotationStatus(results)
  if (context.signal.aborted && status !== exitStatus.indeterminate) {
    return exitStatusOf(asKeyturnError(context.signal.reason).code)
  }
  return failure !== undefined && status === exitStatus.done ? exitStatus.partly : status
}

async function rotateNamed(context: Context, names: readonly string[], options: RotateKeysOptions): Promise<FleetRun> {
  const run: FleetRun = { results: [], failures: [] }
  for (const selection of await groupByVault(context, names)) {
    const { rotated, failure } = await rotateIn(selection, options)
    run.results.push(...rotated)
    if (failure !== undefined) run.failures.push(asKeyturnError(failure))
  }
  return run
}

interface KeysOfVault {
  vault: Vault
  keys: readonly string[]
}

/** The keys of one vault. When something breaks off, what was done until then is reported beside the failure. */
async function rotateIn(
  { vault, keys }: KeysOfVault,
  { expectVersion, ...options }: RotateKeysOptions,
): Promise<{ rotated: RotationResult[]; failure?: unknown }> {
  // The guard is about one key, which was named.
  if (expectVersion !== undefined) {
    return { rotated: [await rotateKey(vault, String(keys[0]), { ...options, expectVersion })] }
  }
  const rotated: RotationResult[] = []
  try {
    return { rotated: await rotateKeys(vault, keys, { ...options, onResult: (result) => rotated.push(result) }) }
  } catch (failure) {
    return { rotated, failure }
  }
}

/** @throws {KeyturnError} `INVALID_INPUT` when the flags name no keys, name them in two ways, or do not go together */
function readRotated(args: RotateArgs): Selection {
  const selection = readSelection(
    args,
    'Name them, or give --all or --tag name=value. Whatever is not due is left alone with --if-older-than, --if-expires-within or --if-due.',
  )
  if (args.expectVersion !== undefined && !('names' in selection && selection.names.length === 1)) {
    throw new KeyturnError('INVALID_INPUT', '--expect-version is about one key; name that one alone')
  }
  if (!('names' in selection)) return selection
  for (const flag of ['shard', 'report', 'resume'] as const) {
    if (args[flag] === undefined) continue
    throw new KeyturnError('INVALID_INPUT', `--${flag} is about a whole fleet; it goes with --all or --tag`)
  }
  return selection
}

/** Names belong to every vault that is named, ids to their own. */
async function groupByVault(context: Context, namesOrIds: readonly string[]): Promise<KeysOfVault[]> {
  const selected = new Map<Vault, string[]>()
  const add = (vault: Vault, name: string) => selected.set(vault, [...(selected.get(vault) ?? []), name])
  for (const nameOrId of namesOrIds) {
    if (nameOrId.includes('/')) {
      const { vault, name, version } = await context.key(nameOrId)
      if (version !== undefined) {
        throw new KeyturnError('INVALID_INPUT', `a key is rotated, not one of its versions; "${nameOrId}" names one`, {
          hint: `To act only while it is the latest: keyturn rotate ${name} --expect-version ${version}`,
        })
      }
      add(vault, name)
    } else {
      for (const vault of await context.vaults()) add(vault, nameOrId)
    }
  }
  return [...selected].map(([vault, keys]) => ({ vault, keys }))
}
