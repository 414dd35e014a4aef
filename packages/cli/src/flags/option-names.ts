import { KeyturnError } from '@keyturn/core'

/** The library's options that its messages name, as the flags that set them. */
const flags: Record<string, string> = {
  rotateEvery: '--rotate-every',
  rotateBeforeExpiry: '--rotate-before-expiry',
  expireAfter: '--expire-after',
  notifyBefore: '--notify-before',
  expectVersion: '--expect-version',
  allowHost: '--allow-host',
}

/** The library's complaint about an option, in the words of the command line. */
export function inFlagNames(error: unknown): unknown {
  if (!(error instanceof KeyturnError) || (error.code !== 'INVALID_INPUT' && error.code !== 'HOST_NOT_ALLOWED')) {
    return error
  }
  const translate = (text: string) => text.replaceAll(/\b[a-z]+[A-Z]\w*\b/g, (word) => flags[word] ?? word)
  const message = translate(error.message)
  const hint = error.hint === undefined ? undefined : translate(error.hint)
  return message === error.message && hint === error.hint
    ? error
    : new KeyturnError(error.code, message, { hint, cause: error, requestId: error.requestId })
}
