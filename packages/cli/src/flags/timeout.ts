import { KeyturnError } from '@keyturn/core'
import { parseMilliseconds } from './values.ts'

/** `--timeout` in milliseconds. @throws {KeyturnError} `INVALID_INPUT` when it is no duration, or none at all */
export function parseTimeout(text: string): number {
  const ms = parseMilliseconds(text, '--timeout')
  if (ms > 0) return ms
  throw new KeyturnError('INVALID_INPUT', `--timeout ${text} leaves no time for anything; use a longer one such as 30s`)
}

/** `--wait-for-access` in milliseconds; not given, it is none. @throws {KeyturnError} `INVALID_INPUT` when it is no duration */
export function parseAccessWait(text: string | undefined): number {
  return text === undefined ? 0 : parseMilliseconds(text, '--wait-for-access')
}
