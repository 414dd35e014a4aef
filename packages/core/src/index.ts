// What is done with one vault and its keys, in the order of the rooms. What is listed here is a promise; so it is in the doors beside it:
// fleet.ts, manifest.ts, data-keys.ts, audit.ts and text.ts.

export type { AccessWaitEvent } from './azure/pipeline/access-wait.ts'
export type { RetryEvent } from './azure/pipeline/retry.ts'
export type { AuthMode } from './azure/sign-in/auth-mode.ts'
export { authModes } from './azure/sign-in/auth-mode.ts'
export { githubAssertion } from './azure/sign-in/github-assertion.ts'
export { githubRunStart } from './azure/sign-in/github-run.ts'
export type { SignedIn, SignInMethod, SignInOptions } from './azure/sign-in/sign-in-plan.ts'
export type { Clock } from './clock.ts'
export type { Connection, ConnectOptions, VaultEvent } from './connect.ts'
export { connect } from './connect.ts'
export type { DecryptOptions, EncryptedData, EncryptingVault, EncryptOptions } from './crypto/encrypt.ts'
export { decrypt, encrypt, packEncrypted } from './crypto/encrypt.ts'
export type { EncryptionAlgorithm } from './crypto/encryption-algorithm.ts'
export { encryptionAlgorithms } from './crypto/encryption-algorithm.ts'
export type { ExportFormat, ExportingVault, ExportKeyOptions, KidForm } from './crypto/export.ts'
export { exportFormats, exportKey, kidForms } from './crypto/export.ts'
export { getRandomBytes } from './crypto/random.ts'
export type { ReleasedKey, ReleaseKeyOptions } from './crypto/release.ts'
export { releaseKey } from './crypto/release.ts'
export type { Signature, SigningVault, SignOptions } from './crypto/sign.ts'
export { sign } from './crypto/sign.ts'
export type { SignatureAlgorithm } from './crypto/signature-algorithm.ts'
export { signatureAlgorithms } from './crypto/signature-algorithm.ts'
export type { SignatureFormat } from './crypto/signature-format.ts'
export { signatureFormats } from './crypto/signature-format.ts'
export type { SignedContent } from './crypto/signed-content.ts'
export type { WrapForTransferOptions } from './crypto/transfer.ts'
export { readExchangeKey, wrapForTransfer } from './crypto/transfer.ts'
export type { Verification, VerifyingVault, VerifyOptions, VerifyWithPublicKeyOptions } from './crypto/verify.ts'
export { verify, verifyWithPublicKey } from './crypto/verify.ts'
export type { KeyUse, UnknownUse, UsedVersion, UsesReport, VersionNeeds } from './data-keys/uses.ts'
export type { Duration } from './duration.ts'
export { addDuration, formatDuration, parseDuration, parseExpiry } from './duration.ts'
export type { Environment } from './environment.ts'
export type { ErrorCode, ErrorSummary, KeyturnErrorDetails } from './errors.ts'
export { asKeyturnError, hasCode, KeyturnError, wordError } from './errors.ts'
export type { ScheduleOptions } from './forecast/get-schedule.ts'
export { getSchedule } from './forecast/get-schedule.ts'
export type { ScheduledEvent, ScheduleInput } from './forecast/schedule.ts'
export { scheduleKey } from './forecast/schedule.ts'
export type { SimulateOptions, Simulation, SimulationFinding } from './forecast/simulate.ts'
export { simulateKey } from './forecast/simulate.ts'
export { iso } from './instant.ts'
export type { JoseJwk } from './keys/jose-jwk.ts'
export { thumbprintOf, toJoseJwk } from './keys/jose-jwk.ts'
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
export { findKeyCurve, findKeyOperation, findKeyType, parseTags } from './keys/key-description.ts'
export type { EcJwk, EcMember, KeyMaterialOptions, OctJwk, PrivateJwk, RsaJwk, RsaMember } from './keys/key-material.ts'
export { needsPassphrase, parseKeyMaterial } from './keys/key-material.ts'
export { parseKeyName } from './keys/key-name.ts'
export { keyCurves, keyOperations, keyTypes } from './keys/key-rules.ts'
export { parsePublicKeys } from './keys/public-key-file.ts'
export { defaultCvmPolicy } from './keys/release-policy.ts'
export type { TransferFile } from './keys/transfer-file.ts'
export { looksLikeTransferFile, parseTransferFile } from './keys/transfer-file.ts'
export type { GetKeyAttestationOptions } from './lifecycle/attestation.ts'
export { getKeyAttestation } from './lifecycle/attestation.ts'
export type { BackingUpVault, BackupNote, KeyBackup, KeyInventory } from './lifecycle/backup.ts'
export { backupKey, parseBackupNote } from './lifecycle/backup.ts'
export type { CreateKeyOptions } from './lifecycle/create.ts'
export { createKey } from './lifecycle/create.ts'
export { deleteKey } from './lifecycle/delete.ts'
export { getDeletedKey, listDeletedKeys } from './lifecycle/deleted.ts'
export type { EnsureKeyOptions, EnsureKeyResult, EnsuringVault } from './lifecycle/ensure.ts'
export { ensureKey } from './lifecycle/ensure.ts'
export type { GetKeyOptions } from './lifecycle/get.ts'
export { getKey } from './lifecycle/get.ts'
export type { ImportKeyOptions } from './lifecycle/import.ts'
export { importKey } from './lifecycle/import.ts'
export { listKeys } from './lifecycle/list.ts'
export { listKeyVersions } from './lifecycle/list-versions.ts'
export type { VersionMaker } from './lifecycle/make-version.ts'
export { purgeKey } from './lifecycle/purge.ts'
export { recoverKey } from './lifecycle/recover.ts'
export type { RestoreKeyOptions, RestorePlan, RestoringVault } from './lifecycle/restore.ts'
export { planRestore, restoreKey } from './lifecycle/restore.ts'
export type { PolicyChange, PolicyWriter } from './lifecycle/rotation-policy.ts'
export {
  checkPolicyFor,
  clearRotationPolicy,
  getRotationPolicy,
  planClearedRotationPolicy,
  planRotationPolicy,
  setRotationPolicy,
} from './lifecycle/rotation-policy.ts'
export type { ChangingVault, SwitchKeyOptions, UpdateKeyOptions } from './lifecycle/update.ts'
export { disableKey, enableKey, updateKey } from './lifecycle/update.ts'
export type { UpdatedVersion, UpdateKeyVersionsOptions } from './lifecycle/update-versions.ts'
export { updateKeyVersions } from './lifecycle/update-versions.ts'
export type { KeyOptions, ReadKeyOptions, WrittenKey } from './lifecycle/written-key.ts'
export { readWrittenKey } from './lifecycle/written-key.ts'
export type { ActEvent } from './once/act-once.ts'
export type { IntentEnding, JournalOptions, RotationIntent, RotationJournal } from './once/journal.ts'
export { openJournal } from './once/journal.ts'
export { killedRunMs } from './once/killed-run.ts'
export type { ReportedJournal, StateJournalOptions } from './once/state-journal.ts'
export { openStateJournal } from './once/state-journal.ts'
export type { Given } from './options.ts'
export { withoutUndefined } from './options.ts'
export { parseRotationPolicy } from './policy/parse-policy.ts'
export type { HeldRotationPolicy, PolicyField, RotationPolicy } from './policy/rotation-policy.ts'
export { findPolicyDifferences, policyFields, policyOf } from './policy/rotation-policy.ts'
export type { PolicyRuleOptions } from './policy/rules.ts'
export { checkPolicy } from './policy/rules.ts'
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
export type { KeyEvent, KeyEvents, KeyEventType } from './rotation/key-events.ts'
export { readKeyEvents } from './rotation/key-events.ts'
export type { RotateOptions } from './rotation/options.ts'
export { readRotationRules } from './rotation/options.ts'
export type { RotationDecision } from './rotation/plan.ts'
export { planRotation } from './rotation/plan.ts'
export type { KeyState, PolicyTrigger, Reason, ReasonCode, RotationRules, VersionEvent } from './rotation/reasons.ts'
export type { RotationEvent, RotationOutcome, RotationResult, RotationVault } from './rotation/result.ts'
export { rotateKey } from './rotation/rotate.ts'
export type { CheckName, VerificationCheck, VerificationReport, VerificationVault } from './rotation/verify/check.ts'
export { whyUnusable } from './system-error.ts'
export type {
  Encrypted,
  EncryptionParameters,
  ImportedKey,
  KeyAttestation,
  NewKey,
  ReleaseAlgorithm,
  ReleaseOptions,
  SendOptions,
  TransferredMaterial,
  Vault,
  VaultClient,
} from './vault/client.ts'
export { releaseAlgorithms } from './vault/client.ts'
export type { Cloud } from './vault/cloud.ts'
export { clouds } from './vault/cloud.ts'
export { findProxy } from './vault/find-proxy.ts'
export type { Effect, Operation, OperationFacts, Permission, Sending } from './vault/operations.ts'
export { operations } from './vault/operations.ts'
export type { KeyId, VaultReference, VaultReferenceOptions } from './vault/reference.ts'
export { embeddedVaultName, parseKeyId, parseVaultReference, shortReference } from './vault/reference.ts'
export type { OperationClass, Permit, RequestLimiter, RetryCause } from './vault/request-limiter.ts'
export type { Field, KeyVerb, NextStep, Term, Wording, Words } from './wording.ts'
