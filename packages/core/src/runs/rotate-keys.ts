import type { Clock } from '../clock.ts'
import { withSlots } from '../concurrency.ts'
import { KeyturnError } from '../errors.ts'
import { iso } from '../instant.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { decideFromList, decideFromPolicy } from '../rotation/decide-from-list.ts'
import { type RotateOptions, type RotationSettings, readRotateOptions, rotateOptionNames } from '../rotation/options.ts'
import { type RotationResult, type RotationVault, rotationResult } from '../rotation/result.ts'
import { takeUp } from '../rotation/resume.ts'
import { rotateOne } from '../rotation/rotate.ts'
import type { Vault } from '../vault/client.ts'
import { say } from '../wording.ts'
import { conductRun, type RunOptions, type RunResult, runOptionNames } from './conduct-run.ts'
import { forEachKey, type RunEvent } from './for-each-key.ts'
import { type FleetReport, type Remaining, remainingOf } from './report.ts'
import { type KeySelection, type SelectionOptions, selectionOptionNames } from './selection.ts'

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
  /** When the signal aborts: how long what is under way has to end, in milliseconds. Default 4,000. */
  graceMs?: number | undefined
  /** Default: the system's. */
  clock?: Clock | undefined
}

const rotateKeysOptionNames: OptionNames<RotateKeysOptions> = {
  ...rotateOptionNames,
  ...selectionOptionNames,
  ...runOptionNames,
  rotationsAtOnce: true,
}

const { report: _, onOutcome: __, onProgress: ___, limiter: ____, ...sharedNames } = rotateKeysOptionNames
const streamOptionNames: OptionNames<StreamRotationOptions> = { ...sharedNames, before: true, onFound: true }

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
  const sent = new Map<string, Pick<RotationResult, 'operationId' | 'previousVersion' | 'knownVersions'>>()
  const settingsOf = (vault: RotatingVault): RotationSettings => ({
    ...asked,
    onEvent: (event) => {
      if (event.type === 'sending') {
        const { operationId, previousVersion, knownVersions } = event
        sent.set(`${vault.url}/${event.key}`, { operationId, previousVersion, knownVersions })
      }
      asked.onEvent?.(event)
    },
  })
  const slots = new Map(keys.map(({ vault }) => [vault.url, withSlots(rotationsAtOnce)]))
  const about = (vault: RotatingVault, key: string) => ({ key, vaultUrl: vault.url, dryRun: asked.dryRun })

  return forEachKey<RotatingVault, RotationResult>(keys, {
    work: async (key, vault) => {
      const settings = settingsOf(vault)
      const remaining = remainingOf(before, vault.url, key.name)
      // What was noted on this machine knows more than the report.
      const isNoted = settings.journal?.findOpen(vault.url, key.name) !== undefined
      if (before !== undefined && remaining.step === 'look' && !isNoted) {
        const landed = await findLanded(vault, key.name, { at: before.startedOn, remaining, settings })
        if (landed !== undefined) return landed
      }
      const known =
        (key.listed && decideFromList(vault, key.listed, settings)) ??
        (key.listed && (await decideFromPolicy(vault, key.listed, settings)))
      if (known !== undefined) return rotationResult(about(vault, key.name), known)
      const previousVersion = remaining.step === 'look' ? remaining.previousVersion : undefined
      const rotate = () =>
        rotateOne(vault, key.name, { ...settings, expectVersion: previousVersion ?? settings.expectVersion })
      const result = await (slots.get(vault.url)?.(rotate) ?? rotate())
      sent.delete(`${vault.url}/${key.name}`)
      return result
    },
    failed: (error, key, vault) => {
      const before = isRefusal(error) ? undefined : sent.get(`${vault.url}/${key.name}`)
      sent.delete(`${vault.url}/${key.name}`)
      return rotationResult(about(vault, key.name), {
        outcome: before === undefined ? 'failed' : 'indeterminate',
        reason: {
          code: 'UNDECIDED',
          message: before === undefined ? 'it was not rotated' : 'the run ended before its rotation did',
        },
        ...before,
        error: error.toJSON(),
      })
    },
    shard: options.shard,
    isDone: (name, vault) => remainingOf(before, vault.url, name).step === 'done',
    select: options.select,
    signal: options.signal,
    graceMs: options.graceMs,
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

interface Unknown {
  /** When the run before was begun, which is before its request. */
  at: Date
  remaining: Extract<Remaining, { step: 'look' }>
  settings: RotationSettings
}

/** What became of a request whose outcome the run before could not tell. `undefined`: nothing new, and it is open again. */
async function findLanded(
  vault: RotatingVault,
  key: string,
  { at, remaining, settings }: Unknown,
): Promise<RotationResult | undefined> {
  const { operationId = '', previousVersion } = remaining
  const knownVersions = await knownBefore(vault, key, remaining)
  if (previousVersion !== undefined && knownVersions !== undefined) {
    const intent = { operationId, vaultUrl: vault.url, key, previousVersion, knownVersions, at: iso(at) }
    return takeUp(vault, intent, settings)
  }
  const error = new KeyturnError(
    'INDETERMINATE',
    `whether key "${key}" got a new version is unknown: the report does not say which versions it had before`,
    { hint: say`Look at what is there: ${{ verb: 'versions', key, vaultUrl: vault.url }}` },
  )
  return rotationResult(
    { key, vaultUrl: vault.url, dryRun: settings.dryRun },
    {
      outcome: 'indeterminate',
      reason: { code: 'UNDECIDED', message: 'the run before did not see how its rotation ended' },
      previousVersion: previousVersion ?? null,
      error: error.toJSON(),
    },
  )
}

/** Ids decide which version is new, never dates. Where there is but one other than the latest before, that is the new one. */
async function knownBefore(
  vault: RotatingVault,
  key: string,
  { previousVersion, knownVersions }: Unknown['remaining'],
): Promise<string[] | undefined> {
  if (knownVersions !== undefined || previousVersion === undefined) return knownVersions
  let others = 0
  for await (const { version } of vault.listVersions(key)) if (version !== previousVersion) others++
  return others <= 1 ? [previousVersion] : undefined
}
