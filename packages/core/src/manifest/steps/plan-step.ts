import type { RotationPolicy } from '../../policy/rotation-policy.ts'
import type { Reason } from '../../rotation/reasons.ts'
import type { Change } from '../fields/change.ts'

/** Deletion is none of them, and never will be. */
export type StepAction = 'recover' | 'create' | 'update' | 'policy' | 'rotate' | 'retire'

export interface PlanStep {
  action: StepAction
  /** URL of the vault. */
  vaultUrl: string
  key: string
  /** The state of the key that the plan was made from; `apply` stops when it has changed. */
  expect: ExpectedState
  reason: StepReason
  /** All that the step changes. For `create`: what the key is made with. For `rotate`: what its new version gets. */
  changes: Change[]
  /** Of `retire`: the rules that it was planned by. */
  retirement?: RetirementText
}

/** Rules of a retirement as plain JSON; `grace` in ISO 8601. */
export interface RetirementText {
  keep: number
  grace: string
}

/** How a key was found. Dates are ISO 8601 UTC. */
export interface ExpectedState {
  found: 'present' | 'deleted' | 'absent'
  /** Latest version, when present. */
  version?: string
  /** When that version was last changed. */
  updatedOn?: string
  /** When it was deleted. */
  deletedOn?: string
  /** The rotation policy, where it was read. */
  policy?: RotationPolicy
}

/** Why a step is in the plan. Rotations have the reasons of `planRotation`. */
export type StepReason =
  | { code: 'MISSING'; message: string }
  | { code: 'DELETED'; message: string }
  | { code: 'DIFFERS'; message: string }
  | { code: 'SUPERSEDED'; message: string }
  | Reason
