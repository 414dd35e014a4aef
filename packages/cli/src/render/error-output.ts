import type { ErrorCode, KeyturnError } from '@keyturn/core'
import { tellError } from './words.ts'

/** What `-o json` prints of an error. Members are never absent. */
export interface ErrorOutput {
  code: ErrorCode
  message: string
  hint: string | null
  requestId: string | null
}

export function errorOutput(error: KeyturnError | undefined): ErrorOutput | null {
  if (error === undefined) return null
  const { code, message, hint = null, requestId = null } = tellError(error)
  return { code, message, hint, requestId }
}
