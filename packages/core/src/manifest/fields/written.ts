import type { KeyCurve, KeyOperation, KeyType } from '../../keys/key.ts'
import type { RotationPolicy } from '../../policy/rotation-policy.ts'

/** When `apply` rotates a key: as soon as one of these applies. */
export interface RotationFields {
  ifOlderThan?: string
  ifExpiresWithin?: string
  ifDue?: boolean
}

/** What happens to old versions. */
export interface RetirementFields {
  keep?: number
  grace?: string
}

/** What may stand under `defaults`, and be overridden by a key. Naming one field of the rotation policy states all of it. */
export interface ManifestDefaults extends RotationPolicy, RotationFields, RetirementFields {
  vaults?: string[]
  /** In any case. */
  type?: KeyType | string
  size?: number
  /** In any case; `SECP256K1` is `P-256K`. */
  curve?: KeyCurve | string
  /** Each in any case. */
  ops?: (KeyOperation | string)[]
  enabled?: boolean
  expires?: string
  notBefore?: string
  exportable?: boolean
  releasePolicy?: Record<string, unknown>
  tags?: Record<string, string>
}

/** One key that has to exist. */
export interface ManifestKey extends ManifestDefaults {
  name: string
}

/** Rules for keys that exist already, whoever made them. */
export interface ManifestSelector extends RotationPolicy, RotationFields, RetirementFields {
  match: { name?: string; tags?: Record<string, string> }
  vaults?: string[]
  tags?: Record<string, string>
}

/** A manifest as it is written. */
export interface ManifestFile {
  version: 1
  vaults?: string[]
  defaults?: ManifestDefaults
  keys?: ManifestKey[]
  selectors?: ManifestSelector[]
}
