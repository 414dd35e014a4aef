import { asKeyturnError, hasCode, KeyturnError } from '../errors.ts'
import type { Vault } from '../vault/client.ts'
import { cannotTell } from '../vault/lost-answer.ts'
import type { NextStep, Wording } from '../wording.ts'

/** Between two looks, in milliseconds; a minute in all. A delete or recover takes some five to ten seconds. */
const pauses = [500, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 8_000, 10_000, 10_000, 15_000]

/**
 * Looks until there is a value, at growing intervals, for a minute at most. The SDK's own pollers wait without a bound.
 *
 * @param act What is awaited, for the error's text, as in "the deletion of key ...".
 * @param lost The request's answer was lost: as in "key ... was deleted", and what shows whether it was.
 * @throws {KeyturnError} `TIMED_OUT`; `INDETERMINATE` when the answer was lost, and what is awaited does not come or cannot
 *   be looked for
 */
export async function waitFor<T>(
  vault: Pick<Vault, 'sleep'>,
  { act, hint, lost }: { act: string; hint: Wording; lost?: { what: string; next: NextStep } | undefined },
  look: () => Promise<T | undefined>,
): Promise<T> {
  try {
    return await waitUntilThere(vault, { act, hint }, look)
  } catch (error) {
    if (lost === undefined) throw error
    throw cannotTell(lost.what, lost.next, hasCode(error, 'TIMED_OUT') ? undefined : asKeyturnError(error))
  }
}

async function waitUntilThere<T>(
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
