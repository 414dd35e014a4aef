import type { DeletedKey, Key, KeyVersion, ListedVersion } from '../keys/key.ts'
import type { WantedKey } from '../manifest/fields/desired.ts'
import type { RotationPolicy } from '../policy/rotation-policy.ts'

/** What is read of a key beside its entry in the list, by rules that need it. */
export interface ReadFacts {
  /** The latest version with its public key. */
  key: Key
  /** All versions, the latest first. */
  versions: readonly [latest: ListedVersion, ...older: ListedVersion[]]
  policy: RotationPolicy
  /** The thumbprints of its enabled versions' public keys; none of a symmetric key. */
  publicKeys: readonly { version: string; thumbprint: string }[]
}

/** What a rule may need to have read, each a permission and one call a key, or more. */
export type Need = keyof ReadFacts

/** What is known of a key when it is judged. */
export interface KeyFacts extends Partial<ReadFacts> {
  vaultUrl: string
  /** Its latest version: the entry in the key list, or the key itself. */
  latest: KeyVersion
  /** What the manifest wants of it; `undefined`: the manifest does not speak of it; `null`: there is no manifest. */
  wanted: WantedKey | undefined | null
}

/** What is known of a vault as a whole. */
export interface VaultFacts {
  vaultUrl: string
  /** As each of its keys says it; absent when it has none. */
  recoveryLevel?: string | undefined
  /** Days. */
  recoverableDays?: number | undefined
}

/** A deleted key of a vault. */
export interface DeletedFacts {
  vaultUrl: string
  deleted: DeletedKey
}

/** A key of the manifest that its vault has not. */
export interface MissingFacts {
  vaultUrl: string
  name: string
  /** The manifest's file. */
  file: string
}

/** A version, and where its public key was found before. */
export interface CopyFacts {
  vaultUrl: string
  name: string
  version: string
  first: { vaultUrl: string; name: string; version: string }
}

/** An exception of the profile whose end has come. */
export interface EndedException {
  rules: readonly string[]
  key: string
  until: Date
}
