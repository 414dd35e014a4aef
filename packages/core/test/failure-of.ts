import { KeyturnError } from '../src/errors.ts'

/** The error of ours with which something fails. Throws when it succeeds, or fails with another kind of error. */
export async function failureOf(promise: Promise<unknown>): Promise<KeyturnError> {
  const error = await promise.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  )
  if (error instanceof KeyturnError) return error
  throw error
}
