import type { Clock } from '../clock.ts'
import { withSlots } from '../concurrency.ts'
import { KeyturnError } from '../errors.ts'
import type { KeyVersion } from '../keys/key.ts'
import { readKeyAtOnce } from '../lifecycle/read-versions.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { decideFromList, decideFromPolicy } from '../rotation/decide-from-list.ts'
import { type RotateOptions, type RotationSettings, readRotateOptions, rotateOptionNames } from '../rotation/options.ts'
import { type KnownOfKey, type RotationResult, type RotationVault, rotationResult } from '../rotation/result.ts'
import { rotateOne } from '../rotation/rotate.ts'
import type { Vault } from '../vault/client.ts'
import { say } from '../wording.ts'
import { conductRun, type RunOptions, type RunResult } from './conduct-run.ts'
import { forEachKey, type RunEvent } from './for-each-key.ts'
import { type FleetReport, remainingOf } from './report.ts'
import type { FoundKey, KeySelection, SelectionOptions } from './selection.ts'

/** The report has the runner's time, versions have the vault's. */
const clockSlackMs = 300_000

export type RotatingVault = RotationVault & Pick<Vault, 'listKeys'>

export interface RotateKeysOptions extends RotateOptions, SelectionOptions, RunOptions<RotationResult> {
  /** Keys of one vault that are rotated at once, 1 to 16. More only wait for their turn. Default 4. */
  rotationsAtOnce?: number | undefined
  /** Default: the system's. */
  clock?: Clock | undefined
}

/**
 * Rotates many keys of many vaults when they are due, each as `rotateKey` does, and reports each. A list is read as it is
 * needed; a key that the list already shows not to be due costs no call of its own, and one whose policy is asked costs
 * one. Nothing that fails stops anything else: the error of a key is in its outcome.
 *
 * When the signal aborts, nothing new is begun, what is in flight is brought to its end, and the keys that were named and
 * not begun are reported as failed with `INTERRUPTED`.
 *
 * @param selection which keys of which vaults
 * @returns one outcome a key, those of a vault together, in the order of the selection or by name
 * @throws {KeyturnError} `INVALID_INPUT` for options that cannot be read, before anything is sent
 */
export async function rotateKeys(
  selection: Iterable<KeySelection<RotatingVault>>,
  options: RotateKeysOptions = {},
): Promise<RunResult<RotationResult>> {
  refuseUnknownOptions('rotateKeys', options, rotateKeysOptionNames)
  const { report: _, onOutcome: __, onProgress: ___, limiter: ____, ...rules } = options
  const keys = [...selection]
  return conductRun(keys, options, (run) => streamRotation(keys, { ...rules, ...run }))
}

export interface StreamRotationOptions extends Omit<RotateKeysOptions, keyof RunOptions<RotationResult>> {
  /** A run before this one: what it has done is not looked at again, and what it left unknown is looked up first. */
  before?: FleetReport | undefined
  /** Called when a key was found that is to be looked at. */
  onFound?: (() => void) | undefined
  signal?: AbortSignal | undefined
  /** Default: the system's. */
  clock?: Clock | undefined
}

const selectionOptionNames = {
  ...rotateOptionNames,
  select: true,
  shard: true,
  rotationsAtOnce: true,
  clock: true,
} as const

const streamOptionNames: OptionNames<StreamRotationOptions> = { ...selectionOptionNames, before: true, onFound: true }

const rotateKeysOptionNames: OptionNames<RotateKeysOptions> = {
  ...selectionOptionNames,
  report: true,
  onOutcome: true,
  onProgress: true,
  limiter: true,
}

/**
 * As `rotateKeys`, and hands on each outcome as soon as it is there; nothing is collected, so a run may have any number of keys.
 *
 * @throws {KeyturnError} `INVALID_INPUT` for options that cannot be read, before anything is sent
 */
export function streamRotation(
  selection: Iterable<KeySelection<RotatingVault>>,
  { before, ...options }: StreamRotationOptions = {},
): AsyncGenerator<RunEvent<RotationResult>> {
  refuseUnknownOptions('streamRotation', { before, ...options }, streamOptionNames)
  const keys = [...selection]
  const asked = readRotateOptions(options)
  const rotationsAtOnce = readAtOnce(options.rotationsAtOnce ?? 4)
  const sent = new Set<string>()
  const settingsOf = (vault: RotatingVault): RotationSettings => ({
    ...asked,
    onEvent: (event) => {
      if (event.type === 'sending') sent.add(`${vault.url}/${event.key}`)
      asked.onEvent?.(event)
    },
  })
  const slots = new Map(keys.map(({ vault }) => [vault.url, withSlots(rotationsAtOnce)]))
  const about = (vault: RotatingVault, key: string) => ({ key, vaultUrl: vault.url, dryRun: asked.dryRun })

  return forEachKey<RotatingVault, RotationResult>(keys, {
    work: async (key, vault) => {
      const settings = settingsOf(vault)
      const previousVersion = previousVersionOf(before, vault, key)
      const known =
        (await findLanded(vault, key, before)) ??
        (key.listed && decideFromList(vault, key.listed, settings)) ??
        (key.listed && (await decideFromPolicy(vault, key.listed, settings)))
      if (known !== undefined) return rotationResult(about(vault, key.name), known)
      const rotate = () =>
        rotateOne(vault, key.name, { ...settings, expectVersion: previousVersion ?? settings.expectVersion })
      return slots.get(vault.url)?.(rotate) ?? rotate()
    },
    failed: (error, key, vault) => {
      const isUnseen = sent.has(`${vault.url}/${key.name}`) && !isRefusal(error)
      return rotationResult(about(vault, key.name), {
        outcome: isUnseen ? 'indeterminate' : 'failed',
        reason: {
          code: 'UNDECIDED',
          message: isUnseen ? 'the run ended before its rotation did' : 'it was not rotated',
        },
        error: error.toJSON(),
      })
    },
    shard: options.shard,
    isDone: (name, vault) => remainingOf(before, vault.url, name).step === 'done',
    select: options.select,
    signal: options.signal,
    onFound: options.onFound,
    clock: options.clock,
  })
}

/** The run ends by itself with these; everything else is the vault's own word on the request that was sent. */
function isRefusal({ code }: KeyturnError): boolean {
  return code !== 'INTERRUPTED' && code !== 'TIMED_OUT'
}

function readAtOnce(value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= 16) return value
  throw new KeyturnError('INVALID_INPUT', `rotationsAtOnce: ${value} is out of range; use a whole number from 1 to 16`)
}

function previousVersionOf(before: FleetReport | undefined, vault: RotatingVault, key: FoundKey): string | undefined {
  const remaining = remainingOf(before, vault.url, key.name)
  return remaining.step === 'look' ? remaining.previousVersion : undefined
}

/** What became of a request whose outcome the run before could not tell. Nothing new: it is open again. */
async function findLanded(
  vault: RotatingVault,
  { name }: FoundKey,
  before: FleetReport | undefined,
): Promise<KnownOfKey | undefined> {
  const remaining = remainingOf(before, vault.url, name)
  if (before === undefined || remaining.step !== 'look') return undefined
  const { previousVersion } = remaining
  const since = new Date(before.startedOn.getTime() - clockSlackMs)
  const { latest, versions } = await readKeyAtOnce(vault, name)
  // Which version was the latest decides; the dates only where that is not known, and for what else to name.
  const isMadeSince = ({ createdOn }: KeyVersion) => createdOn === undefined || createdOn >= since
  if (previousVersion === undefined ? !isMadeSince(latest) : latest.version === previousVersion) return undefined
  const others = versions
    .filter(({ version }) => version !== latest.version && version !== previousVersion)
    .filter(isMadeSince)
  const reason = { code: 'UNDECIDED' as const, message: 'the run before did not see how its rotation ended' }
  const seen = { reason, rotated: true, version: latest.version, previousVersion: previousVersion ?? null }
  if (others.length === 0) return { ...seen, outcome: 'adopted', adopted: true }
  const ids = [...others, latest].map((each) => each.version).join(', ')
  const error = new KeyturnError('CONFLICT', `key "${name}" has got more than one new version since: ${ids}`, {
    hint: say`Look at what is there: ${{ verb: 'versions', key: name, vaultUrl: vault.url }}`,
  })
  return { ...seen, outcome: 'failed', error: error.toJSON() }
}
