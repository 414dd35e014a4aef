import { randomBytes } from 'node:crypto'
import type { PrivateJwk } from '../crypto/jwk.ts'
import { publicJwk } from '../crypto/key-material.ts'
import type { KeyRow, KeyWithVersion, NewVersion } from '../store/key-rows.ts'
import type { KeyTable } from '../store/keys.ts'
import { expiryUnder, rotationTime } from './rotation-policy.ts'

/** 32 lower-case hex digits, random: an id says nothing about age. */
export function newVersionId(): string {
  return randomBytes(16).toString('hex')
}

/** Adds a version and dates the key's next rotation by it. */
export function addVersion(keys: KeyTable, key: KeyRow, version: NewVersion): KeyWithVersion {
  const isElsewhere = key.managed || version.externalKey !== undefined
  const rotatesAt = isElsewhere ? undefined : rotationTime(key.rotationPolicy, version)
  return keys.insertVersion({ ...key, rotatesAt }, version)
}

/**
 * The version that a rotation adds: type, operations, tags and exportability of the newest one, enabled, no `nbf`,
 * and `exp` from the policy alone (Key Vault REST: rotate key).
 *
 * @param options.created unix seconds.
 */
export function nextVersionOf(
  keys: KeyTable,
  key: KeyRow,
  options: { material: PrivateJwk; created: number },
): KeyWithVersion {
  const { kty, keyOps, keySize, exportable, tags } = keys.latestVersion(key)
  return addVersion(keys, key, {
    version: newVersionId(),
    kty,
    keySize,
    keyOps,
    exportable,
    tags,
    enabled: true,
    nbf: undefined,
    exp: expiryUnder(key.rotationPolicy, options.created),
    created: options.created,
    updated: options.created,
    generated: true,
    publicJwk: publicJwk(options.material),
    privateJwk: options.material,
  })
}
