import { iso } from '../../instant.ts'
import { type Check, passed, warning } from './check.ts'

/** A start date does not carry over (Key Vault REST: rotate key). */
export const notBefore: Check = ({ before, made }) => {
  const name = 'not-before'
  const [was, is] = [before.notBefore, made.notBefore]
  if (was === undefined && is === undefined) return undefined
  if (is !== undefined && was?.getTime() === is.getTime()) return passed(name, `valid from ${iso(is)}`)
  const now = is === undefined ? 'is valid at once' : `is valid from ${iso(is)}`
  if (was === undefined) return warning(name, `the version before had no start date, and this one ${now}`)
  return warning(
    name,
    `the version before was valid from ${iso(was)}, and this one ${now}; to keep the date, set it on this version`,
  )
}
