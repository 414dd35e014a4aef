import type { ErrorSummary, KeyturnError } from '@keyturn/core'

/** What `-o json` prints of an error. Members are never absent. */
export type ErrorOutput = Record<keyof ErrorSummary, string | null>

export function errorOutput(error: KeyturnError | undefined): ErrorOutput | null {
  if (error === undefined) return null
  const { code, message, hint = null, requestId = null } = error
  return { code, message, hint, requestId }
}
