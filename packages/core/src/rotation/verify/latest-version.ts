import { KeyturnError } from '../../errors.ts'
import { type Check, failed, notChecked, passed } from './check.ts'

/** The version list has the new version, and nothing else that was not there before: so it is what the service calls latest. */
export const latestVersion: Check = ({ made, listed }) => {
  const name = 'latest-version'
  if (listed instanceof KeyturnError) {
    return notChecked(name, `the version list could not be read: ${listed.message}`)
  }
  const others = listed.others.map(({ version }) => version)
  if (listed.found === undefined) return failed(name, `the version list does not have ${made.version}`)
  return others.length === 0
    ? passed(name, `${made.version} is the latest version`)
    : failed(name, `the version list has ${others.join(', ')} beside the new ${made.version}`)
}
