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
import type { RotateInputs } from './inputs.ts'
import type { KeyResult } from './report.ts'

export interface RotateStepOptions {
  signal: AbortSignal
  /** Whether this is a second try of the workflow: what the first one sent may still be taking effect. */
  isReattempt: boolean
  onEvent: (event: { key?: string; text: string }) => void
}

/** How long a request that an earlier attempt sent may still take effect, in milliseconds. */
const settleMs = 30_000

/** Rotates what the inputs name, and says of each key what became of it. */
export async function rotate(vault: Vault, inputs: RotateInputs, options: RotateStepOptions): Promise<KeyResult[]> {
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
  return (await rotateAll(vault, inputs, rules)).map(toKeyResult)
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
  const plan = await rotateAll(vault, inputs, { ...rules, dryRun: true })
  if (!plan.some((result) => result.outcome === 'rotated')) return
  onEvent({ text: `this is a re-run: waiting ${settleMs / 1000} s for what the attempt before may have sent` })
  await vault.sleep(settleMs)
}

async function rotateAll(vault: Vault, inputs: RotateInputs, options: RotateOptions): Promise<RotationResult[]> {
  const { keys, expectVersion } = inputs
  if (keys === 'all') return rotateKeys(vault, withTags(vault.listKeys(), inputs.tags), options)
  const [only] = keys
  if (expectVersion === undefined || only === undefined) return rotateKeys(vault, keys, options)
  try {
    return [await rotateKey(vault, only, { ...options, expectVersion })]
  } catch (error) {
    return [failure(vault, only, error)]
  }
}

async function* withTags(keys: AsyncIterable<KeyVersion>, tags: Record<string, string>): AsyncGenerator<KeyVersion> {
  const wanted = Object.entries(tags)
  for await (const key of keys) {
    if (wanted.every(([name, value]) => key.tags[name] === value)) yield key
  }
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
    ...(error !== undefined && { error: error.toJSON() }),
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
