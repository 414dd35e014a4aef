import type { KeyCurve, KeyOperation, KeyType, ReleasePolicy } from '../../keys/key.ts'
import type { RotationPolicy } from '../../policy/rotation-policy.ts'
import type { RetirementRules } from '../../retirement/plan.ts'
import type { RotationRules } from '../../rotation/reasons.ts'
import type { Moment } from './moment.ts'

/** A manifest, read: what has to be, with defaults filled in and texts turned into values. */
export interface Manifest {
  /** References as they are written; empty when the manifest leaves the vault to its caller. */
  vaults: readonly string[]
  keys: readonly DesiredKey[]
  /** In the order in which they are asked; the first that matches a key counts. */
  selectors: readonly DesiredRules[]
}

/** What applies to keys that exist. What is absent is left as it is found. */
export interface KeyRules {
  /** Some of the manifest's vaults; absent: all of them. */
  vaults?: readonly string[]
  /** Tags that the key has to carry, among others. */
  tags?: Readonly<Record<string, string>>
  /** The whole rotation policy, durations in ISO 8601; an absent notice is left as it is. */
  policy?: RotationPolicy
  /** At least one rule. */
  rotation?: RotationRules
  retirement?: RetirementRules
}

/** A key that has to exist. */
export interface DesiredKey extends KeyRules {
  name: string
  type: KeyType
  size?: number
  curve?: KeyCurve
  ops?: readonly KeyOperation[]
  enabled?: boolean
  expires?: Moment
  notBefore?: Moment
  exportable?: boolean
  releasePolicy?: ReleasePolicy
}

/** A field that describes a key itself, not what becomes of its versions: what a step can change. */
export type KeyFieldName = Exclude<keyof DesiredKey, 'name' | Exclude<keyof KeyRules, 'tags'>>

/** Rules for all keys that match. */
export interface DesiredRules extends KeyRules {
  match: { name?: string; tags?: Readonly<Record<string, string>> }
}

/** What a key has to be: a key of the manifest, or the rules of the selector that matches it. */
export type WantedKey = KeyRules & { name: string } & Partial<Omit<DesiredKey, keyof KeyRules | 'name'>>
