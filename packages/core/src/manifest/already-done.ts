import { listKeyVersions } from '../lifecycle/list-versions.ts'
import { getRotationPolicy } from '../lifecycle/rotation-policy.ts'
import { unlessMissing } from '../lifecycle/wait.ts'
import { policyOf } from '../policy/rotation-policy.ts'
import type { PlanStep } from './steps/plan-step.ts'
import type { ApplyingVault } from './steps/step.ts'
import { stepKinds } from './steps/steps.ts'

/**
 * Whether the state is there that the steps of one key would make, all of them: then their plan was applied before, and
 * whether by us makes no difference.
 */
export async function isAlreadyDone(vault: ApplyingVault, steps: readonly PlanStep[]): Promise<boolean> {
  const name = steps[0]?.key ?? ''
  const key = await unlessMissing(vault.getKey(name))
  if (key === undefined) return false
  const versions = await listKeyVersions(vault, name)
  const asksPolicy = steps.some(({ action }) => action === 'policy')
  const policy = asksPolicy ? policyOf(await getRotationPolicy(vault, name)) : undefined
  const state = { key, versions, policy, now: vault.now() }
  return steps.every((step) => stepKinds[step.action].isDone(step, state))
}
