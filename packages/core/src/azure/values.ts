import type {
  JsonWebKey,
  KeyProperties,
  KeyReleasePolicy,
  KeyRotationLifetimeAction,
  KeyRotationPolicy,
  KeyRotationPolicyProperties,
  KeyVaultKey,
  DeletedKey as SdkDeletedKey,
} from '@azure/keyvault-keys'
import { parseDuration } from '../duration.ts'
import { KeyturnError } from '../errors.ts'
import type {
  DeletedKey,
  Key,
  KeyCurve,
  KeyOperation,
  KeyType,
  KeyVersion,
  PublicJwk,
  ReleasePolicy,
} from '../keys/key.ts'
import { findKeyCurve } from '../keys/key-description.ts'
import type { PrivateJwk } from '../keys/key-material.ts'
import { type HeldRotationPolicy, type RotationPolicy, serviceNotice } from '../policy/rotation-policy.ts'
import { quote } from '../text.ts'
import type { KeyAttestation, TransferredMaterial } from '../vault/client.ts'
import { type AskedId, expectAsked } from './answered-id.ts'

/** Where an answer is from, what it has to be about, and what of it the SDK does not tell. */
export interface AnswerOrigin extends AskedId {
  externalKeyOf(keyId: string): string | undefined
}

/**
 * @throws {TypeError} when the answer lacks what every key has: then it is not an answer of a vault.
 * @throws {KeyturnError} `SERVICE_ERROR` when it is about something else than was asked
 */
export function readKey(value: KeyVaultKey, origin: AnswerOrigin): Key {
  const { properties, key } = value
  const { version } = properties
  const shape = readShape(key)
  if (!version || key === undefined || shape.keyType === undefined) throw new TypeError('the answer is no key')
  return present<Key>({
    ...readVersion(properties, origin),
    version,
    ...shape,
    keyType: shape.keyType,
    keyOperations: (key.keyOps ?? []) as KeyOperation[],
    exportable: properties.exportable,
    releasePolicy: readReleasePolicy(properties.releasePolicy),
    publicKey: readPublicKey(key),
  })
}

/** @throws {KeyturnError} `SERVICE_ERROR` when it is about something else than was asked */
export function readVersion(properties: KeyProperties, origin: AnswerOrigin): KeyVersion {
  const { vaultUrl, externalKeyOf } = origin
  expectAsked(properties.id, origin)
  return present<KeyVersion>({
    id: properties.id ?? '',
    name: properties.name,
    version: properties.version || undefined,
    vaultUrl,
    enabled: properties.enabled ?? true,
    createdOn: readDate(properties.createdOn),
    updatedOn: readDate(properties.updatedOn),
    notBefore: readDate(properties.notBefore),
    expiresOn: readDate(properties.expiresOn),
    recoveryLevel: properties.recoveryLevel,
    recoverableDays: properties.recoverableDays,
    managed: properties.managed ?? false,
    externalKey: externalKeyOf(properties.id ?? ''),
    tags: properties.tags ?? {},
  })
}

/** @throws {KeyturnError} `SERVICE_ERROR` when it is about something else than was asked */
export function readDeletedKey({ properties, key }: SdkDeletedKey, origin: AnswerOrigin): DeletedKey {
  return present<DeletedKey>({
    ...readVersion(properties, origin),
    ...readShape(key),
    recoveryId: properties.recoveryId,
    deletedOn: readDate(properties.deletedOn),
    scheduledPurgeDate: readDate(properties.scheduledPurgeDate),
  })
}

/** @throws {TypeError} when there is none in the answer */
export function readAttestation({ properties }: KeyVaultKey): KeyAttestation {
  const { attestation } = properties
  if (attestation === undefined) throw new TypeError('the answer is no attestation')
  const { certificatePemFile, privateKeyAttestation, publicKeyAttestation, version } = attestation
  return present<KeyAttestation>({
    certificates: certificatePemFile === undefined ? undefined : Buffer.from(certificatePemFile).toString('utf8'),
    privateKeyAttestation,
    publicKeyAttestation,
    version,
  })
}

/**
 * A key that never had a policy shows empty members and times of 0 on a Managed HSM: they say nothing, and are left out.
 *
 * @throws {KeyturnError} `SERVICE_ERROR` when it holds a duration that nobody can read
 */
export function readPolicy(name: string, policy: KeyRotationPolicy): HeldRotationPolicy {
  const read = (text: string | undefined): string | undefined => {
    // An unused trigger may come as an empty string.
    if (!text) return undefined
    try {
      parseDuration(text)
      return text
    } catch (cause) {
      const message = `the rotation policy of key "${name}" holds ${quote(text)}, which is not an ISO 8601 duration`
      throw new KeyturnError('SERVICE_ERROR', message, { cause })
    }
  }
  const actions = policy.lifetimeActions ?? []
  const rotate = actions.find(({ action }) => action === 'Rotate')
  const notify = actions.find(({ action }) => action === 'Notify')
  const expireAfter = read(policy.expiresIn)
  const notifyBefore = read(notify?.timeBeforeExpiry)
  return present<HeldRotationPolicy>({
    rotateEvery: read(rotate?.timeAfterCreate),
    rotateBeforeExpiry: read(rotate?.timeBeforeExpiry),
    expireAfter,
    notifyBefore,
    isDefault: rotate === undefined && expireAfter === undefined && (notifyBefore ?? serviceNotice) === serviceNotice,
    createdOn: policy.id ? readDate(policy.createdOn) : undefined,
    updatedOn: policy.id ? readDate(policy.updatedOn) : undefined,
  })
}

export function writePolicy(policy: RotationPolicy): KeyRotationPolicyProperties {
  const { rotateEvery, rotateBeforeExpiry, expireAfter, notifyBefore } = policy
  const lifetimeActions: KeyRotationLifetimeAction[] = []
  if (rotateEvery !== undefined) lifetimeActions.push({ action: 'Rotate', timeAfterCreate: rotateEvery })
  if (rotateBeforeExpiry !== undefined) lifetimeActions.push({ action: 'Rotate', timeBeforeExpiry: rotateBeforeExpiry })
  if (notifyBefore !== undefined) lifetimeActions.push({ action: 'Notify', timeBeforeExpiry: notifyBefore })
  return { lifetimeActions, ...(expireAfter !== undefined && { expiresIn: expireAfter }) }
}

export function writeMaterial(
  material: PrivateJwk | TransferredMaterial,
  keyOperations: KeyOperation[] | undefined,
): JsonWebKey {
  if ('blob' in material) {
    const { keyType, curve, blob } = material
    return { kty: keyType, t: blob, ...(curve && { crv: curve }), ...(keyOperations && { keyOps: keyOperations }) }
  }
  const { kty, crv, key_ops: _, ...members } = material
  return {
    kty,
    ...(crv !== undefined && { crv }),
    ...Object.fromEntries(Object.entries(members).map(([name, text]) => [name, Buffer.from(text, 'base64url')])),
    ...(keyOperations !== undefined && { keyOps: keyOperations }),
  }
}

export function writeReleasePolicy(releasePolicy: ReleasePolicy | undefined): { releasePolicy?: KeyReleasePolicy } {
  if (releasePolicy === undefined) return {}
  const { policy, immutable } = releasePolicy
  return { releasePolicy: { encodedPolicy: Buffer.from(policy), ...(immutable !== undefined && { immutable }) } }
}

function readShape(key: JsonWebKey | undefined): { keyType?: KeyType; keySize?: number; curve?: KeyCurve } {
  return {
    ...(key?.kty !== undefined && { keyType: key.kty as KeyType }),
    ...(key?.n !== undefined && { keySize: countBits(key.n) }),
    ...(key?.crv !== undefined && { curve: readCurve(key.crv) }),
  }
}

/** Keys from before 2019 have the old name of a curve. One that is not known here is shown as it is. */
function readCurve(name: string): KeyCurve {
  return findKeyCurve(name) ?? (name as KeyCurve)
}

/** Bits of a big-endian integer; HSM keys have been seen with leading zero bytes. */
function countBits(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0)
  return first === -1 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24
}

function readPublicKey(key: JsonWebKey): PublicJwk {
  const encode = (bytes: Uint8Array | undefined) =>
    bytes === undefined ? undefined : Buffer.from(bytes).toString('base64url')
  return present<PublicJwk>({
    kty: key.kty ?? '',
    kid: key.kid,
    key_ops: key.keyOps,
    n: encode(key.n),
    e: encode(key.e),
    crv: key.crv && readCurve(key.crv),
    x: encode(key.x),
    y: encode(key.y),
  })
}

function readReleasePolicy(policy: KeyReleasePolicy | undefined): ReleasePolicy | undefined {
  if (policy?.encodedPolicy === undefined) return undefined
  return present<ReleasePolicy>({
    policy: Buffer.from(policy.encodedPolicy).toString('utf8'),
    immutable: policy.immutable,
  })
}

/** The SDK hands `exp: 0` through as the number 0, and absent dates of some answers as `null`. */
function readDate(value: Date | number | null | undefined): Date | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'number' ? new Date(value * 1000) : value
}

/** The object without its members that are `undefined`. */
function present<T extends object>(value: { [Name in keyof T]: T[Name] | undefined }): T {
  for (const name in value) if (value[name] === undefined) delete value[name]
  return value as T
}
