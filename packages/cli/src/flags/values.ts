import { KeyturnError, parseDuration, parseExpiry } from '@keyturn/core'

/** Whether something carries all of these tags; no tags asked for is yes. */
export function hasTags(item: { tags: Record<string, string> }, wanted: Record<string, string> | undefined): boolean {
  return Object.entries(wanted ?? {}).every(([name, value]) => item.tags[name] === value)
}

/** A list such as `sign,verify`; the flag may be repeated, too. */
export function parseList(texts: readonly string[] | undefined): string[] | undefined {
  return texts?.flatMap((text) => text.split(',').map((each) => each.trim()))
}

/** A whole number such as a key size. @throws {KeyturnError} `INVALID_INPUT` */
export function parseWhole(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text)) throw invalid(`${flag} ${JSON.stringify(text)} is not a whole number`)
  return Number(text)
}

/**
 * A point in time, checked now and computed once the vault's own time is known.
 *
 * @throws {KeyturnError} `INVALID_INPUT` for what is neither a date nor a duration
 */
export function parsePoint(text: string | undefined, flag: string): ((now: Date) => Date) | undefined {
  if (text === undefined) return undefined
  parseExpiry(text, new Date(0), flag)
  return (now) => parseExpiry(text, now, flag)
}

/** A duration that stays text for the library, checked here so that the error names the flag. */
export function checkDuration(text: string | undefined, flag: string): string | undefined {
  if (text !== undefined) parseDuration(text, flag)
  return text
}

function invalid(message: string): KeyturnError {
  return new KeyturnError('INVALID_INPUT', message)
}
