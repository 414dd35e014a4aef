import { KeyturnError } from '../../errors.ts'
import { type Check, failed, passed } from './check.ts'

/** Both what the rotation answered and the version list have it enabled. */
export const enabled: Check = ({ made, listed }) => {
  const listedAs = listed instanceof KeyturnError ? undefined : listed.found?.enabled
  return made.enabled && listedAs !== false ? passed('enabled', 'it is enabled') : failed('enabled', 'it is disabled')
}
