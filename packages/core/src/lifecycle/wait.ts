import { hasCode, KeyturnError } from '../errors.ts'
import type { Vault } from '../vault/client.ts'
import type { Wording } from '../wording.ts'

/** Between two looks, in milliseconds; a minute in all. A delete or recover takes some five to ten seconds. */
const pauses = [500, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 8_000, 10_000, 10_000, 15_000]

/**
 * Looks until there is a value, at growing intervals, for a minute at most. The SDK's own pollers wait without a bound.
 *
 * @param act What is awaited, for the error's text, as in "the deletion of key ...".
 * @throws {KeyturnError} `TIMED_OUT`
 */
export async function waitFor<T>(
  vault: Pick<Vault, 'sleep'>,
  { act, hint }: { act: string; hint: Wording },
  look: () => Promise<T | undefined>,
): Promise<T> {
  for (const pause of [...pauses, undefined]) {
    const value = await look()
    if (value !== undefined) return value
    if (pause !== undefined) await vault.sleep(pause)
  }
  throw new KeyturnError('TIMED_OUT', `${act} has started, and was not complete after a minute`, { hint })
}

/** The value, or `undefined` when the vault says that there is no such key. Every other failure stays one. */
export async function unlessMissing<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read
  } catch (error) {
    if (hasCode(error, 'KEY_NOT_FOUND')) return undefined
    throw error
  }
}
