import { type Clock, systemClock } from '../clock.ts'
import { withSlots } from '../concurrency.ts'
import { asKeyturnError, KeyturnError } from '../errors.ts'
import { interruption } from '../interruption.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { createChannel } from './channel.ts'
import {
  type FindKeysOptions,
  type FoundKey,
  findKeys,
  type KeySelection,
  type SelectionVault,
  selectionOptionNames,
} from './selection.ts'
import { watchStop } from './stop.ts'
import { takeTurns } from './take-turns.ts'

/** What happens in a run over many keys, in the order in which it happens. */
export type RunEvent<T> =
  /** A key is done. Each key comes once. */
  | { type: 'done'; vaultUrl: string; key: string; outcome: T }
  /** All keys of a vault are known; so many are worked on. */
  | { type: 'listed'; vaultUrl: string; keys: number }
  /** A vault's list broke off or could not be had. The keys found are worked on nevertheless. */
  | { type: 'vault-failed'; vaultUrl: string; error: KeyturnError }

export interface ForEachKeyOptions<V extends SelectionVault, T> extends FindKeysOptions<V> {
  /** What is done with a key. A rejection becomes what `failed` makes of it, and stops no other key. */
  work(key: FoundKey, vault: V): Promise<T>
  failed(error: KeyturnError, key: FoundKey, vault: V): T
  /** Called when a key was found that is to be worked on. */
  onFound?: (() => void) | undefined
  /** Keys under way at once in one vault. Default 32. */
  atOnce?: number | undefined
  /** Vaults under way at once. Default 64. */
  vaultsAtOnce?: number | undefined
  /** When it aborts, no key is begun any more; those that are under way have `graceMs` to end. */
  signal?: AbortSignal | undefined
  /** Milliseconds. Default 4,000. */
  graceMs?: number | undefined
  clock?: Clock | undefined
}

const forEachKeyOptionNames: OptionNames<ForEachKeyOptions<SelectionVault, unknown>> = {
  ...selectionOptionNames,
  isDone: true,
  work: true,
  failed: true,
  onFound: true,
  atOnce: true,
  vaultsAtOnce: true,
  signal: true,
  graceMs: true,
  clock: true,
}

const defaults = { atOnce: 32, vaultsAtOnce: 64, graceMs: 4_000 }

/**
 * The one engine for many keys and many vaults, side by side: names are taken as they are, lists are read page by page as
 * they are needed, what is found is worked on at once, what is done is handed on, and nothing is collected. A vault or a
 * key that fails stops no other; only a sign-in that is refused ends the work in its vault, where no other key would fare
 * better: keys that were named fail with it, the list is read no further.
 *
 * After the signal aborts, the events of what was under way still come, and those of keys that were named and not begun,
 * as failed; then the iteration ends by itself.
 */
export async function* forEachKey<V extends SelectionVault, T>(
  selection: Iterable<KeySelection<V>>,
  options: ForEachKeyOptions<V, T>,
): AsyncGenerator<RunEvent<T>, void, undefined> {
  refuseUnknownOptions<ForEachKeyOptions<V, T>>('forEachKey', options, forEachKeyOptionNames, 'work')
  const left = new AbortController()
  const channel = createChannel<RunEvent<T>>(64)
  const inSlot = withSlots(options.vaultsAtOnce ?? defaults.vaultsAtOnce)
  const visits = mergeByVault(selection).map((keys) =>
    inSlot(() => workThrough(keys, { ...options, left: left.signal, emit: channel.push })),
  )
  const ended = Promise.all(visits).then(
    () => channel.close(),
    (error: unknown) => channel.close(error),
  )
  try {
    yield* channel
  } finally {
    // A consumer that leaves early must not leave work behind that nobody sees.
    left.abort(new KeyturnError('INTERRUPTED', 'the caller went away'))
    channel.close()
    await ended
  }
}

/** A vault is worked on once, however often it is named; all of its keys include those that are named beside. */
function mergeByVault<V extends SelectionVault>(selection: Iterable<KeySelection<V>>): KeySelection<V>[] {
  const groups = [...Map.groupBy(selection, ({ vault }) => vault.url).values()]
  return groups.flatMap((parts) => {
    const [first] = parts
    if (first === undefined) return []
    const names = parts.some((part) => part.names === undefined)
      ? undefined
      : parts.flatMap((part) => [...(part.names ?? [])])
    return [{ vault: first.vault, names }]
  })
}

interface VaultRun<V extends SelectionVault, T> extends ForEachKeyOptions<V, T> {
  left: AbortSignal
  emit(event: RunEvent<T>): Promise<void>
}

async function workThrough<V extends SelectionVault, T>(
  selection: KeySelection<V>,
  options: VaultRun<V, T>,
): Promise<void> {
  const { vault } = selection
  const { emit, clock = systemClock, graceMs = defaults.graceMs } = options
  const stop = watchStop(options.signal === undefined ? [options.left] : [options.signal, options.left])
  const allDone = new AbortController()
  const found = findKeys(selection, options)
  const isNamed = selection.names !== undefined
  const turn = takeTurns()
  let keys = 0
  let ended = false
  let refused: KeyturnError | undefined

  const take = async (): Promise<FoundKey | undefined> => {
    if (ended || (stop.signal.aborted && !isNamed)) return undefined
    try {
      if (refused !== undefined && !isNamed) throw refused
      const next = found.next()
      const item = isNamed ? await next : await stop.race(next, async () => undefined)
      if (item === undefined || ended) return undefined
      if (!item.done) {
        keys++
        options.onFound?.()
        return item.value
      }
      ended = true
      await emit({ type: 'listed', vaultUrl: vault.url, keys })
    } catch (error) {
      if (ended || stop.signal.aborted) return undefined
      ended = true
      await emit({ type: 'vault-failed', vaultUrl: vault.url, error: asKeyturnError(error) })
    }
    return undefined
  }
  const workOn = async (key: FoundKey): Promise<T> => {
    if (stop.signal.aborted) return options.failed(interruption(stop.signal), key, vault)
    if (refused !== undefined) return options.failed(refused, key, vault)
    const done = options.work(key, vault).catch((caught: unknown) => {
      const error = asKeyturnError(caught)
      if (error.code === 'SIGN_IN_FAILED') refused ??= error
      return options.failed(error, key, vault)
    })
    return stop.race(done, async () => {
      await clock.sleep(graceMs, allDone.signal)
      return options.failed(interruption(stop.signal), key, vault)
    })
  }
  const worker = async (): Promise<void> => {
    for (let key = await take(); key !== undefined; key = await take()) {
      await emit({ type: 'done', vaultUrl: vault.url, key: key.name, outcome: await workOn(key) })
      await turn()
    }
  }
  try {
    await Promise.all(Array.from({ length: options.atOnce ?? defaults.atOnce }, worker))
  } finally {
    allDone.abort()
    stop.dispose()
    // A page that is still under way ends with its connection; it is not waited for.
    found.return(undefined).catch(() => undefined)
  }
}
