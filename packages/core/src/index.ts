export type { Clock } from './clock.ts'
export { systemClock } from './clock.ts'
export type { JsonPath } from './crypto/json-path.ts'
export { parseJsonPath } from './crypto/json-path.ts'
export type { LeftoverKey, Leftovers, LeftoverVersion } from './crypto/leftovers.ts'
export { leftoversFormat, leftoversOf, neededVersions, parseLeftovers } from './crypto/leftovers.ts'
export type { RewrapEntry, RewrapOptions, RewrappedText, RewrappingVault, RewrapReason } from './crypto/rewrap.ts'
export { rewrapTexts } from './crypto/rewrap.ts'
export { wipe } from './crypto/wipe.ts'
export type { WrapOptions, WrappingVault } from './crypto/wrap.ts'
export { unwrapDataKey, wrapDataKey } from './crypto/wrap.ts'
export type { WrapAlgorithm, WrappedKey, WrappedKeyText } from './crypto/wrapped-key.ts'
export {
  parseWrappedKey,
  parseWrappedKeyText,
  wrapAlgorithms,
  wrappedKeyFormat,
  wrappedKeyText,
} from './crypto/wrapped-key.ts'
export type { Duration } from './duration.ts'
export { addDuration, formatDuration, parseDuration, parseExpiry, subtractDuration } from './duration.ts'
export type { ErrorCode, ErrorSummary, KeyturnErrorDetails } from './errors.ts'
export { hasCode, KeyturnError } from './errors.ts'
export type { RateLimit } from './fleet/adaptive-rate.ts'
export type { KeyTarget } from './fleet/each-key.ts'
export type { ForeseenVault, KeySchedule } from './fleet/get-schedules.ts'
export { getSchedules } from './fleet/get-schedules.ts'
export type { LaneState, Slots } from './fleet/lane.ts'
export type { FleetCounts, FleetProgress } from './fleet/progress.ts'
export { countDone, countFound, countListed, progressOf, startCounts } from './fleet/progress.ts'
export type { FleetReport, Remaining, ReportedKey, ReportLine } from './fleet/report.ts'
export { parseFleetReport, remainingOf, reportFormat, reportLine } from './fleet/report.ts'
export type { RetireTarget } from './fleet/retire-keys.ts'
export { retireKeys } from './fleet/retire-keys.ts'
export type { RotateFleetOptions, RotatingVault } from './fleet/rotate-fleet.ts'
export { rotateFleet } from './fleet/rotate-fleet.ts'
export type { RunLimiter, RunLimiterOptions, RunLimiterState } from './fleet/run-limiter.ts'
export { createRunLimiter } from './fleet/run-limiter.ts'
export type { RequestLimits } from './fleet/service-limits.ts'
export { documentedLimits } from './fleet/service-limits.ts'
export type { Shard } from './fleet/shard.ts'
export { formatShard, isInShard, parseShard } from './fleet/shard.ts'
export type { KeySimulation, SimulateKeysOptions } from './fleet/simulate-keys.ts'
export { simulateKeys, simulateNewKey } from './fleet/simulate-keys.ts'
export type { FleetEvent, FleetVault, VisitKeysOptions } from './fleet/visit-keys.ts'
export { visitKeys } from './fleet/visit-keys.ts'
export type { CreateKeyOptions } from './keys/create.ts'
export { createKey } from './keys/create.ts'
export { deleteKey } from './keys/delete.ts'
export { getDeletedKey, listDeletedKeys } from './keys/deleted.ts'
export type { EnsureKeyOptions, EnsureKeyResult } from './keys/ensure.ts'
export { ensureKey } from './keys/ensure.ts'
export { getKey } from './keys/get.ts'
export type { ImportKeyOptions } from './keys/import.ts'
export { importKey } from './keys/import.ts'
export type {
  DeletedKey,
  Key,
  KeyAttributes,
  KeyCurve,
  KeyOperation,
  KeyType,
  KeyVersion,
  PublicJwk,
  ReleasePolicy,
} from './keys/key.ts'
export type { KeyMaterialOptions, PrivateJwk } from './keys/key-material.ts'
export { parseKeyMaterial } from './keys/key-material.ts'
export { parseKeyName, parseKeyVersion } from './keys/key-name.ts'
export { keyCurves, keyTypes, octSizes, rsaSizes } from './keys/key-rules.ts'
export { listKeys } from './keys/list.ts'
export { listKeyVersions } from './keys/list-versions.ts'
export { purgeKey } from './keys/purge.ts'
export { recoverKey } from './keys/recover.ts'
export type { SwitchKeyOptions, UpdateKeyOptions } from './keys/update.ts'
export { disableKey, enableKey, updateKey } from './keys/update.ts'
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
export type { ManifestSimulation } from './manifest/simulate-manifest.ts'
export { simulateManifest } from './manifest/simulate-manifest.ts'
export { plainText, quote } from './quote.ts'
export type { ActEvent } from './rotation/act-once.ts'
export type { ScheduleOptions } from './rotation/get-schedule.ts'
export { getSchedule } from './rotation/get-schedule.ts'
export type { IntentEnding, RotationIntent, RotationJournal } from './rotation/journal.ts'
export { openJournal } from './rotation/journal.ts'
export type { RotationDecision } from './rotation/plan.ts'
export { planRotation } from './rotation/plan.ts'
export type { RotationPolicy } from './rotation/policy.ts'
export { clearRotationPolicy, getRotationPolicy, setRotationPolicy } from './rotation/policy.ts'
export type { CheckedPolicy, PolicyRuleOptions, RotationPolicyInput } from './rotation/policy-rules.ts'
export { checkPolicy } from './rotation/policy-rules.ts'
export type { KeyState, PolicyState, PolicyTrigger, Reason, ReasonCode, RotationRules } from './rotation/reasons.ts'
export type { RetirementVault, RetireOptions, RetireResult, RetireStep } from './rotation/retire.ts'
export { readRetirementRules, retireVersions } from './rotation/retire.ts'
export type {
  ListedVersion,
  PlannedRetirement,
  RetirementPlan,
  RetirementRules,
  RetireReason,
  RetireStage,
} from './rotation/retirement.ts'
export { planRetirement } from './rotation/retirement.ts'
export type { RotateOptions, RotationEvent, RotationOutcome, RotationResult, RotationVault } from './rotation/rotate.ts'
export { readRotationRules, rotateKey } from './rotation/rotate.ts'
export type { RotateKeysOptions, RotationTarget } from './rotation/rotate-keys.ts'
export { rotateKeys } from './rotation/rotate-keys.ts'
export type { ScheduledEvent, ScheduleInput } from './rotation/schedule.ts'
export { scheduleKey } from './rotation/schedule.ts'
export type { SimulatedMistake, SimulateOptions, Simulation } from './rotation/simulate.ts'
export { simulateKey } from './rotation/simulate.ts'
export type { CheckName, VerificationCheck, VerificationReport, VerificationVault } from './rotation/verify.ts'
export type { Vault, VaultClient } from './vault/client.ts'
export type { Connection, ConnectOptions, VaultEvent } from './vault/connect.ts'
export { connect } from './vault/connect.ts'
export type { Permission } from './vault/permissions.ts'
export { permissions } from './vault/permissions.ts'
export type { Cloud, KeyId, VaultReference, VaultReferenceOptions } from './vault/reference.ts'
export { parseKeyId, parseVaultReference } from './vault/reference.ts'
export type { OperationClass, Permit, RequestLimiter, RetryCause } from './vault/request-limiter.ts'
export type { AuthMode } from './vault/sign-in-plan.ts'
export { authModes } from './vault/sign-in-plan.ts'
