import { addDuration, type Duration, formatDuration } from '../../duration.ts'
import { KeyturnError } from '../../errors.ts'
import { iso } from '../../instant.ts'
import type { Key } from '../../keys/key.ts'
import { type Check, failed, notChecked, passed, type VerificationCheck, warning } from './check.ts'

const name = 'expiry'

/** Whether there is an expiry date to hold against the key's policy, so that the policy has to be read. */
export function hasExpiry(before: Key, made: Key): boolean {
  return before.expiresOn !== undefined || made.expiresOn !== undefined
}

/** The service gives a new version an expiry date by the rotation policy alone (Key Vault REST: rotate key). */
export const expiry: Check = (rotated) => {
  const { before, made, listed, expireAfter } = rotated
  const found = listed instanceof KeyturnError ? undefined : listed.found
  if (found !== undefined && found.expiresOn?.getTime() !== made.expiresOn?.getTime()) {
    return failed(
      name,
      `${expiryText(made.expiresOn)} by its own answer, ${expiryText(found.expiresOn)} in the version list`,
    )
  }
  if (expireAfter instanceof KeyturnError) {
    return notChecked(
      name,
      `${expiryText(made.expiresOn)}; the rotation policy could not be read: ${expireAfter.message}`,
    )
  }
  if (expireAfter === 'not-read') {
    return passed(name, 'does not expire, like the version before; the rotation policy was not asked')
  }
  return expireAfter === 'none' ? withoutPolicy(before, made) : byPolicy(made, expireAfter)
}

function withoutPolicy(before: Key, made: Key): VerificationCheck {
  if (made.expiresOn !== undefined) {
    return failed(name, `${expiryText(made.expiresOn)}, although the rotation policy sets no expiry`)
  }
  if (before.expiresOn === undefined) return passed(name, 'no expiry, as the rotation policy sets none')
  return warning(
    name,
    `the version before ${expiryText(before.expiresOn)}, and this one never does, since the rotation policy sets no expiry; to keep one, let the policy say how long versions live (expire after), and set an expiry date on this version`,
  )
}

function byPolicy(made: Key, expireAfter: Duration): VerificationCheck {
  const actual = expiryText(made.expiresOn)
  if (made.createdOn === undefined) {
    return notChecked(name, `${actual}; the vault does not say when the version was made`)
  }
  const wanted = `${formatDuration(expireAfter)} after ${iso(made.createdOn)}`
  return possibleExpiries(made.createdOn, expireAfter).includes(made.expiresOn?.getTime() ?? Number.NaN)
    ? passed(name, `${actual}, ${wanted}`)
    : failed(name, `${actual}, expected ${wanted}`)
}

/** By the calendar, or with months of 30 and years of 365 days: the service does not document which. */
function possibleExpiries(createdOn: Date, expireAfter: Duration): number[] {
  const { years, months, weeks, days, hours, minutes, seconds } = expireAfter
  const fixedDays = years * 365 + months * 30 + weeks * 7 + days
  const fixed = (((fixedDays * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
  return [addDuration(createdOn, expireAfter).getTime(), createdOn.getTime() + fixed]
}

function expiryText(expiresOn: Date | undefined): string {
  return expiresOn === undefined ? 'does not expire' : `expires on ${iso(expiresOn)}`
}
