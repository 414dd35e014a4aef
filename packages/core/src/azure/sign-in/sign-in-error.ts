import { hasCode, KeyturnError } from '../../errors.ts'
import { plainText } from '../../text.ts'

/** What a person needs of an identity error, on one line: class names and troubleshooting links are noise. */
export function describeSignInError(error: unknown): string {
  if (hasCode(error, 'SIGN_IN_FAILED')) return plainText(`${error.message} ${error.hint ?? ''}`)
  const message = error instanceof Error ? error.message : String(error)
  const line = /AADSTS\d+:[^\r\n]*/.exec(message)?.[0] ?? message.split(/\r?\n/, 1)[0] ?? ''
  const withoutClass = line.replace(/^\w+Credential:?\s*(?:is unavailable\.?\s*)?/, '')
  return plainText(withoutClass.replace(/\s*To troubleshoot.*$/, ''), 300)
}

/** A credential's failure as `SIGN_IN_FAILED`; an interruption stays what it is. */
export function toSignInError(error: unknown): unknown {
  if (error instanceof KeyturnError || isAbort(error)) return error
  return new KeyturnError('SIGN_IN_FAILED', `cannot sign in to Azure: ${describeSignInError(error)}`, {
    hint: 'Check the credential that was passed in.',
  })
}

/** Whether the caller gave up, so that trying the next way would be wrong. */
export function isAbort(error: unknown): boolean {
  return hasCode(error, 'INTERRUPTED', 'TIMED_OUT') || (error instanceof Error && error.name === 'AbortError')
}

/**
 * Whether an identity that is set up was refused. Then no other one may sign in in its place: it would work with the
 * permissions of somebody who was not meant.
 */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AuthenticationError' || /\bAADSTS\d+/.test(error.message))
}
