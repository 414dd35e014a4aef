import { KeyturnError } from '../errors.ts'
import { inParallel } from '../in-parallel.ts'
import { stopIfInterrupted } from '../interruption.ts'

/** A key of a vault. */
export interface KeyTarget<V> {
  vault: V
  name: string
}

export interface EachKeyOptions<T, R> {
  work(target: T): Promise<R>
  /** What stands for a key whose work failed. */
  failed(error: KeyturnError, target: T): R
  /** When it aborts, the keys that were not begun fail with `INTERRUPTED`. */
  signal?: AbortSignal | undefined
}

const atOnce = 8

/**
 * Does the same with each of many keys, eight at a time. A key that fails stops no other; one that is named twice is
 * taken once.
 *
 * @returns one result a key, in the order of the targets
 * @throws what the targets themselves throw, after the keys under way have ended
 */
export async function eachKey<T extends KeyTarget<{ url: string }>, R>(
  targets: Iterable<T> | AsyncIterable<T>,
  { work, failed, signal }: EachKeyOptions<T, R>,
): Promise<R[]> {
  const results: R[] = []
  const done = inParallel(onlyOnce(targets), atOnce, async (target) => {
    try {
      stopIfInterrupted(signal)
      return await work(target)
    } catch (error) {
      if (!(error instanceof KeyturnError)) throw error
      return failed(error, target)
    }
  })
  for await (const result of done) results.push(result)
  return results
}

/** Key Vault takes names in any case for the same key. */
async function* onlyOnce<T extends KeyTarget<{ url: string }>>(
  targets: Iterable<T> | AsyncIterable<T>,
): AsyncGenerator<T> {
  const seen = new Set<string>()
  for await (const target of targets) {
    const id = `${target.vault.url}/${target.name.toLowerCase()}`
    if (seen.has(id)) continue
    seen.add(id)
    yield target
  }
}
