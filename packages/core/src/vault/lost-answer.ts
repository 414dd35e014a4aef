import { KeyturnError } from '../errors.ts'
import { type NextStep, say } from '../wording.ts'
import type { Vault } from './client.ts'
import { SendError } from './send-error.ts'

/** Looks so many milliseconds one after the other: what has been done is seen at once, mostly. */
const lookAfterMs = [0, 2_000, 5_000]

/** `undefined` when the answer to a change was lost, so that it may have been made. @throws every other failure */
export function unlessLost(error: unknown): undefined {
  if (error instanceof SendError && error.arrival === 'unknown') return undefined
  throw error
}

/** That a change may have been made, and nobody can tell. */
export function cannotTell(what: string, next: NextStep, cause?: KeyturnError): KeyturnError {
  const why = cause === undefined ? 'the answer was lost' : cause.message
  return new KeyturnError('INDETERMINATE', `whether ${what} is unknown: ${why}`, {
    hint: say`Look at what is there: ${next}`,
    cause,
    requestId: cause?.requestId,
    statusCode: cause?.statusCode,
  })
}

export interface Change<T> {
  /** As in "whether key ... was changed". */
  what: string
  /** Shows what is there. */
  next: NextStep
  send: () => Promise<T>
  /** What is there now, when it is as the change leaves it. */
  look: () => Promise<T | undefined>
}

/**
 * Makes a change that can be seen afterwards. When its answer is lost, what is there tells whether it was made.
 *
 * @throws {KeyturnError} `INDETERMINATE` when the answer was lost and the change is not there, or cannot be looked for; what
 *   the service refuses it with
 */
export async function makeChange<T>(vault: Pick<Vault, 'sleep'>, { what, next, send, look }: Change<T>): Promise<T> {
  try {
    return await send()
  } catch (error) {
    unlessLost(error)
    const found = await lookFor(vault, look).catch(() => undefined)
    if (found !== undefined) return found
    throw cannotTell(what, next, error as SendError)
  }
}

async function lookFor<T>(vault: Pick<Vault, 'sleep'>, look: () => Promise<T | undefined>): Promise<T | undefined> {
  for (const ms of lookAfterMs) {
    await vault.sleep(ms)
    const found = await look().catch(() => undefined)
    if (found !== undefined) return found
  }
  return undefined
}
