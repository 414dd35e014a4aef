import { LocalVaultError } from '../errors.ts'

/** An object of a snapshot and where it stands in the document, for messages that lead there. */
export interface Fields {
  values: Readonly<Record<string, unknown>>
  path: string
}

/** @throws {LocalVaultError} `INVALID_SNAPSHOT` for anything but an object, and for fields that do not exist. */
export function readFields(value: unknown, path: string, allowed: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(path, value, 'an object')
  for (const name of Object.keys(value)) {
    if (!allowed.includes(name)) throw invalid(`${path}: there is no field "${name}"`, `Fields: ${allowed.join(', ')}.`)
  }
  return { values: value as Record<string, unknown>, path }
}

export function textField({ values, path }: Fields, name: string): string | undefined {
  const value = values[name]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  throw wrong(`${path}.${name}`, value, 'text')
}

export function flagField({ values, path }: Fields, name: string): boolean | undefined {
  const value = values[name]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'boolean') return value
  throw wrong(`${path}.${name}`, value, 'true or false')
}

export function numberField({ values, path }: Fields, name: string): number | undefined {
  const value = values[name]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number') return value
  throw wrong(`${path}.${name}`, value, 'a number')
}

/** Unix seconds of an ISO 8601 date. */
export function dateField({ values, path }: Fields, name: string): number | undefined {
  const value = values[name]
  if (value === undefined || value === null) return undefined
  const time = value instanceof Date ? value.getTime() : typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (Number.isNaN(time)) throw wrong(`${path}.${name}`, value, 'a date such as 2030-01-31T12:00:00Z')
  return Math.floor(time / 1000)
}

export function listField({ values, path }: Fields, name: string): unknown[] | undefined {
  const value = values[name]
  if (value === undefined || value === null) return undefined
  if (Array.isArray(value)) return value
  throw wrong(`${path}.${name}`, value, 'a list')
}

export function invalid(message: string, hint: string): LocalVaultError {
  return new LocalVaultError('INVALID_SNAPSHOT', message, { hint })
}

/** Says the kind of a wrong value, never the value: it may be key material in the wrong place. */
function wrong(path: string, value: unknown, allowed: string): LocalVaultError {
  const kind = Array.isArray(value) ? 'a list' : value === null ? 'nothing' : `a value of type ${typeof value}`
  return invalid(`${path} is ${kind}`, `It must be ${allowed}.`)
}
