import type { ErrorCode } from '../errors.ts'
import type { DeletedKey, Key, KeyVersion } from '../keys/key.ts'
import type { RotationPolicy } from '../policy/rotation-policy.ts'
import type { Reason } from '../rotation/reasons.ts'
import type { PlanStep } from './steps/plan-step.ts'

export const planFormat = 'keyturn-plan-1'

/** What `apply` does, as plain JSON: it can be printed, stored, reviewed, and applied later. */
export interface Plan {
  /** Says what this JSON is, and which version of its shape. */
  format: typeof planFormat
  /** ISO 8601 UTC. */
  createdOn: string
  /** The vaults that the plan is about, in its order. */
  vaults: PlannedVault[]
  /** What is to be done, in this order; a key's steps stand together. */
  steps: PlanStep[]
  /** Keys with nothing to do, and why. */
  idle: IdleKey[]
  /** Keys that cannot become what is wanted. They have no steps, and do not keep others from theirs. */
  problems: PlanProblem[]
}

export interface PlannedVault {
  /** Base URL. */
  url: string
  /** What the vault was called: a reference that `connect` takes. */
  reference: string
}

export interface IdleKey {
  vaultUrl: string
  key: string
  reason: { code: 'AS_DESCRIBED'; message: string } | Reason
  /** When a rule, or its policy where no rule is described, will make it rotate. ISO 8601 UTC. */
  nextDue?: string
  /** When old versions will be retired, as far as is known. ISO 8601 UTC. */
  nextRetirement?: string
}

export interface PlanProblem {
  vaultUrl: string
  key: string
  code: ErrorCode
  message: string
  hint?: string
}

/** A key as a vault holds it. */
export type SeenKey =
  | { found: 'present'; key: Key; policy?: RotationPolicy; versions?: readonly KeyVersion[] }
  /** From a page of the key list, when that settles that there is nothing to do. */
  | { found: 'listed'; item: KeyVersion }
  | { found: 'deleted'; key: DeletedKey }
  | { found: 'absent' }

/** What a plan holds for one key. */
export interface KeyPlan {
  steps: PlanStep[]
  idle?: IdleKey
  problems: PlanProblem[]
}
