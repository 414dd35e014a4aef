import { addDuration, KeyturnError, parseDuration, parseTags } from '@keyturn/core'

/** Whether something carries all of these tags; no tags asked for is yes. */
export function hasTags(item: { tags: Record<string, string> }, wanted: Record<string, string> | undefined): boolean {
  return Object.entries(wanted ?? {}).every(([name, value]) => item.tags[name] === value)
}

/** A whole number such as a key size. @throws {KeyturnError} `INVALID_INPUT` */
export function parseWhole(text: string, flag: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new KeyturnError('INVALID_INPUT', `${flag} ${JSON.stringify(text)} is not a whole number`)
}

/** What flags of a kind have in common: how they are read, and refused by name. */
export const whole = { type: 'string', parse: parseWhole } as const

/** The text of a duration, for the library to read again. */
export const duration = {
  type: 'string',
  parse: (text: string, flag: string): string => {
    parseDuration(text, flag)
    return text
  },
} as const

/** A duration in milliseconds. @throws {KeyturnError} `INVALID_INPUT` */
export function parseMilliseconds(text: string, flag: string): number {
  return addDuration(new Date(0), parseDuration(text, flag)).getTime()
}

export const milliseconds = { type: 'string', parse: parseMilliseconds } as const

/** A list such as `sign,verify`; the flag may be repeated, too. */
export const list = {
  type: 'string',
  array: true,
  parse: (texts: readonly string[]): string[] => texts.flatMap((text) => text.split(',').map((each) => each.trim())),
} as const

/** Tags `name=value`, by name. */
export const tags = {
  type: 'string',
  array: true,
  parse: (texts: readonly string[]): Record<string, string> => parseTags(texts),
} as const
