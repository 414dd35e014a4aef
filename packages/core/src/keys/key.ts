/** Key types as Azure names them. `oct` exists on Managed HSM only. */
export type KeyType = 'EC' | 'EC-HSM' | 'RSA' | 'RSA-HSM' | 'oct' | 'oct-HSM'

/** Elliptic curves that Key Vault offers. */
export type KeyCurve = 'P-256' | 'P-256K' | 'P-384' | 'P-521'

/** Values of a key's `key_ops`. */
export type KeyOperation = 'encrypt' | 'decrypt' | 'sign' | 'verify' | 'wrapKey' | 'unwrapKey' | 'import' | 'export'

/** The public half of a key, as a JSON Web Key (RFC 7517): base64url strings. */
export interface PublicJwk {
  kty: string
  kid?: string
  key_ops?: string[]
  n?: string
  e?: string
  crv?: string
  x?: string
  y?: string
}

/** What a list page says of a key (its latest version) or of one of its versions. */
export interface KeyVersion {
  /** The id as the service gives it: with the version in a version list, without it in a key list. */
  id: string
  name: string
  /** 32 hexadecimal characters; absent in a key list. */
  version?: string
  /** Base URL of the vault, without a trailing slash. */
  vaultUrl: string
  enabled: boolean
  createdOn?: Date
  updatedOn?: Date
  notBefore?: Date
  expiresOn?: Date
  recoveryLevel?: string
  /** Days that a deleted key stays recoverable: 7 to 90. */
  recoverableDays?: number
  /** Belongs to a certificate: its life cycle is the certificate's, and keyturn leaves it alone. */
  managed: boolean
  /** Of a key of a Managed HSM that lives outside of Azure: its id in the external key manager, which makes its versions. */
  externalKey?: string
  tags: Record<string, string>
}

/** A key version with its public key. */
export interface Key extends KeyVersion {
  version: string
  keyType: KeyType
  /** Modulus bits of an RSA key, key bits of an oct key; absent for EC. */
  keySize?: number
  curve?: KeyCurve
  keyOperations: KeyOperation[]
  exportable?: boolean
  releasePolicy?: ReleasePolicy
  publicKey: PublicJwk
}

/** Under what attestation an exportable key may leave the vault ("secure key release"). */
export interface ReleasePolicy {
  /** The policy document, as JSON text. */
  policy: string
  immutable?: boolean
}

/** A soft-deleted key. */
export interface DeletedKey extends KeyVersion {
  recoveryId?: string
  deletedOn?: Date
  /** When the service purges it by itself. */
  scheduledPurgeDate?: Date
  /** These three are absent in a list. */
  keyType?: KeyType
  keySize?: number
  curve?: KeyCurve
}

/** The attributes of a key that a caller may choose. */
export interface KeyAttributes {
  enabled?: boolean
  notBefore?: Date
  expiresOn?: Date
  tags?: Record<string, string>
  keyOperations?: KeyOperation[]
}

/** A version that has an id, as items of a version list do. */
export type ListedVersion = KeyVersion & { version: string }
