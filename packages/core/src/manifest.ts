// Read and check keys.yaml

// Do what the plan says
export type {
  ApplyEvent,
  ApplyingVault,
  ApplyPlanOptions,
  ApplyResult,
  StepResult,
} from './manifest/apply.ts'
export { applyPlan } from './manifest/apply.ts'
export type {
  DesiredKey,
  DesiredRules,
  KeyRules,
  Manifest,
  Moment,
} from './manifest/desired-state.ts'
// Write one for the keys that are there
export type { ManifestFromVaultsOptions } from './manifest/from-vaults.ts'
export { manifestFromVaults } from './manifest/from-vaults.ts'
export type { KeyLocation } from './manifest/locate-keys.ts'
export { locateManifestKeys } from './manifest/locate-keys.ts'
export type { ManifestProblem, ParseManifestOptions } from './manifest/parse.ts'
export { checkManifest, parseManifest } from './manifest/parse.ts'
// Compare it with the vaults
export type {
  Change,
  ChangeField,
  ChangeValue,
  ExpectedState,
  IdleKey,
  KeyPlan,
  Plan,
  PlannedVault,
  PlanProblem,
  PlanStep,
  RetirementText,
  SeenKey,
  StepAction,
  StepReason,
  WantedKey,
} from './manifest/plan.ts'
export { planKey } from './manifest/plan.ts'
export type { ParsePlanOptions } from './manifest/plan-file.ts'
export { parsePlan } from './manifest/plan-file.ts'
export type { NamedVault, PlanManifestOptions, PlanningVault } from './manifest/read-plan.ts'
export { planManifest } from './manifest/read-plan.ts'
export type {
  ManifestDefaults,
  ManifestFile,
  ManifestKey,
  ManifestSelector,
  RetirementFields,
  RotationFields,
} from './manifest/schema.ts'
export type { ApplyRunOptions, ApplyRunResult, PlanSource } from './runs/apply-run.ts'
export { judgeApply, runApply } from './runs/apply-run.ts'
// Foresee what it will do
export type { ManifestSimulation } from './runs/simulate-manifest.ts'
export { simulateManifest } from './runs/simulate-manifest.ts'
