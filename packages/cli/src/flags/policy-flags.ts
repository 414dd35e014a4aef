import { policyOf, type RotationPolicy } from '@keyturn/core'
import type { Flags } from './flag.ts'
import { duration } from './values.ts'

/** The flags of a rotation policy, the same on `create`, `ensure`, `import` and `policy set`. */
export const policyFlags = {
  'rotate-every': { ...duration, value: '90d', describe: 'The service rotates it so long after each creation' },
  'rotate-before-expiry': {
    ...duration,
    value: '30d',
    describe: 'Or so long before each version expires; needs --expire-after',
  },
  'expire-after': { ...duration, value: '1y', describe: 'New versions expire after this time; at least 28d' },
  'notify-before': {
    ...duration,
    value: '30d',
    describe: 'Send an event so long before expiry (service default: 30d)',
  },
} as const satisfies Flags

/** The policy that the flags describe; `undefined` when none of them was given. */
export function policyFromArgs(args: RotationPolicy): RotationPolicy | undefined {
  const policy = policyOf(args)
  return Object.keys(policy).length === 0 ? undefined : policy
}
