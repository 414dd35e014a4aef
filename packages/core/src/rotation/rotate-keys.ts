import { asKeyturnError, KeyturnError } from '../errors.ts'
import { iso } from '../instant.ts'
import { interruption } from '../interruption.ts'
import type { KeyVersion } from '../keys/key.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { say } from '../wording.ts'
import { type RotateOptions, type RotationSettings, readRotateOptions, rotateOptionNames } from './options.ts'
import { planRotation } from './plan.ts'
import { isForced } from './reasons.ts'
import type { RotationResult, RotationVault } from './result.ts'
import { rotateOne } from './rotate.ts'

export interface RotateKeysOptions extends RotateOptions {
  /** How many keys are worked on at once. 1 to 16; default 4. */
  concurrency?: number | undefined
  /** Called for each key as soon as it is done, in the order in which they end. */
  onResult?: ((result: RotationResult) => void) | undefined
}

const rotateKeysOptionNames: OptionNames<RotateKeysOptions> = {
  ...rotateOptionNames,
  concurrency: true,
  onResult: true,
}

/** A name, or an item of `listKeys`: then a key that is not due costs no further call, unless its policy is to be read. */
export type RotationTarget = string | KeyVersion

/**
 * Rotates several keys of one vault, each as `rotateKey` does. A key that fails never stops the others: its error is in
 * its result. A key that is named twice is rotated once.
 *
 * When the signal aborts, nothing new is begun, what is in flight is brought to its end, and the keys of a list that
 * were not begun are reported as failed with `INTERRUPTED`.
 *
 * @returns one result a key, in the order of the input
 * @throws {KeyturnError} `INVALID_INPUT` for options that cannot be read, or when `expectVersion` is given; and whatever
 *   the input itself throws, after the keys in flight have ended
 */
export async function rotateKeys(
  vault: RotationVault,
  keys: Iterable<RotationTarget> | AsyncIterable<RotationTarget>,
  options: RotateKeysOptions = {},
): Promise<RotationResult[]> {
  refuseUnknownOptions('rotateKeys', options, rotateKeysOptionNames)
  const settings = readRotateOptions(options)
  const concurrency = readConcurrency(options.concurrency ?? 4)
  if (options.expectVersion !== undefined) {
    throw new KeyturnError(
      'INVALID_INPUT',
      say`${{ field: 'expectVersion' }} is the version of one key; name that key alone`,
    )
  }
  const results: RotationResult[] = []
  const begun = new Set<string>()
  const source = Symbol.asyncIterator in keys ? keys[Symbol.asyncIterator]() : keys[Symbol.iterator]()
  const endless = Symbol.asyncIterator in keys
  let next = 0
  let ended = false
  // One reader at a time: an async iterator need not support overlapping calls, and the order of results is that of the input.
  let reading: Promise<unknown> = Promise.resolve()
  const take = (): Promise<{ target: RotationTarget; index: number } | undefined> => {
    const taken = reading.then(async () => {
      if (ended || (endless && settings.signal?.aborted)) return undefined
      const item = await source.next()
      if (item.done) ended = true
      return item.done ? undefined : { target: item.value, index: next++ }
    })
    reading = taken.catch(() => {
      ended = true
    })
    return taken
  }
  const work = async (): Promise<void> => {
    for (let taken = await take(); taken !== undefined; taken = await take()) {
      const result = await rotateTarget(vault, taken.target, settings, begun)
      results[taken.index] = result
      options.onResult?.(result)
    }
  }
  const workers = await Promise.allSettled(Array.from({ length: concurrency }, work))
  if (endless && !ended) await source.return?.()
  const broken = workers.find((worker) => worker.status === 'rejected')
  if (broken !== undefined) throw broken.reason
  return results
}

function readConcurrency(value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= 16) return value
  throw new KeyturnError('INVALID_INPUT', `concurrency: ${value} is out of range; use a whole number from 1 to 16`)
}

/** `rotateKeys` for one key: whatever becomes of it, there is a result. */
export async function rotateTarget(
  vault: RotationVault,
  target: RotationTarget,
  settings: RotationSettings,
  begun: Set<string>,
): Promise<RotationResult> {
  const name = typeof target === 'string' ? target : target.name
  // Key Vault takes names in any case for the same key.
  const id = name.toLowerCase()
  if (begun.has(id)) {
    return withoutCalls(vault, name, settings, {
      outcome: 'skipped',
      reason: { code: 'REPEATED', message: 'the same key was named before' },
    })
  }
  begun.add(id)
  try {
    if (settings.signal?.aborted) throw interruption(settings.signal)
    const known = typeof target === 'string' ? undefined : decideFromList(vault, target, settings)
    return known === undefined ? await rotateOne(vault, name, settings) : withoutCalls(vault, name, settings, known)
  } catch (error) {
    return withoutCalls(vault, name, settings, {
      outcome: 'failed',
      reason: { code: 'UNDECIDED', message: 'it was not rotated' },
      error: asKeyturnError(error),
    })
  }
}

/** What can be said of a key without a call about it. */
export type Known = Pick<RotationResult, 'outcome' | 'reason'> & Partial<RotationResult>

/** A list page carries the latest version's dates, which settle most keys of a fleet without a call of their own. */
export function decideFromList(
  vault: Pick<RotationVault, 'url' | 'now'>,
  item: KeyVersion,
  settings: RotationSettings,
): Known | undefined {
  // What an earlier run began may be why the key looks young, and has not been told.
  if (!settings.dryRun && settings.journal?.findOpen(vault.url, item.name) !== undefined) return undefined
  const isElsewhere = item.managed || item.externalKey !== undefined
  if (!isElsewhere && (settings.rules.ifDue || isForced(settings.rules))) return undefined
  const decision = planRotation(item, settings.rules, vault.now())
  if (decision.action === 'rotate' || !(item.enabled || isElsewhere)) return undefined
  if (decision.action === 'skip') return { outcome: 'skipped', reason: decision.reason }
  const { reason, nextDue } = decision
  return { outcome: 'not-due', reason, ...(nextDue !== undefined && { nextDue: iso(nextDue) }) }
}

/** The result for a key about which nothing was sent. */
export function withoutCalls(
  vault: RotationVault,
  name: string,
  settings: RotationSettings,
  known: Known,
): RotationResult {
  return {
    key: name,
    vault: vault.url,
    rotated: false,
    dryRun: settings.dryRun,
    attempts: 0,
    adopted: false,
    durationMs: 0,
    ...known,
  }
}
