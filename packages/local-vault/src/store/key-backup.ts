import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { PrivateJwk } from '../crypto/jwk.ts'
import type { ReleasePolicy, VersionRow } from './key-rows.ts'
import type { StoredRotationPolicy } from './rotation-policy.ts'

/** A whole key as a backup carries it: every version, oldest first. */
export interface KeyBackup {
  /** A Managed HSM takes only its own kind, a vault only the other. */
  kind: 'vault' | 'managed-hsm'
  name: string
  managed: boolean
  releasePolicy?: ReleasePolicy
  rotationPolicy?: StoredRotationPolicy
  versions: (Omit<VersionRow, 'id' | 'key'> & { privateJwk: PrivateJwk })[]
}

const magic = Buffer.from('KTLV1')

/**
 * One key for all embedded vaults, as all vaults of a subscription can restore each other's backups. It makes blobs
 * opaque and tampering evident; it does not keep anything secret, which PARITY.md says.
 */
const sealingKey = createHash('sha256').update('keyturn embedded vault backup').digest()

/** The opaque blob that a backup answers. */
export function sealBackup(backup: KeyBackup): Uint8Array {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealingKey, iv).setAAD(magic)
  const content = Buffer.concat([cipher.update(JSON.stringify(backup), 'utf8'), cipher.final()])
  return Buffer.concat([magic, iv, cipher.getAuthTag(), content])
}

/** Undefined for a blob that no embedded vault made, or that was changed since. */
export function openBackup(blob: Uint8Array): KeyBackup | undefined {
  const headLength = magic.length + 28
  if (blob.length <= headLength || !magic.equals(blob.subarray(0, magic.length))) return undefined
  try {
    const iv = blob.subarray(magic.length, magic.length + 12)
    const decipher = createDecipheriv('aes-256-gcm', sealingKey, iv, { authTagLength: 16 })
    decipher.setAAD(magic).setAuthTag(blob.subarray(magic.length + 12, headLength))
    const content = Buffer.concat([decipher.update(blob.subarray(headLength)), decipher.final()])
    return JSON.parse(content.toString())
  } catch {
    return undefined
  }
}
