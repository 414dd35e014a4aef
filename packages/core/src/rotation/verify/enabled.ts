import { KeyturnError } from '../../errors.ts'
import { type Check, failed, passed, warning } from './check.ts'

/** Both what the rotation answered and the version list have it enabled, as the version before should have been. */
export const enabled: Check = ({ before, made, listed }) => {
  const name = 'enabled'
  const listedAs = listed instanceof KeyturnError ? undefined : listed.found?.enabled
  if (!made.enabled || listedAs === false) return failed(name, 'it is disabled')
  if (before.enabled) return passed(name, 'it is enabled')
  return warning(
    name,
    'the version before was disabled, and this one is enabled: the rotation has switched the key on; to keep it off, disable this version',
  )
}
