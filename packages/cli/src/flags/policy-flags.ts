import type { RotationPolicy } from '@keyturn/core'
import type { Flags } from './flag.ts'
import { checkDuration } from './values.ts'

/** The flags of a rotation policy, the same on `create`, `ensure`, `import` and `policy set`. */
export const policyFlags = {
  'rotate-every': { type: 'string', value: '90d', describe: 'The service rotates it so long after each creation' },
  'rotate-before-expiry': {
    type: 'string',
    value: '30d',
    describe: 'Or so long before each version expires; needs --expire-after',
  },
  'expire-after': { type: 'string', value: '1y', describe: 'New versions expire after this time; at least 28d' },
  'notify-before': {
    type: 'string',
    value: '30d',
    describe: 'Send an event so long before expiry (service default: 30d)',
  },
} as const satisfies Flags

export interface PolicyArgs {
  rotateEvery?: string | undefined
  rotateBeforeExpiry?: string | undefined
  expireAfter?: string | undefined
  notifyBefore?: string | undefined
}

/** The policy that the flags describe; `undefined` when none of them was given. */
export function policyFromArgs(args: PolicyArgs): RotationPolicy | undefined {
  const rotateEvery = checkDuration(args.rotateEvery, '--rotate-every')
  const rotateBeforeExpiry = checkDuration(args.rotateBeforeExpiry, '--rotate-before-expiry')
  const expireAfter = checkDuration(args.expireAfter, '--expire-after')
  const notifyBefore = checkDuration(args.notifyBefore, '--notify-before')
  const policy = {
    ...(rotateEvery !== undefined && { rotateEvery }),
    ...(rotateBeforeExpiry !== undefined && { rotateBeforeExpiry }),
    ...(expireAfter !== undefined && { expireAfter }),
    ...(notifyBefore !== undefined && { notifyBefore }),
  }
  return Object.keys(policy).length === 0 ? undefined : policy
}
