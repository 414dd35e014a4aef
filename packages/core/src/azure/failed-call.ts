import type { ErrorCode } from '../errors.ts'
import type { Operation } from '../vault/operations.ts'
import type { Wording } from '../wording.ts'

/** What was being done when it failed. */
export interface CallContext {
  operation: Operation
  /** Base URL of the vault. */
  vaultUrl: string
  vaultName: string
  /** The key that the call is about; absent for lists of keys. */
  keyName?: string | undefined
  version?: string | undefined
  /** The caller's: when it aborted, that is what went wrong. */
  signal?: AbortSignal | undefined
}

/** What a failure means. */
export interface Finding {
  code: ErrorCode
  /** What went wrong, as the second half of "cannot rotate key ...: ". */
  why: string
  hint?: string | Wording | undefined
}
