import { sha256 } from '../digest.ts'
import { addDuration, formatDuration, parseDuration } from '../duration.ts'
import { KeyturnError } from '../errors.ts'
import { plainText, quote } from '../text.ts'
import { say } from '../wording.ts'
import type { Plan } from './plan.ts'

/** Clocks of vaults and of machines differ by seconds; by minutes where nobody looks after them. */
const clockToleranceMs = 300_000

/** What a stored plan may be old at most, where nobody says otherwise. */
export const defaultPlanAge = 'P7D'

/**
 * Names a stored plan by its bytes, so that what was reviewed can be told from what was put in its place.
 *
 * @param text the file's content, as UTF-8 or as bytes
 * @returns `sha256:` and 64 hexadecimal characters, as other tools name artifacts
 */
export function planDigest(text: string | Uint8Array): string {
  return sha256(text)
}

/** @throws {KeyturnError} `INVALID_INPUT` when that is no digest; `CONFLICT` when it is another plan's */
export function checkPlanDigest(text: string | Uint8Array, expected: string, file = 'the plan'): void {
  const wanted = expected.trim().toLowerCase()
  if (!/^sha256:[0-9a-f]{64}$/.test(wanted)) {
    throw new KeyturnError('INVALID_INPUT', say`${{ field: 'digest' }}: ${quote(expected)} is no digest`, {
      hint: say`It is "sha256:" and 64 hexadecimal characters, as this prints it: ${{ verb: 'plan' }}`,
    })
  }
  const found = planDigest(text)
  if (found === wanted) return
  throw new KeyturnError(
    'CONFLICT',
    `${plainText(file, 200)} is not the plan that was approved: its digest is ${found}, not ${wanted}; nothing was applied`,
    { hint: say`Somebody has changed the file. Make the plan anew, look at it, and apply that: ${{ verb: 'plan' }}` },
  )
}

/**
 * Refuses a plan that was made too long ago, or in the future. Pure.
 *
 * @param now the vault's time
 * @param maxAge a duration
 * @throws {KeyturnError} `INVALID_INPUT` when `maxAge` is no duration or the plan is from the future; `CONFLICT` when it is too old
 */
export function checkPlanAge({ createdOn }: Pick<Plan, 'createdOn'>, now: Date, maxAge: string): void {
  const age = parseDuration(maxAge, { field: 'maxAge' })
  const made = new Date(createdOn)
  if (made.getTime() > now.getTime() + clockToleranceMs) {
    throw new KeyturnError(
      'INVALID_INPUT',
      `the plan says that it was made on ${createdOn}, which is in the future; nothing was applied`,
      { hint: say`Make the plan anew, look at it, and apply that: ${{ verb: 'plan' }}` },
    )
  }
  if (addDuration(made, age) >= now) return
  throw new KeyturnError(
    'CONFLICT',
    `the plan was made on ${createdOn}, more than ${formatDuration(age)} ago; nothing was applied`,
    { hint: say`Make the plan anew, look at it, and apply that: ${{ verb: 'plan' }}` },
  )
}
