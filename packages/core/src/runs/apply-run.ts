import { type ApplyPlanOptions, type ApplyResult, applyPlan, applyPlanOptionNames } from '../manifest/apply.ts'
import type { Plan } from '../manifest/plan.ts'
import type { ApplyingVault } from '../manifest/steps/step.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { judgeRun, type Verdict } from './verdict.ts'

/** Where the steps of an `apply` come from: a stored plan, or a manifest that is compared with its vaults. */
export interface PlanSource {
  plan(): Promise<Plan>
  /** By URL. */
  vaults: ReadonlyMap<string, ApplyingVault>
  /** Whether planning again can find more; a stored plan is what it is. */
  replans: boolean
}

export interface ApplyRunOptions extends ApplyPlanOptions {
  /** Called with each plan before it is applied; a rejection ends the run, and nothing of that plan is done. */
  onPlan?: ((plan: Plan) => Promise<void>) | undefined
}

const applyRunOptionNames: OptionNames<ApplyRunOptions> = { ...applyPlanOptionNames, onPlan: true }

/** What became of an `apply`. Plain JSON. */
export interface ApplyRunResult extends ApplyResult {
  /** The last plan that was made. */
  plan: Plan
  verdict: Verdict
}

/** Recovered keys are planned again; that it takes more than once means that somebody goes on deleting them. */
const mostRounds = 3

/**
 * Plans, applies, and plans again when keys were recovered, since what else differs of a key is known once it is back.
 *
 * @throws {KeyturnError} as planning and `applyPlan` do, and what `onPlan` rejects with
 */
export async function runApply(
  { plan: makePlan, vaults, replans }: PlanSource,
  runOptions: ApplyRunOptions = {},
): Promise<ApplyRunResult> {
  refuseUnknownOptions('runApply', runOptions, applyRunOptionNames)
  const { onPlan, ...options } = runOptions
  let plan = await makePlan()
  const total: ApplyResult = { steps: [], stopped: null }
  for (let round = 1; plan.steps.length > 0; round++) {
    await onPlan?.(plan)
    const { steps, stopped } = await applyPlan(plan, vaults, options)
    total.steps.push(...steps)
    total.stopped = stopped
    const recovered = steps.some(({ action, outcome }) => action === 'recover' && outcome === 'done')
    if (!recovered || stopped !== null || !replans || round === mostRounds) break
    plan = await makePlan()
  }
  return { ...total, plan, verdict: judgeApply(total, plan) }
}

/**
 * Judges an applied plan. Pure. What nobody can tell outweighs everything; then what stopped the run; then, when nothing was
 * done, what stood in the way.
 */
export function judgeApply(
  { steps, stopped }: ApplyResult,
  { problems, idle }: Pick<Plan, 'problems' | 'idle'>,
): Verdict {
  const judged = judgeRun([
    ...steps.map((step) => ({
      ...step,
      outcome: step.outcome === 'not-run' ? 'failed' : step.outcome,
      rotated: step.rotation?.rotated ?? false,
      verification: step.rotation?.rotated ? { ok: false } : null,
    })),
    ...problems.map(({ code, message }) => ({
      outcome: 'failed',
      error: { code, message, hint: null, requestId: null },
    })),
    ...idle.map(() => ({ outcome: 'unchanged', error: null })),
  ])
  if (judged.status === 'indeterminate' || stopped === null) return judged
  return { status: 'interrupted', codes: [stopped.code] }
}
