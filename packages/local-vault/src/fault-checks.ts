import { durationDays, parseDuration } from './duration.ts'
import { LocalVaultError } from './errors.ts'
import type { Fault, FaultTarget } from './fault.ts'
import { operationNames } from './operation-name.ts'

interface FieldRule {
  isRight: (value: unknown) => boolean
  /** For the refusal: "It must be ...". */
  allowed: string
}

const text: FieldRule = { isRight: (value) => typeof value === 'string', allowed: 'text' }

/** The longest that a timer waits; and what keeps a date a date. */
const longestWait = 2 ** 31 - 1
const longestSkew = 100 * 366 * 86_400_000

const timed: Record<string, FieldRule> = {
  when: oneOf(['before', 'after', 'late']),
  lateBy: wholeFrom(1),
}

/** What each kind of fault has; a star marks what it must have. */
const fieldsOf: Record<Fault['kind'], Record<string, FieldRule>> = {
  answer: {
    'status*': {
      isRight: (value) => isWhole(value, 200, 599),
      allowed: '200 to 599',
    },
    code: { isRight: (value) => typeof value === 'string' && value !== '', allowed: 'text' },
    message: text,
    // It is sent as it is: what no header can hold would leave the request without any answer.
    retryAfter: {
      isRight: (value) => isWhole(value, 0) || (typeof value === 'string' && /^[\x20-\x7e]+$/.test(value)),
      allowed: 'whole seconds from 0, or a date as text',
    },
    body: text,
    ...timed,
  },
  reset: timed,
  silence: timed,
  cut: {},
  slow: { 'ms*': { isRight: (value) => isBetween(value, 0, longestWait), allowed: `0 or more, up to ${longestWait}` } },
  forbidden: { style: oneOf(['rbac', 'access-policy']) },
  'date-skew': {
    'ms*': {
      isRight: (value) => isBetween(value, -longestSkew, longestSkew),
      allowed: 'a number of milliseconds, 100 years at most',
    },
  },
}

const targetFields: Record<string, FieldRule> = {
  operation: {
    isRight: (value) => [value].flat().length > 0 && [value].flat().every((each) => isOperation(each)),
    allowed: operationNames.join(', '),
  },
  key: {
    isRight: (value) => typeof value === 'string' && /^[0-9a-zA-Z-]{1,127}$/.test(value),
    allowed: "a key's name: 1 to 127 letters, digits and hyphens",
  },
  skip: wholeFrom(0),
  times: {
    isRight: (value) => value === Number.POSITIVE_INFINITY || isWhole(value, 1),
    allowed: 'a whole number from 1, or Infinity',
  },
  for: {
    isRight: (value) => typeof value === 'string' && durationDays(parseDuration(value), new Date(0)) > 0,
    allowed: 'a duration longer than nothing',
  },
}

/**
 * Checks all of a fault before it is kept: faults also come from other processes, past the type checker, and one that
 * makes no sense would be found out only by the request that it strikes.
 *
 * @throws {LocalVaultError} `INVALID_OPTION` that names the field and says what is allowed.
 */
export function checkFault(fault: Fault, target: FaultTarget): void {
  if (!isObject(fault)) throw refusal('no kind', `an object with a kind: ${Object.keys(fieldsOf).join(', ')}`)
  if (!isObject(target)) throw refusal(`target ${show(target)}`, 'an object')
  if (!Object.hasOwn(fieldsOf, String(fault.kind))) {
    throw refusal(`kind ${show(fault.kind)}`, Object.keys(fieldsOf).join(', '))
  }
  const { kind, ...rest } = fault
  checkFields(rest, fieldsOf[kind], kind)
  checkFields({ ...target }, targetFields, 'target')
  if ('lateBy' in rest && rest.lateBy !== undefined && rest.when !== 'late') {
    throw refusal(`lateBy ${show(rest.lateBy)} without when late`, 'left out, or go with when late')
  }
}

function checkFields(values: Record<string, unknown>, rules: Record<string, FieldRule>, owner: string): void {
  const names = Object.keys(rules).map((name) => name.replace('*', ''))
  for (const name of Object.keys(values)) {
    if (!names.includes(name)) {
      throw refusal(`${owner} has no field ${show(name)}`, names.length > 0 ? `one of ${names.join(', ')}` : 'left out')
    }
  }
  for (const [marked, { isRight, allowed }] of Object.entries(rules)) {
    const name = marked.replace('*', '')
    const value = values[name]
    if (value === undefined && name === marked) continue
    if (!isRight(value)) throw refusal(`${name} ${show(value)}`, allowed)
  }
}

function oneOf(values: readonly string[]): FieldRule {
  return {
    isRight: (value) => values.includes(value as string),
    allowed: values.join(', ').replace(/, (\S+)$/, ' or $1'),
  }
}

function wholeFrom(least: number): FieldRule {
  return { isRight: (value) => isWhole(value, least), allowed: `a whole number from ${least}` }
}

function isOperation(value: unknown): boolean {
  return (operationNames as readonly unknown[]).includes(value)
}

function isWhole(value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isInteger(value) && isBetween(value, least, most)
}

function isBetween(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: unknown): string {
  const isList = Array.isArray(value) && value.every((each) => typeof each === 'string')
  return String(typeof value === 'object' && !isList ? JSON.stringify(value) : value).slice(0, 100)
}

function refusal(what: string, allowed: string): LocalVaultError {
  return new LocalVaultError('INVALID_OPTION', `a fault has ${what}`, { hint: `It must be ${allowed}.` })
}
