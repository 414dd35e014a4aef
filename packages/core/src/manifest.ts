// Keys as a file: read keys.yaml, plan, look at a stored plan, apply.

export type { ApplyEvent, ApplyPlanOptions, ApplyResult } from './manifest/apply.ts'
export { applyPlan } from './manifest/apply.ts'
export { checkPlanAge, checkPlanDigest, defaultPlanAge, planDigest } from './manifest/approved-plan.ts'
export type { Change, ChangeField, ChangeValue } from './manifest/fields/change.ts'
export type {
  DesiredKey,
  DesiredRules,
  KeyFieldName,
  KeyRules,
  Manifest,
  WantedKey,
} from './manifest/fields/desired.ts'
export type { Moment } from './manifest/fields/moment.ts'
export type {
  ManifestDefaults,
  ManifestFile,
  ManifestKey,
  ManifestSelector,
  RetirementFields,
  RotationFields,
} from './manifest/fields/written.ts'
export type { ManifestFromVaultsOptions } from './manifest/from-vaults.ts'
export { manifestFromVaults } from './manifest/from-vaults.ts'
export type { KeyLocation } from './manifest/locate-keys.ts'
export { locateManifestKeys } from './manifest/locate-keys.ts'
export type { ManifestProblem, ParseManifestOptions } from './manifest/parse.ts'
export { checkManifest, parseManifest } from './manifest/parse.ts'
export type { IdleKey, KeyPlan, Plan, PlannedVault, PlanProblem, SeenKey } from './manifest/plan.ts'
export { planFormat } from './manifest/plan.ts'
export type { ParsePlanOptions } from './manifest/plan-file.ts'
export { isPlanText, parsePlan } from './manifest/plan-file.ts'
export { planKey } from './manifest/plan-key.ts'
export type { NamedVault, PlanManifestOptions, PlanningVault } from './manifest/read-plan.ts'
export { planManifest } from './manifest/read-plan.ts'
export type {
  ExpectedState,
  PlanStep,
  RetirementText,
  StepAction,
  StepReason,
} from './manifest/steps/plan-step.ts'
export type { ApplyingVault, StepOptions, StepResult, StepWords } from './manifest/steps/step.ts'
export { stepWords } from './manifest/steps/steps.ts'
export type { ApplyRunOptions, ApplyRunResult, PlanSource } from './runs/apply-run.ts'
export { judgeApply, runApply } from './runs/apply-run.ts'
export type { ManifestSimulation } from './runs/simulate-manifest.ts'
export { simulateManifest } from './runs/simulate-manifest.ts'
