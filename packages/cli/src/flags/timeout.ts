import { addDuration, KeyturnError, parseDuration } from '@keyturn/core'

/** `--timeout` in milliseconds. @throws {KeyturnError} `INVALID_INPUT` when it is no duration, or none at all */
export function parseTimeout(text: string): number {
  const ms = addDuration(new Date(0), parseDuration(text, '--timeout')).getTime()
  if (ms > 0) return ms
  throw new KeyturnError('INVALID_INPUT', `--timeout ${text} leaves no time for anything; use a longer one such as 30s`)
}
