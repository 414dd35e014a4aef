import type { Rule } from '../rule.ts'
import { curveNotAllowed } from './curve-not-allowed.ts'
import { deletedKeyBlocksName } from './deleted-key-blocks-name.ts'
import { deletedKeyGoneSoon } from './deleted-key-gone-soon.ts'
import { exceptionEnded } from './exception-ended.ts'
import { expired } from './expired.ts'
import { expiresSoon } from './expires-soon.ts'
import { expiresTooLate } from './expires-too-late.ts'
import { exportableWithoutReleasePolicy } from './exportable-without-release-policy.ts'
import { latestVersionDisabled } from './latest-version-disabled.ts'
import { managedByCertificate } from './managed-by-certificate.ts'
import { noExpiry } from './no-expiry.ts'
import { noRotationPolicy } from './no-rotation-policy.ts'
import { notHsmBacked } from './not-hsm-backed.ts'
import { notInManifest } from './not-in-manifest.ts'
import { notInVault } from './not-in-vault.ts'
import { notRotated } from './not-rotated.ts'
import { oldVersionNotRetired } from './old-version-not-retired.ts'
import { overdue } from './overdue.ts'
import { policyNeverRotates } from './policy-never-rotates.ts'
import { policyNoticeNeverComes } from './policy-notice-never-comes.ts'
import { policyRotatesAfterExpiry } from './policy-rotates-after-expiry.ts'
import { purgeProtectionOff } from './purge-protection-off.ts'
import { recoveryTooShort } from './recovery-too-short.ts'
import { rotatesTooRarely } from './rotates-too-rarely.ts'
import { rsaTooSmall } from './rsa-too-small.ts'
import { samePublicKey } from './same-public-key.ts'
import { severalEnabledVersions } from './several-enabled-versions.ts'
import { severalPurposes } from './several-purposes.ts'
import { typeNotAllowed } from './type-not-allowed.ts'
import { unneededVersion } from './unneeded-version.ts'

/** Every rule, in the order in which they are listed. */
export const rules: readonly Rule[] = [
  noExpiry,
  expiresTooLate,
  expiresSoon,
  expired,
  noRotationPolicy,
  policyNeverRotates,
  policyRotatesAfterExpiry,
  policyNoticeNeverComes,
  rotatesTooRarely,
  notRotated,
  overdue,
  rsaTooSmall,
  curveNotAllowed,
  typeNotAllowed,
  notHsmBacked,
  severalPurposes,
  severalEnabledVersions,
  oldVersionNotRetired,
  unneededVersion,
  latestVersionDisabled,
  exportableWithoutReleasePolicy,
  purgeProtectionOff,
  recoveryTooShort,
  deletedKeyGoneSoon,
  deletedKeyBlocksName,
  managedByCertificate,
  notInManifest,
  notInVault,
  samePublicKey,
  exceptionEnded,
]

export function findRule(id: string): Rule | undefined {
  return rules.find((rule) => rule.id === id)
}
