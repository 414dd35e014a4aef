import type { KeyRow, KeyWithVersion, VersionRow } from '../store/key-rows.ts'
import type { VaultRow } from '../store/vaults.ts'
import { isHsmType } from './key-type.ts'

/** Where ids point: the scheme and host that the client used, so that it can follow them. */
export interface WireContext {
  origin: string
  vault: VaultRow
  apiVersion: string
}

export function keyId({ origin }: WireContext, key: Pick<KeyRow, 'name'>): string {
  return `${origin}/keys/${key.name}`
}

export function deletedKeyId({ origin }: WireContext, key: Pick<KeyRow, 'name'>): string {
  return `${origin}/deletedkeys/${key.name}`
}

/** A Managed HSM answers in words, orders and members of its own. */
export function isManagedHsm({ vault }: WireContext): boolean {
  return vault.profile === 'managed-hsm'
}

export function versionId(context: WireContext, key: KeyRow, version: VersionRow): string {
  return `${keyId(context, key)}/${version.version}`
}

/** A key as create, get, update and the like answer it. Unset members are left out, never null. */
export function keyBundle(context: WireContext, { key, version }: KeyWithVersion): Record<string, unknown> {
  const { kty: _, ...members } = version.publicJwk
  const hidesOperations = isManagedHsm(context) && version.keyOps.length === 0
  return {
    key: {
      kid: versionId(context, key, version),
      kty: version.kty,
      ...(hidesOperations ? {} : { key_ops: version.keyOps }),
      ...members,
    },
    attributes: attributes(context, version, { isListed: false, isDeleted: key.deletedAt !== undefined }),
    ...(version.tags === undefined ? {} : { tags: version.tags }),
    ...(key.managed ? { managed: true } : {}),
    ...(key.releasePolicy === undefined ? {} : { release_policy: key.releasePolicy }),
  }
}

export function deletedKeyBundle(context: WireContext, found: KeyWithVersion): Record<string, unknown> {
  return { ...recovery(context, found.key), ...keyBundle(context, found) }
}

/** What a DELETE answers: a vault leaves the release policy out. */
export function justDeletedKeyBundle(context: WireContext, found: KeyWithVersion): Record<string, unknown> {
  const bundle = deletedKeyBundle(context, found)
  const { release_policy: _, ...withoutPolicy } = bundle
  return isManagedHsm(context) ? bundle : withoutPolicy
}

/** An item of the key list: the versionless id with the newest version's attributes. */
export function keyItem(context: WireContext, { key, version }: KeyWithVersion): Record<string, unknown> {
  return item(context, key, { kid: keyId(context, key), version })
}

export function versionItem(context: WireContext, { key, version }: KeyWithVersion): Record<string, unknown> {
  return item(context, key, { kid: versionId(context, key, version), version })
}

export function deletedKeyItem(context: WireContext, found: KeyWithVersion): Record<string, unknown> {
  return { ...recovery(context, found.key), ...keyItem(context, found) }
}

function item(
  context: WireContext,
  key: KeyRow,
  { kid, version }: { kid: string; version: VersionRow },
): Record<string, unknown> {
  return {
    kid,
    attributes: attributes(context, version, { isListed: true, isDeleted: key.deletedAt !== undefined }),
    ...(version.tags === undefined ? {} : { tags: version.tags }),
    ...(key.managed ? { managed: true } : {}),
  }
}

function recovery(context: WireContext, key: KeyRow): Record<string, unknown> {
  return {
    recoveryId: deletedKeyId(context, key),
    deletedDate: key.deletedAt,
    scheduledPurgeDate: key.purgeAt,
  }
}

interface Shown {
  /** As an item of a list. */
  isListed: boolean
  isDeleted: boolean
}

/** Attributes came with api-versions; older ones are answered without the newer attributes, as recorded. */
function attributes(context: WireContext, version: VersionRow, shown: Shown): Record<string, unknown> {
  const { vault, apiVersion } = context
  const isHsm = isManagedHsm(context)
  const since = rank(apiVersion)
  return {
    enabled: version.enabled,
    ...(showsKeySize(context, version, shown) ? { key_size: version.keySize } : {}),
    ...(version.nbf === undefined ? {} : { nbf: version.nbf }),
    ...(version.exp === undefined ? {} : { exp: version.exp }),
    created: version.created,
    updated: version.updated,
    ...(apiVersion === '2015-06-01' ? {} : { recoveryLevel: recoveryLevel(vault) }),
    ...(isHsm || since >= 1 ? { recoverableDays: vault.recoverableDays } : {}),
    ...(isHsm || version.exportable || since >= 4 ? { exportable: version.exportable } : {}),
    ...(version.externalKey === undefined ? {} : { external_key: { id: version.externalKey } }),
    ...(!isHsm && since >= 5 ? { hsmPlatform: isHsmType(version.kty) ? '2' : '0' } : {}),
  }
}

/** It came with a build of the service, not with an api-version: in a vault for RSA, in a Managed HSM for live oct keys. */
function showsKeySize(context: WireContext, { kty, keySize }: VersionRow, { isListed, isDeleted }: Shown): boolean {
  if (context.vault.serviceBuild === '2025' || keySize === undefined) return false
  return isManagedHsm(context) ? kty === 'oct-HSM' && !isListed && !isDeleted : true
}

function recoveryLevel({ purgeProtection, recoverableDays }: VaultRow): string {
  return `${recoverableDays < 90 ? 'CustomizedRecoverable' : 'Recoverable'}${purgeProtection ? '' : '+Purgeable'}`
}

/** The minor number of a 7.x version; the dated versions before 7.0 rank below them, the later ones above. */
function rank(apiVersion: string): number {
  if (apiVersion.startsWith('7.')) return Number.parseInt(apiVersion.slice(2), 10)
  return apiVersion < '2017' ? -1 : 100
}
