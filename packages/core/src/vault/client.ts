import type { DeletedKey, Key, KeyAttributes, KeyCurve, KeyType, KeyVersion, ReleasePolicy } from '../keys/key.ts'
import type { PrivateJwk } from '../keys/key-material.ts'
import type { HeldRotationPolicy, RotationPolicy } from '../policy/rotation-policy.ts'

/**
 * What keyturn asks of a vault, in its own words. Every use case takes the few of these calls that it makes
 * (`Pick<VaultClient, 'getKey'>`); `azure/client.ts` is the only implementation.
 *
 * Calls that only read, or whose effect can be looked up afterwards, are retried inside. The three that make a key
 * version (`createKey`, `importKey`, `rotateKey`) are sent once each: the service has no idempotency token, so a blind
 * second send makes a second version. They fail with `SendError`, which says whether the request can have arrived.
 */
export interface VaultClient {
  /** The latest version, or the one asked for. @throws {KeyturnError} `KEY_NOT_FOUND` */
  getKey(name: string, version?: string): Promise<Key>
  /** All keys, in the service's order, page by page; managed ones included, deleted ones not. */
  listKeys(): AsyncIterable<KeyVersion>
  /** All versions of a key, in no particular order. A key that does not exist has none: the service answers an empty list. */
  listVersions(name: string): AsyncIterable<KeyVersion>
  createKey(name: string, key: NewKey, options?: SendOptions): Promise<Key>
  importKey(name: string, key: ImportedKey, options?: SendOptions): Promise<Key>
  rotateKey(name: string, options?: SendOptions): Promise<Key>
  /** Changes attributes of the latest version, or of the one given. Absent members stay; `tags` and `keyOperations` replace. */
  updateKey(name: string, changes: KeyAttributes & { version?: string; releasePolicy?: ReleasePolicy }): Promise<Key>
  /** Starts the soft delete of the whole key. The deleted key can be read some seconds later. `undefined`: the answer was lost. */
  deleteKey(name: string): Promise<DeletedKey | undefined>
  /** @throws {KeyturnError} `KEY_NOT_FOUND` while the delete is under way, too. */
  getDeletedKey(name: string): Promise<DeletedKey>
  listDeletedKeys(): AsyncIterable<DeletedKey>
  /** Starts the recovery of the whole key. The key can be read some seconds later. */
  recoverKey(name: string): Promise<void>
  purgeKey(name: string): Promise<void>
  /** @throws {KeyturnError} `SERVICE_ERROR` when the service holds a duration that nobody can read: it is not taken for none. */
  getRotationPolicy(name: string): Promise<HeldRotationPolicy>
  /** Replaces the policy as a whole; the service adds its default Notify action where there is none. */
  setRotationPolicy(name: string, policy: RotationPolicy): Promise<HeldRotationPolicy>
  /** Signs a digest with one version, in the service. */
  sign(name: string, version: string, algorithm: string, digest: Uint8Array): Promise<Uint8Array>
  verify(name: string, version: string, algorithm: string, digest: Uint8Array, signature: Uint8Array): Promise<boolean>
  wrap(name: string, version: string, algorithm: string, value: Uint8Array): Promise<Uint8Array>
  unwrap(name: string, version: string, algorithm: string, value: Uint8Array): Promise<Uint8Array>
  encrypt(
    name: string,
    version: string,
    algorithm: string,
    plaintext: Uint8Array,
    parameters?: EncryptionParameters,
  ): Promise<Encrypted>
  decrypt(
    name: string,
    version: string,
    algorithm: string,
    encrypted: Encrypted & Pick<EncryptionParameters, 'additionalData'>,
  ): Promise<Uint8Array>
  /** 1 to 128 random bytes of the HSM. A vault has no such operation, a Managed HSM has. */
  getRandomBytes(count: number): Promise<Uint8Array>
  /** All versions of a key, as a blob that only the service can open. */
  backupKey(name: string): Promise<Uint8Array>
  /** Brings back what a blob holds, under its own name and version ids. @returns the newest version */
  restoreKey(blob: Uint8Array): Promise<Key>
  /**
   * An exportable key, wrapped for the environment that an attestation is of.
   *
   * @returns a compact JWS; its payload holds the wrapped key
   */
  releaseKey(name: string, attestation: string, options?: ReleaseOptions): Promise<string>
  /** What a Managed HSM vouches for a version with. */
  getKeyAttestation(name: string, version?: string): Promise<KeyAttestation>
}

/** What symmetric algorithms take beside the plaintext. */
export interface EncryptionParameters {
  /** CBC only, 16 bytes. For GCM the service makes it. */
  iv?: Uint8Array | undefined
  /** GCM only: protected against changes, and not encrypted. */
  additionalData?: Uint8Array | undefined
}

export interface ReleaseOptions {
  /** Default: the latest. */
  version?: string | undefined
  /** Comes back in the answer, so that an old one cannot be passed off as a new one. */
  nonce?: string | undefined
  /** How the key is wrapped. Default: the service's, `CKM_RSA_AES_KEY_WRAP`. */
  algorithm?: ReleaseAlgorithm | undefined
}

/** How a released key is wrapped: RSA-OAEP with the hash that is named (SHA-1 for the first), and AES key wrap with padding. */
export const releaseAlgorithms = ['CKM_RSA_AES_KEY_WRAP', 'RSA_AES_KEY_WRAP_256', 'RSA_AES_KEY_WRAP_384'] as const

export type ReleaseAlgorithm = (typeof releaseAlgorithms)[number]

/** Proof by a Managed HSM that a key is in it, for the tools of the HSM's maker. */
export interface KeyAttestation {
  /** Certificates that the statements are checked with, as PEM. */
  certificates?: string
  privateKeyAttestation?: Uint8Array
  /** Absent for a symmetric key. */
  publicKeyAttestation?: Uint8Array
  /** Of the statements' format. */
  version?: string
}

/** What an encryption gives, and a decryption needs. The last two are there for symmetric algorithms only. */
export interface Encrypted {
  ciphertext: Uint8Array
  iv?: Uint8Array
  authenticationTag?: Uint8Array
}

/** A vault that is connected: its calls, its name and its time. */
export interface Vault extends VaultClient {
  /** Base URL, without a trailing slash. */
  readonly url: string
  /** First label of the host name. */
  readonly name: string
  /** The vault's own time: what its last answer said, carried forward. Runners' clocks lie. */
  now(): Date
  /** The Azure region that the vault's answers name; `undefined` before the first one. */
  region(): string | undefined
  /** Waits in the connection's clock. Rejects when the connection's signal aborts. */
  sleep(ms: number): Promise<void>
  /** Releases what the connection holds, where it holds something (an embedded vault's store). */
  close?(): Promise<void>
}

export interface SendOptions {
  /** Goes out as `x-ms-client-request-id`, so that the vault's audit log can tell who made a version. */
  operationId?: string
}

/** What `createKey` sends. */
export interface NewKey extends KeyAttributes {
  keyType: KeyType
  keySize?: number
  curve?: KeyCurve
  exportable?: boolean
  releasePolicy?: ReleasePolicy
}

/** A key that another HSM, or `wrapForTransfer`, has wrapped for a key exchange key of the vault: a BYOK file. */
export interface TransferredMaterial {
  /** What it becomes in the vault. */
  keyType: 'EC-HSM' | 'RSA-HSM' | 'oct-HSM'
  /** Of an EC key. */
  curve?: KeyCurve | undefined
  /** The BYOK file, byte for byte. */
  blob: Uint8Array
}

/** What `importKey` sends. */
export interface ImportedKey extends KeyAttributes {
  material: PrivateJwk | TransferredMaterial
  hardwareProtected?: boolean
  exportable?: boolean
  releasePolicy?: ReleasePolicy
}
