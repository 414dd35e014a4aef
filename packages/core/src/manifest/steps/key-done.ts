import { iso } from '../../instant.ts'
import type { Key } from '../../keys/key.ts'
import type { StepDone } from './step.ts'

/** A step whose answer is the key as it is now. */
export function keyDone(key: Key): StepDone {
  const updatedOn = key.updatedOn && iso(key.updatedOn)
  return {
    result: { outcome: 'done', version: key.version },
    next: { found: 'present', version: key.version, ...(updatedOn !== undefined && { updatedOn }) },
  }
}
