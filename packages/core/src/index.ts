export type { AuthMode } from './azure/sign-in/sign-in-plan.ts'
export { authModes } from './azure/sign-in/sign-in-plan.ts'
export type { Clock } from './clock.ts'
export { systemClock } from './clock.ts'
export type { Connection, ConnectOptions, VaultEvent } from './connect.ts'
export { connect } from './connect.ts'
export type { JsonPath } from './data-keys/json-path.ts'
export { parseJsonPath } from './data-keys/json-path.ts'
export type { LeftoverKey, Leftovers, LeftoverVersion } from './data-keys/leftovers.ts'
export { leftoversFormat, leftoversOf, neededVersions, parseLeftovers } from './data-keys/leftovers.ts'
export type { RewrapEntry, RewrapOptions, RewrappedText, RewrappingVault, RewrapReason } from './data-keys/rewrap.ts'
export { rewrapTexts } from './data-keys/rewrap.ts'
export { wipe } from './data-keys/wipe.ts'
export type { WrapOptions, WrappingVault } from './data-keys/wrap.ts'
export { unwrapDataKey, wrapDataKey } from './data-keys/wrap.ts'
export type { WrapAlgorithm, WrappedKey, WrappedKeyText } from './data-keys/wrapped-key.ts'
export {
  parseWrappedKey,
  parseWrappedKeyText,
  wrapAlgorithms,
  wrappedKeyFormat,
  wrappedKeyText,
} from './data-keys/wrapped-key.ts'
export type { Duration } from './duration.ts'
export { addDuration, formatDuration, parseDuration, parseExpiry, subtractDuration } from './duration.ts'
export type { ErrorCode, ErrorSummary, KeyturnErrorDetails } from './errors.ts'
export { hasCode, KeyturnError } from './errors.ts'
export type { ScheduleOptions } from './forecast/get-schedule.ts'
export { getSchedule } from './forecast/get-schedule.ts'
export type { ScheduledEvent, ScheduleInput } from './forecast/schedule.ts'
export { scheduleKey } from './forecast/schedule.ts'
export type { SimulatedMistake, SimulateOptions, Simulation } from './forecast/simulate.ts'
export { simulateKey } from './forecast/simulate.ts'
export type {
  DeletedKey,
  Key,
  KeyAttributes,
  KeyCurve,
  KeyOperation,
  KeyType,
  KeyVersion,
  ListedVersion,
  PublicJwk,
  ReleasePolicy,
} from './keys/key.ts'
export type { KeyMaterialOptions, PrivateJwk } from './keys/key-material.ts'
export { parseKeyMaterial } from './keys/key-material.ts'
export { parseKeyName, parseKeyVersion } from './keys/key-name.ts'
export { keyCurves, keyTypes, octSizes, rsaSizes } from './keys/key-rules.ts'
export type { CreateKeyOptions } from './lifecycle/create.ts'
export { createKey } from './lifecycle/create.ts'
export { deleteKey } from './lifecycle/delete.ts'
export { getDeletedKey, listDeletedKeys } from './lifecycle/deleted.ts'
export type { EnsureKeyOptions, EnsureKeyResult } from './lifecycle/ensure.ts'
export { ensureKey } from './lifecycle/ensure.ts'
export { getKey } from './lifecycle/get.ts'
export type { ImportKeyOptions } from './lifecycle/import.ts'
export { importKey } from './lifecycle/import.ts'
export { listKeys } from './lifecycle/list.ts'
export { listKeyVersions } from './lifecycle/list-versions.ts'
export { purgeKey } from './lifecycle/purge.ts'
export { recoverKey } from './lifecycle/recover.ts'
export type { SwitchKeyOptions, UpdateKeyOptions } from './lifecycle/update.ts'
export { disableKey, enableKey, updateKey } from './lifecycle/update.ts'
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
export type { ManifestFromVaultsOptions } from './manifest/from-vaults.ts'
export { manifestFromVaults } from './manifest/from-vaults.ts'
export type { KeyPlace } from './manifest/locate-keys.ts'
export { locateManifestKeys } from './manifest/locate-keys.ts'
export type { ManifestProblem, ParseManifestOptions } from './manifest/parse.ts'
export { checkManifest, parseManifest } from './manifest/parse.ts'
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
  PolicyText,
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
  PolicyFields,
  RetirementFields,
  RotationFields,
} from './manifest/schema.ts'
export type { ActEvent } from './once/act-once.ts'
export type { IntentEnding, RotationIntent, RotationJournal } from './once/journal.ts'
export { openJournal } from './once/journal.ts'
export type { RotationPolicy } from './policy/rotation-policy.ts'
export { clearRotationPolicy, getRotationPolicy, setRotationPolicy } from './policy/rotation-policy.ts'
export type { CheckedPolicy, PolicyRuleOptions, RotationPolicyInput } from './policy/rules.ts'
export { checkPolicy, type PolicyState } from './policy/rules.ts'
export type {
  PlannedRetirement,
  RetirementPlan,
  RetirementRules,
  RetireReason,
  RetireStage,
} from './retirement/plan.ts'
export { planRetirement } from './retirement/plan.ts'
export type { RetirementVault, RetireOptions, RetireResult, RetireStep } from './retirement/retire.ts'
export { readRetirementRules, retireVersions } from './retirement/retire.ts'
export { type RotateOptions, readRotationRules } from './rotation/options.ts'
export type { RotationDecision } from './rotation/plan.ts'
export { planRotation } from './rotation/plan.ts'
export type { KeyState, PolicyTrigger, Reason, ReasonCode, RotationRules } from './rotation/reasons.ts'
export type { RotationEvent, RotationOutcome, RotationResult, RotationVault } from './rotation/result.ts'
export { rotateKey } from './rotation/rotate.ts'
export type { RotateKeysOptions, RotationTarget } from './rotation/rotate-keys.ts'
export { rotateKeys } from './rotation/rotate-keys.ts'
export type { CheckName, VerificationCheck, VerificationReport, VerificationVault } from './rotation/verify.ts'
export type { KeyTarget } from './runs/each-key.ts'
export type { ForeseenVault, KeySchedule } from './runs/get-schedules.ts'
export { getSchedules } from './runs/get-schedules.ts'
export type { RateLimit } from './runs/pace/adaptive-rate.ts'
export type { LaneState, Slots } from './runs/pace/lane.ts'
export type { RunLimiter, RunLimiterOptions, RunLimiterState } from './runs/pace/run-limiter.ts'
export { createRunLimiter } from './runs/pace/run-limiter.ts'
export type { RequestLimits } from './runs/pace/service-limits.ts'
export { documentedLimits } from './runs/pace/service-limits.ts'
export type { FleetCounts, FleetProgress } from './runs/progress.ts'
export { countDone, countFound, countListed, progressOf, startCounts } from './runs/progress.ts'
export type { FleetReport, Remaining, ReportedKey, ReportLine } from './runs/report.ts'
export { parseFleetReport, remainingOf, reportFormat, reportLine } from './runs/report.ts'
export type { RetireTarget } from './runs/retire-keys.ts'
export { retireKeys } from './runs/retire-keys.ts'
export type { RotateFleetOptions, RotatingVault } from './runs/rotate-fleet.ts'
export { rotateFleet } from './runs/rotate-fleet.ts'
export type { Shard } from './runs/shard.ts'
export { formatShard, isInShard, parseShard } from './runs/shard.ts'
export type { KeySimulation, SimulateKeysOptions } from './runs/simulate-keys.ts'
export { simulateKeys, simulateNewKey } from './runs/simulate-keys.ts'
export type { ManifestSimulation } from './runs/simulate-manifest.ts'
export { simulateManifest } from './runs/simulate-manifest.ts'
export type { FleetEvent, FleetVault, VisitKeysOptions } from './runs/visit-keys.ts'
export { visitKeys } from './runs/visit-keys.ts'
export { plainText, quote } from './text.ts'
export type { Vault, VaultClient } from './vault/client.ts'
export type { Effect, Operation, OperationFacts, Permission, Sending } from './vault/operations.ts'
export { operations } from './vault/operations.ts'
export type { Cloud, KeyId, VaultReference, VaultReferenceOptions } from './vault/reference.ts'
export { parseKeyId, parseVaultReference, shortReference } from './vault/reference.ts'
export type { OperationClass, Permit, RequestLimiter, RetryCause } from './vault/request-limiter.ts'
export type { Field, KeyVerb, NextStep, Term, Wording, Words } from './wording.ts'
export { inWords, libraryWords } from './wording.ts'
