import { KeyturnError } from '../../errors.ts'
import type { Key } from '../../keys/key.ts'
import {
  asAnswer,
  failed,
  type ListedAfter,
  passed,
  type VerificationCheck,
  type VerificationVault,
  warning,
} from './check.ts'

/** Tags that the service did not carry over, by its own answer or by the version list, are put on the new version. */
export async function checkTags(
  vault: Pick<VerificationVault, 'updateKey'>,
  before: Key,
  made: Key,
  listed: ListedAfter,
): Promise<VerificationCheck> {
  const name = 'tags'
  const count = Object.keys(before.tags).length
  const found = listed instanceof KeyturnError ? undefined : listed.found
  const lost = Object.keys(before.tags).filter((tag) =>
    [made, found ?? made].some(({ tags }) => tags[tag] !== before.tags[tag]),
  )
  if (lost.length === 0) return passed(name, count === 0 ? 'the version before had none' : `${count} carried over`)
  try {
    await vault.updateKey(made.name, { version: made.version, tags: { ...made.tags, ...before.tags } })
    return warning(name, `the service did not carry over ${lost.join(', ')}; set again`)
  } catch (error) {
    const { message } = asAnswer(error)
    return failed(name, `${lost.join(', ')} not carried over, and setting them failed: ${message}`)
  }
}
