import { findSystemError } from './system-error.ts'
import {
  type Field,
  fieldsOf,
  inWords,
  libraryWords,
  type NextStep,
  stepsOf,
  toWording,
  type Wording,
  type Words,
} from './wording.ts'

/**
 * Every way in which keyturn can fail, as one small family: callers and tests switch on `code`, never on the text.
 * Codes are public API and are never renamed.
 */
export type ErrorCode =
  /** The caller's input is wrong: a name, a flag's value, a policy, a key file. Nothing was written; mostly nothing was sent. */
  | 'INVALID_INPUT'
  /** The URL's host is no known Key Vault or Managed HSM host, and no loopback host. Nothing was sent. */
  | 'HOST_NOT_ALLOWED'
  | 'KEY_NOT_FOUND'
  /** The vault's host name does not exist in DNS. */
  | 'VAULT_NOT_FOUND'
  /** No token could be had, or the vault refused the token. */
  | 'SIGN_IN_FAILED'
  /** The identity is known and lacks a permission, or a firewall refuses the caller. */
  | 'ACCESS_DENIED'
  | 'KEY_EXISTS'
  /** The name belongs to a soft-deleted key: recover or purge it first. */
  | 'KEY_DELETED'
  /** The vault is not in the state that was expected: another writer, an operation under way, a plan out of date. */
  | 'CONFLICT'
  /** A new version was made and is not as it should be. */
  | 'VERIFICATION_FAILED'
  /** The key's or the vault's state forbids the operation: disabled key, purge protection, managed key. */
  | 'NOT_ALLOWED'
  | 'THROTTLED'
  /** The vault cannot be reached or answers 5xx. */
  | 'UNAVAILABLE'
  /** A request or a command did not end within its deadline. */
  | 'TIMED_OUT'
  /** A write was sent and nobody can tell whether it took effect. */
  | 'INDETERMINATE'
  | 'INTERRUPTED'
  /** The service refused the request for a reason that has no code of its own here. */
  | 'SERVICE_ERROR'
  /** A defect of keyturn. */
  | 'UNEXPECTED'

export interface KeyturnErrorDetails {
  /** The next thing to do, as a sentence: the role to ask for, the command to run. */
  hint?: string | Wording | null | undefined
  /** What was caught, for debugging. Never shown unless asked for. */
  cause?: unknown
  /** The service's `x-ms-request-id`: what its support asks for. */
  requestId?: string | null | undefined
  /** HTTP status of the answer that led here. */
  statusCode?: number | undefined
}

/** What an error looks like in JSON output: every member is there. */
export interface ErrorSummary {
  code: ErrorCode
  message: string
  hint: string | null
  requestId: string | null
}

/** Which error a summary is of, as long as somebody holds the summary. */
const summarized = new WeakMap<ErrorSummary, KeyturnError>()

/**
 * The one error class that keyturn's functions throw. No message ever holds key material, a token or a plaintext. `message`
 * and `hint` use the library's own names; `inWords` tells them in those of another front end.
 */
export class KeyturnError extends Error {
  override readonly name: string = 'KeyturnError'
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly requestId: string | undefined
  readonly statusCode: number | undefined
  /** Message and hint with their terms, to build another text on. */
  readonly wording: { readonly message: Wording; readonly hint: Wording }

  constructor(code: ErrorCode, message: string | Wording, details: KeyturnErrorDetails = {}) {
    super(inWords(message, libraryWords), details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.hint = details.hint ? inWords(details.hint, libraryWords) : undefined
    this.requestId = details.requestId ?? undefined
    this.statusCode = details.statusCode
    this.wording = { message: toWording(message), hint: toWording(details.hint ?? []) }
    // Loggers print what can be enumerated; all of this is in message and hint.
    Object.defineProperty(this, 'wording', { enumerable: false })
  }

  /** The option that the error is about, where it is about one; the first of them, where it is about several. */
  get field(): Field | undefined {
    return fieldsOf(this.wording.message)[0]
  }

  /** What to do next, as far as it is a step of keyturn's. */
  get next(): NextStep[] {
    return stepsOf(this.wording.hint)
  }

  /** The error as a front end tells it. */
  inWords(words: Words): ErrorSummary {
    return {
      code: this.code,
      message: inWords(this.wording.message, words),
      hint: this.hint === undefined ? null : inWords(this.wording.hint, words),
      requestId: this.requestId ?? null,
    }
  }

  toJSON(): ErrorSummary {
    const summary = this.inWords(libraryWords)
    summarized.set(summary, this)
    return summary
  }
}

/** An error, or what stands of it in an outcome, in the words of a front end. */
export function wordError(error: KeyturnError | ErrorSummary, words: Words): ErrorSummary {
  const known = error instanceof KeyturnError ? error : summarized.get(error)
  return known?.inWords(words) ?? (error as ErrorSummary)
}

/** Whether `error` is keyturn's and has one of these codes. */
export function hasCode(error: unknown, ...codes: ErrorCode[]): error is KeyturnError {
  return error instanceof KeyturnError && codes.includes(error.code)
}

/**
 * Whatever was thrown, as an error of keyturn's: what the machine refused in words for people, what is not one already a
 * defect (`UNEXPECTED`), with its cause.
 */
export function asKeyturnError(error: unknown): KeyturnError {
  if (error instanceof KeyturnError) return error
  const refusal = findSystemError(error)
  if (refusal !== undefined) {
    return new KeyturnError(refusal.code, refusal.message, { hint: refusal.hint, cause: error })
  }
  return new KeyturnError('UNEXPECTED', error instanceof Error ? error.message : String(error), { cause: error })
}
