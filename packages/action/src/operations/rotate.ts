import {
  KeyturnError,
  type KeyVersion,
  type RotateOptions,
  type RotationEvent,
  type RotationResult,
  rotateKey,
  rotateKeys,
  type Vault,
} from '@keyturn/core'
import { rotateFleet } from '@keyturn/core/fleet'
import type { RotateInputs } from '../inputs/rotate-inputs.ts'
import type { KeyResult, Report } from '../report/report.ts'
import { tellError } from '../words.ts'
import { hasTags } from './tags.ts'

export interface RotateStepOptions {
  signal: AbortSignal
  /** Whether this is a second try of the workflow: what the first one sent may still be taking effect. */
  isReattempt: boolean
  onEvent: (event: { key?: string; text: string }) => void
}

/** How long a request that an earlier attempt sent may still take effect, in milliseconds. */
export const settleMs = 30_000

/** Rotates what the inputs name, and says of each key what became of it. */
export async function rotate(
  vault: Vault,
  inputs: RotateInputs,
  options: RotateStepOptions,
): Promise<Pick<Report, 'results' | 'failures'>> {
  const rules: RotateOptions = {
    olderThan: inputs.olderThan,
    expiresWithin: inputs.expiresWithin,
    ifDue: inputs.ifDue,
    verify: inputs.verify,
    dryRun: inputs.dryRun,
    signal: options.signal,
    onEvent: (event) => options.onEvent({ key: event.key, text: describeEvent(event) }),
  }
  if (options.isReattempt && !inputs.dryRun) await settleEarlierAttempt(vault, inputs, rules, options)
  const { results, failures } = await rotateAll(vault, inputs, rules)
  return { results: results.map(toKeyResult), failures: failures.map((error) => tellError(error)) }
}

/**
 * An attempt that was cut off may have sent a rotation that lands after the next attempt has looked. Waiting costs half
 * a minute, so it is done only when there is something to rotate.
 */
async function settleEarlierAttempt(
  vault: Vault,
  inputs: RotateInputs,
  rules: RotateOptions,
  { onEvent }: RotateStepOptions,
): Promise<void> {
  const { results } = await rotateAll(vault, inputs, { ...rules, dryRun: true })
  if (!results.some((result) => result.outcome === 'rotated')) return
  onEvent({ text: `this is a re-run: waiting ${settleMs / 1000} s for what the attempt before may have sent` })
  await vault.sleep(settleMs)
}

interface Rotated {
  results: RotationResult[]
  failures: KeyturnError[]
}

async function rotateAll(vault: Vault, inputs: RotateInputs, options: RotateOptions): Promise<Rotated> {
  const { keys, expectVersion } = inputs
  if (keys === 'all') return rotateListed(vault, inputs, options)
  const [only] = keys
  if (expectVersion === undefined || only === undefined) {
    return { results: await rotateKeys(vault, keys, options), failures: [] }
  }
  try {
    return { results: [await rotateKey(vault, only, { ...options, expectVersion })], failures: [] }
  } catch (error) {
    return { results: [failure(vault, only, error)], failures: [] }
  }
}

/** Everything that the vault's list holds, as the fleet's engine takes it. */
async function rotateListed(vault: Vault, { tags, shard }: RotateInputs, options: RotateOptions): Promise<Rotated> {
  const rotated: Rotated = { results: [], failures: [] }
  const select = (key: KeyVersion) => hasTags(key, tags)
  for await (const event of rotateFleet([vault], { ...options, select, shard })) {
    if (event.type === 'visited') rotated.results.push(event.value)
    if (event.type === 'vault-failed') rotated.failures.push(event.error)
  }
  // What the list held may be all that was come to.
  if (options.signal?.aborted) rotated.failures.push(options.signal.reason as KeyturnError)
  rotated.results.sort((a, b) => (a.key < b.key ? -1 : 1))
  const [failed] = rotated.failures
  if (failed !== undefined && rotated.results.length === 0) throw failed
  return rotated
}

function failure(vault: Vault, key: string, error: unknown): RotationResult {
  if (!(error instanceof KeyturnError)) throw error
  return {
    key,
    vault: vault.url,
    outcome: 'failed',
    rotated: false,
    dryRun: false,
    reason: { code: 'UNDECIDED', message: 'it was not rotated' },
    attempts: 0,
    adopted: false,
    durationMs: 0,
    error,
  }
}

function toKeyResult(result: RotationResult): KeyResult {
  const { error, ...rest } = result
  return {
    ...rest,
    changed: result.rotated,
    ...(result.version !== undefined && { id: `${result.vault}/keys/${result.key}/${result.version}` }),
    ...(error !== undefined && { error: tellError(error) }),
  }
}

function describeEvent(event: RotationEvent): string {
  switch (event.type) {
    case 'sending':
      return event.attempt === 1 ? 'rotation sent' : `rotation sent again (attempt ${event.attempt})`
    case 'not-sent':
      return `the request did not arrive (${event.error.message}); the next try comes in ${Math.round(event.waitMs / 1000)} s`
    case 'unknown':
      return `the answer was lost (${event.error.message}); looking for a new version before anything else`
    case 'looked':
      return event.error
        ? `could not look for a new version (${event.error.message})`
        : `looked after ${Math.round(event.afterMs / 1000)} s: ${event.newVersions.length === 0 ? 'no new version' : event.newVersions.join(', ')}`
  }
}
