import type { Duration } from '../../duration.ts'
import { KeyturnError } from '../../errors.ts'
import type { Key, KeyVersion } from '../../keys/key.ts'
import type { Vault } from '../../vault/client.ts'

/** What a verification needs of a vault. */
export type VerificationVault = Pick<
  Vault,
  'listVersions' | 'updateKey' | 'sign' | 'wrap' | 'unwrap' | 'encrypt' | 'decrypt' | 'sleep'
>

export type CheckName =
  | 'latest-version'
  | 'enabled'
  | 'key-type'
  | 'key-size'
  | 'curve'
  | 'operations'
  | 'expiry'
  | 'not-before'
  | 'exportable'
  | 'release-policy'
  | 'tags'
  | 'new-material'
  | 'round-trip'

export interface VerificationCheck {
  name: CheckName
  /**
   * `warning`: something of the version before did not carry over, and `detail` says what it was and how to keep it; or
   * the new version was not used, for want of permission.
   * `not-checked`: `detail` says why it could not be.
   */
  status: 'passed' | 'failed' | 'warning' | 'not-checked'
  detail: string
}

export interface VerificationReport {
  /** Whether no check failed. What could not be checked does not count as failed: look for `not-checked`. */
  ok: boolean
  checks: VerificationCheck[]
}

/** What the checks are made from. */
interface RotatedVersion {
  /** The key as it was just before the rotation. */
  before: Key
  /** The new version, as the service answered that it made it. */
  made: Key
  /** The version list after the rotation; an error when it could not be read. */
  listed: ListedAfter
  /** How long new versions live by the key's policy. */
  expireAfter: ExpireAfter
}

/** What the version list says after a rotation. */
export type ListedAfter = { found: KeyVersion | undefined; others: KeyVersion[] } | KeyturnError

/** By the policy; `none`: it sets no expiry; `not-read`: nothing that expires asked for it; an error: it could not be read. */
export type ExpireAfter = Duration | 'none' | 'not-read' | KeyturnError

/** A look at a new version, beside the one before. `undefined`: neither has anything of the kind. */
export type Check = (rotated: RotatedVersion) => VerificationCheck | undefined

export function passed(name: CheckName, detail: string): VerificationCheck {
  return { name, status: 'passed', detail }
}

export function failed(name: CheckName, detail: string): VerificationCheck {
  return { name, status: 'failed', detail }
}

export function warning(name: CheckName, detail: string): VerificationCheck {
  return { name, status: 'warning', detail }
}

export function notChecked(name: CheckName, detail: string): VerificationCheck {
  return { name, status: 'not-checked', detail }
}

export function compare(name: CheckName, expected: unknown, actual: unknown): VerificationCheck {
  return expected === actual ? passed(name, `${expected}`) : failed(name, `expected ${expected}, got ${actual}`)
}

/** One of ours, which says what the vault answered. @throws whatever else it is */
export function asAnswer(error: unknown): KeyturnError {
  if (error instanceof KeyturnError) return error
  throw error
}
