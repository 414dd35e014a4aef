import { type Clock, systemClock } from '../clock.ts'
import { asKeyturnError, KeyturnError } from '../errors.ts'
import { interruption } from '../interruption.ts'
import type { KeyVersion } from '../keys/key.ts'
import { createPlaces } from '../places.ts'
import type { Vault } from '../vault/client.ts'
import { createChannel } from './channel.ts'
import { isInShard, type Shard } from './shard.ts'

export type FleetVault = Pick<Vault, 'url' | 'listKeys'>

/** What happens on the way through a fleet, in the order in which it happens. */
export type FleetEvent<T> =
  /** A key is done. Each key comes once. */
  | { type: 'visited'; vaultUrl: string; key: string; value: T }
  /** A vault's list has ended; so many of its keys are visited. */
  | { type: 'listed'; vaultUrl: string; keys: number }
  /** A vault's list broke off or could not be had at all. The keys found before are visited nevertheless. */
  | { type: 'vault-failed'; vaultUrl: string; error: KeyturnError }

export interface VisitKeysOptions<V extends FleetVault, T> {
  /** What to do with a key. A rejection becomes what `failed` makes of it, and stops no other key. */
  visit(key: KeyVersion, vault: V): Promise<T>
  failed(error: KeyturnError, key: KeyVersion, vault: V): T
  /** Which keys are visited at all. Default: all. */
  select?: ((key: KeyVersion, vault: V) => boolean) | undefined
  /** Only the keys of this shard. Default: all. */
  shard?: Shard | undefined
  /** Called when a key was found that is to be visited. */
  onFound?: (() => void) | undefined
  /** Keys visited at once in one vault. Default 32. */
  atOnce?: number | undefined
  /** Vaults visited at once. Default 64. */
  vaultsAtOnce?: number | undefined
  /** When it aborts, no key is begun any more; those that are under way have `graceMs` to end. */
  signal?: AbortSignal | undefined
  /** Milliseconds. Default 4,000. */
  graceMs?: number | undefined
  clock?: Clock | undefined
}

const defaults = { atOnce: 32, vaultsAtOnce: 64, graceMs: 4_000 }

/**
 * Visits the keys of many vaults: lists are read page by page as they are needed, what is found is visited at once, what
 * is done is handed on, and nothing is collected. A vault or a key that fails stops no other.
 *
 * After the signal aborts, the events of what was under way still come; then the iteration ends by itself.
 */
export async function* visitKeys<V extends FleetVault, T>(
  vaults: Iterable<V>,
  options: VisitKeysOptions<V, T>,
): AsyncGenerator<FleetEvent<T>, void, undefined> {
  const left = new AbortController()
  const channel = createChannel<FleetEvent<T>>(64)
  const inPlace = createPlaces(options.vaultsAtOnce ?? defaults.vaultsAtOnce)
  const byUrl = new Map([...vaults].map((vault) => [vault.url, vault]))
  const visits = [...byUrl.values()].map((vault) =>
    inPlace(() => visitVault(vault, { ...options, left: left.signal, emit: channel.push })),
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

interface VaultVisit<V extends FleetVault, T> extends VisitKeysOptions<V, T> {
  left: AbortSignal
  emit(event: FleetEvent<T>): Promise<void>
}

async function visitVault<V extends FleetVault, T>(vault: V, options: VaultVisit<V, T>): Promise<void> {
  const { emit, clock = systemClock, graceMs = defaults.graceMs } = options
  const stop = watchStop(options.signal === undefined ? [options.left] : [options.signal, options.left])
  const allDone = new AbortController()
  const found = findKeys(vault, options)
  let keys = 0
  let ended = false

  const take = async (): Promise<KeyVersion | undefined> => {
    if (ended || stop.signal.aborted) return undefined
    try {
      const item = await stop.race(found.next(), async () => undefined)
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
  const visitOne = (key: KeyVersion): Promise<T> => {
    const visited = options
      .visit(key, vault)
      .catch((error: unknown) => options.failed(asKeyturnError(error), key, vault))
    return stop.race(visited, async () => {
      await clock.sleep(graceMs, allDone.signal)
      return options.failed(interruption(stop.signal), key, vault)
    })
  }
  const work = async (): Promise<void> => {
    for (let key = await take(); key !== undefined; key = await take()) {
      await emit({ type: 'visited', vaultUrl: vault.url, key: key.name, value: await visitOne(key) })
    }
  }
  try {
    await Promise.all(Array.from({ length: options.atOnce ?? defaults.atOnce }, work))
  } finally {
    allDone.abort()
    stop.dispose()
    // A page that is still under way ends with its connection; it is not waited for.
    found.return(undefined).catch(() => undefined)
  }
}

async function* findKeys<V extends FleetVault, T>(
  vault: V,
  { shard, select }: VisitKeysOptions<V, T>,
): AsyncGenerator<KeyVersion, void, undefined> {
  // A key that is made or deleted meanwhile can move another one from page to page.
  const seen = new Set<string>()
  for await (const key of vault.listKeys()) {
    const id = key.name.toLowerCase()
    if (seen.has(id)) continue
    seen.add(id)
    if (shard !== undefined && !isInShard(shard, vault.url, key.name)) continue
    if (select?.(key, vault) ?? true) yield key
  }
}

interface Stop {
  signal: AbortSignal
  /** The outcome of `work`; once stopped, whichever of it and `otherwise` comes first. */
  race<T>(work: Promise<T>, otherwise: () => Promise<T>): Promise<T>
  dispose(): void
}

/** One listener for all: racing each key against a promise that lives as long as the run would keep every one of them. */
function watchStop(signals: AbortSignal[]): Stop {
  const signal = AbortSignal.any(signals)
  const waiting = new Set<() => void>()
  const stopAll = () => {
    for (const stop of waiting) stop()
  }
  signal.addEventListener('abort', stopAll, { once: true })
  return {
    signal,
    async race<T>(work: Promise<T>, otherwise: () => Promise<T>): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<T>()
      const stop = () => otherwise().then(resolve, () => undefined)
      waiting.add(stop)
      if (signal.aborted) stop()
      work.then(resolve, reject)
      try {
        return await promise
      } finally {
        waiting.delete(stop)
      }
    },
    dispose: () => signal.removeEventListener('abort', stopAll),
  }
}
