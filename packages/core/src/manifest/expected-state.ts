import { iso } from '../instant.ts'
import { getRotationPolicy } from '../lifecycle/rotation-policy.ts'
import { unlessMissing } from '../lifecycle/wait.ts'
import { isSamePolicy } from '../policy/rotation-policy.ts'
import type { ExpectedState, PlanStep } from './steps/plan-step.ts'
import type { ApplyingVault } from './steps/step.ts'
import { stepKinds } from './steps/steps.ts'

/** Sentences about what is not as expected; none when all is. */
export async function findDifferences(
  vault: ApplyingVault,
  step: PlanStep,
  expected: ExpectedState,
): Promise<string[]> {
  const subject = `key "${step.key}" in ${vault.url}`
  const key = await unlessMissing(vault.getKey(step.key))
  const deleted = key === undefined ? await unlessMissing(vault.getDeletedKey(step.key)) : undefined
  const found = key !== undefined ? 'present' : deleted !== undefined ? 'deleted' : 'absent'
  if (found !== expected.found) return [`${subject} is ${found}, not ${expected.found} as planned`]
  if (key === undefined) {
    const deletedOn = deleted?.deletedOn && iso(deleted.deletedOn)
    return expected.deletedOn === undefined || deletedOn === expected.deletedOn
      ? []
      : [`${subject} was deleted on ${deletedOn}, not on ${expected.deletedOn} as planned`]
  }
  if (key.version !== expected.version) {
    return [`${subject} has the latest version ${key.version}, not ${expected.version} as planned`]
  }
  const updatedOn = key.updatedOn && iso(key.updatedOn)
  if (expected.updatedOn !== undefined && updatedOn !== expected.updatedOn) {
    return [`${subject} was changed on ${updatedOn}, after the plan was made`]
  }
  const moved = (await stepKinds[step.action].findMoved?.(vault, step, key)) ?? []
  const differences = moved.map((each) => `${subject} ${each}`)
  if (expected.policy !== undefined) {
    const policy = await getRotationPolicy(vault, step.key)
    if (!isSamePolicy(policy, expected.policy)) differences.push(`${subject} has another rotation policy than planned`)
  }
  return differences
}
