import { type RetireOptions, type RotateOptions, readRetirementRules } from '@keyturn/core'
import type { Flags } from './flag.ts'
import { duration, whole } from './values.ts'

/** What is kept of old versions, on `retire` and wherever a retirement is foreseen. */
export const retirementFlags = {
  keep: { ...whole, value: 'N', describe: 'So many enabled versions stay, newest first (default 2)' },
  grace: { ...duration, value: '30d', describe: 'How long an expired version stays enabled (default 30d)' },
} as const satisfies Flags

/** When a rotation is due, on `rotate` and wherever one is foreseen. */
export const dueFlags = {
  'if-older-than': { ...duration, value: '90d', describe: 'Due when the latest version has this age' },
  'if-expires-within': {
    ...duration,
    value: '30d',
    describe: 'Due when the latest version expires within this time',
  },
  'if-due': { type: 'boolean', describe: "Due when the key's own rotation policy is" },
} as const satisfies Flags

/** The rules under which keyturn is run every night, for commands that foresee what it will do. */
export const ruleFlags = { ...dueFlags, ...retirementFlags } as const satisfies Flags

export interface RetirementArgs {
  keep?: number | undefined
  grace?: string | undefined
}

export interface RuleArgs extends RetirementArgs {
  ifOlderThan?: string | undefined
  ifExpiresWithin?: string | undefined
  ifDue?: boolean | undefined
}

/** @throws {KeyturnError} `INVALID_INPUT` */
export function retirementFromArgs(args: RetirementArgs): Pick<RetireOptions, 'keep' | 'grace'> {
  const rules = { keep: args.keep, grace: args.grace }
  readRetirementRules(rules)
  return rules
}

/** The rules that were given; what was not, keyturn is taken not to do. @throws {KeyturnError} `INVALID_INPUT` */
export function rulesFromArgs(args: RuleArgs): {
  rotation?: Pick<RotateOptions, 'ifOlderThan' | 'ifExpiresWithin' | 'ifDue'>
  retirement?: Pick<RetireOptions, 'keep' | 'grace'>
} {
  const { ifOlderThan, ifExpiresWithin } = args
  const rotates = ifOlderThan !== undefined || ifExpiresWithin !== undefined || args.ifDue === true
  const retires = args.keep !== undefined || args.grace !== undefined
  return {
    ...(rotates && { rotation: { ifOlderThan, ifExpiresWithin, ifDue: args.ifDue } }),
    ...(retires && { retirement: retirementFromArgs(args) }),
  }
}
