import { asKeyturnError, hasCode, KeyturnError } from '../errors.ts'
import { interruption, stopIfInterrupted, unlessInterrupted } from '../interruption.ts'
import type { Key, KeyVersion } from '../keys/key.ts'
import { throttleBackOffMs, waitWithJitter } from '../vault/back-off.ts'
import type { SendOptions, Vault } from '../vault/client.ts'
import { SendError } from '../vault/send-error.ts'
import { say } from '../wording.ts'
import { defaultSettleMs } from './killed-run.ts'
import { findNewVersions, versionOf } from './new-versions.ts'

/** What the protocol needs of a vault: the version list, and to wait. */
export type VersionWatch = Pick<Vault, 'url' | 'listVersions' | 'sleep'>

export interface ActOnceOptions {
  /** Sends the request that makes a version, exactly once; fails with `SendError` when the outcome is not a plain refusal. */
  send: (options: SendOptions) => Promise<Key>
  /** The versions (32 hex) that were there when the caller decided to act; empty for a key that does not exist. */
  knownVersions: Iterable<string>
  /** The intent's id, the same for every send of it. Default: a new UUID. */
  operationId?: string | undefined
  /** How long a lost request may still take effect, in milliseconds after its failure. Default 30,000. */
  settleMs?: number | undefined
  /** When it aborts, nothing more is sent; what was sent is looked at once more and reported. */
  signal?: AbortSignal | undefined
  onEvent?: ((event: ActEvent) => void) | undefined
  /** 0 <= x < 1, for the jitter of waits. Default `Math.random`. */
  random?: (() => number) | undefined
}

export type ActEvent =
  | { type: 'sending'; attempt: number; operationId: string }
  | { type: 'not-sent'; attempt: number; waitMs: number; error: KeyturnError }
  | { type: 'unknown'; attempt: number; error: KeyturnError }
  | { type: 'looked'; afterMs: number; newVersions: string[]; error?: KeyturnError }

/** How an act ended. `attempts` counts every send, those that never arrived included; `vault` is its URL. */
export type ActResult = { attempts: number; operationId: string; vaultUrl: string } & (
  | { outcome: 'made'; key: Key }
  /** The answer was lost, and when it could no longer take effect exactly one version had appeared since. */
  | { outcome: 'adopted'; version: KeyVersion }
  /** More than one version has appeared since the first send: a second writer, or a lost request that landed after all. */
  | { outcome: 'conflict'; versions: KeyVersion[] }
  /** Nothing of ours can have arrived, and while it waited another writer made these. */
  | { outcome: 'overtaken'; versions: KeyVersion[] }
  /** Something was sent, and whether it took effect is unknown. `error` says what happened last, `seen` what has appeared since. */
  | { outcome: 'indeterminate'; error: KeyturnError; seen: KeyVersion[] }
)

/** Looks at the version list so many milliseconds after a failure; the settle window cuts or ends the series. */
const lookTimes = [0, 2_000, 5_000, 15_000, 30_000]

/** The first send, and one more when the first has left no trace after the settle window. */
const mostUnknownSends = 2

/**
 * Makes at most one key version per intent, whatever is lost on the way. The service has no idempotency token and no
 * conditional write, so after an ambiguous failure the version list is the only witness: it is asked until the settle
 * window has passed. Only then may the request be sent a second time, and only then is the one version that has appeared
 * taken for ours: until then another writer's may stand there, and ours be still on its way.
 *
 * Used by all three calls that make a version: create, import and rotate.
 *
 * @throws {KeyturnError} the service's own refusal (400, 401, 403, 404, 409); `THROTTLED`, `UNAVAILABLE` or `TIMED_OUT`
 *   when no send could reach it; `INTERRUPTED` when the signal aborted before anything could arrive. None of these is
 *   thrown once a request may have taken effect: the result then says what is known.
 */
export async function actOnce(vault: VersionWatch, name: string, options: ActOnceOptions): Promise<ActResult> {
  const act: Act = {
    vault,
    name,
    options,
    operationId: options.operationId ?? crypto.randomUUID(),
    known: new Set(options.knownVersions),
    attempts: 0,
    notSent: 0,
    unknown: 0,
  }
  for (;;) {
    if (options.signal?.aborted) return giveUp(act, interruption(options.signal))
    const sent = await send(act)
    if (!(sent instanceof KeyturnError)) return concludeMade(act, sent)
    if (!(sent instanceof SendError)) return giveUp(act, sent)
    const next = sent.arrival === 'not-sent' ? await backOff(act, sent) : await settle(act, sent)
    if (next !== 'send-again') return next
  }
}

interface Act {
  vault: VersionWatch
  name: string
  options: ActOnceOptions
  operationId: string
  known: ReadonlySet<string>
  attempts: number
  /** How many sends did not arrive. */
  notSent: number
  /** How many sends may have arrived. */
  unknown: number
}

async function send(act: Act): Promise<Key | KeyturnError> {
  const { options, operationId } = act
  act.attempts++
  options.onEvent?.({ type: 'sending', attempt: act.attempts, operationId })
  try {
    return refuseOldVersion(await options.send({ operationId }), act.name, act.known)
  } catch (error) {
    return asSendFailure(error)
  }
}

async function concludeMade(act: Act, key: Key): Promise<ActResult> {
  if (act.unknown === 0) return { outcome: 'made', key, ...sendingOf(act) }
  // The request that left no trace may have landed meanwhile: then there are two, and both must be named.
  const found = await look(act, 0)
  const others = found instanceof KeyturnError ? [] : found.filter(({ version }) => version !== key.version)
  return others.length === 0
    ? { outcome: 'made', key, ...sendingOf(act) }
    : { outcome: 'conflict', versions: [key, ...others], ...sendingOf(act) }
}

/**
 * Nothing more will be sent.
 *
 * @param settled whether what was sent can no longer take effect
 * @throws `error`, unless something may have arrived: then what can be seen is the answer
 */
async function giveUp(act: Act, error: KeyturnError, settled = true): Promise<ActResult> {
  if (act.unknown === 0) throw error
  const found = await look(act, 0)
  const seen = found instanceof KeyturnError ? [] : found
  if (hasSome(seen) && (settled || seen.length > 1)) return judge(act, seen)
  return { outcome: 'indeterminate', error, seen, ...sendingOf(act) }
}

async function backOff(act: Act, failure: SendError): Promise<ActResult | 'send-again'> {
  const backOffMs = throttleBackOffMs[act.notSent++]
  if (backOffMs === undefined) return giveUp(act, failure)
  const { onEvent, signal, random = Math.random } = act.options
  const waitMs = waitWithJitter(backOffMs, { retryAfterMs: failure.retryAfterMs, random })
  onEvent?.({ type: 'not-sent', attempt: act.attempts, waitMs, error: failure })
  const interrupted = await wait(act.vault, waitMs, signal)
  if (interrupted !== undefined) return giveUp(act, interrupted)
  const found = await look(act, 0)
  if (!hasSome(found)) return 'send-again'
  return act.unknown > 0 ? judge(act, found) : { outcome: 'overtaken', versions: found, ...sendingOf(act) }
}

/** Looks until the settle window has passed; nothing is sent again, and nothing adopted, unless the last look was possible. */
async function settle(act: Act, failure: SendError): Promise<ActResult | 'send-again'> {
  const { settleMs = defaultSettleMs, signal, onEvent } = act.options
  act.unknown++
  onEvent?.({ type: 'unknown', attempt: act.attempts, error: failure })
  let waited = 0
  let found: KeyVersion[] | KeyturnError = []
  for (const time of [...lookTimes.filter((each) => each < settleMs), settleMs]) {
    // What has appeared is there; what else may come is known at the end only.
    if (hasSome(found) && time < settleMs) continue
    const interrupted = await wait(act.vault, time - waited, signal)
    if (interrupted !== undefined) return giveUp(act, interrupted, false)
    waited = time
    found = await look(act, time)
    if (hasSome(found) && found.length > 1) return judge(act, found)
  }
  if (found instanceof KeyturnError) return { outcome: 'indeterminate', error: found, seen: [], ...sendingOf(act) }
  if (hasSome(found)) return judge(act, found)
  if (act.unknown < mostUnknownSends) return 'send-again'
  return { outcome: 'indeterminate', error: failure, seen: [], ...sendingOf(act) }
}

async function look(act: Act, afterMs: number): Promise<KeyVersion[] | KeyturnError> {
  const found = await findNewVersions(act.vault, act.name, act.known).catch(asFailure)
  const failed = found instanceof KeyturnError
  act.options.onEvent?.({
    type: 'looked',
    afterMs,
    newVersions: failed ? [] : found.map(versionOf),
    ...(failed && { error: found }),
  })
  return found
}

function hasSome(found: KeyVersion[] | KeyturnError): found is [KeyVersion, ...KeyVersion[]] {
  return !(found instanceof KeyturnError) && found.length > 0
}

function judge(act: Act, versions: [KeyVersion, ...KeyVersion[]]): ActResult {
  const [version, ...others] = versions
  return others.length === 0
    ? { outcome: 'adopted', version, ...sendingOf(act) }
    : { outcome: 'conflict', versions, ...sendingOf(act) }
}

function sendingOf({ attempts, operationId, vault }: Act): { attempts: number; operationId: string; vaultUrl: string } {
  return { attempts, operationId, vaultUrl: vault.url }
}

/**
 * The one version that an act made or adopted, for callers to whom every other ending is an error.
 *
 * @throws {KeyturnError} `CONFLICT` when there are several or another writer was faster; `INDETERMINATE` when it is unknown.
 */
export function expectOneVersion(name: string, result: ActResult): { version: string; adopted: boolean } {
  switch (result.outcome) {
    case 'made':
      return { version: result.key.version, adopted: false }
    case 'adopted':
      return { version: versionOf(result.version), adopted: true }
    default:
      throw actError(name, result)
  }
}

/** What an act that did not end with one version of ours means, as an error. */
export function actError(name: string, result: Exclude<ActResult, { outcome: 'made' | 'adopted' }>): KeyturnError {
  const hint = say`Look at what is there: ${{ verb: 'versions', key: name, vaultUrl: result.vaultUrl }}`
  switch (result.outcome) {
    case 'conflict':
      return new KeyturnError('CONFLICT', `key "${name}" has got more than one new version: ${idsOf(result)}`, { hint })
    case 'overtaken':
      return new KeyturnError(
        'CONFLICT',
        `another writer made a new version of key "${name}" meanwhile: ${idsOf(result)}`,
        { hint },
      )
    case 'indeterminate':
      return new KeyturnError(
        'INDETERMINATE',
        say`whether key "${name}" got a new version is unknown: ${result.error.wording.message}${seenOf(result)}`,
        { hint, cause: result.error, requestId: result.error.requestId, statusCode: result.error.statusCode },
      )
  }
}

function seenOf({ seen }: { seen: KeyVersion[] }): string {
  return seen.length === 0 ? '' : `; ${idsOf({ versions: seen })} has appeared since, which may be another writer's`
}

function idsOf({ versions }: { versions: KeyVersion[] }): string {
  return versions.map(versionOf).join(', ')
}

/** An answer that names another key, or a version that was there before, proves nothing about this send. */
function refuseOldVersion(key: Key, name: string, known: ReadonlySet<string>): Key {
  if (key.name.toLowerCase() === name.toLowerCase() && !known.has(key.version)) return key
  throw new SendError(
    'unknown',
    'SERVICE_ERROR',
    `the vault answered with version ${key.version} of key "${key.name}", which is not new`,
  )
}

/** Waits in the vault's time. @returns why the wait was cut short, if it was */
async function wait(
  vault: Pick<Vault, 'sleep'>,
  ms: number,
  signal: AbortSignal | undefined,
): Promise<KeyturnError | undefined> {
  try {
    stopIfInterrupted(signal)
    if (ms > 0) await unlessInterrupted(vault.sleep(ms), signal)
    return undefined
  } catch (error) {
    return asFailure(error)
  }
}

/** Only an answer that refuses says that nothing was made; what is neither that nor a `SendError` tells nothing. */
function asSendFailure(error: unknown): KeyturnError {
  const failure = asFailure(error)
  if (failure instanceof SendError || !hasCode(failure, 'INTERRUPTED', 'TIMED_OUT', 'UNAVAILABLE', 'UNEXPECTED')) {
    return failure
  }
  return new SendError('unknown', failure.code, failure.wording.message, { hint: failure.wording.hint, cause: error })
}

/** A wait that was aborted is no defect. */
function asFailure(error: unknown): KeyturnError {
  if (error instanceof Error && error.name === 'AbortError') {
    return new KeyturnError('INTERRUPTED', 'interrupted before it was done', { cause: error })
  }
  return asKeyturnError(error)
}
