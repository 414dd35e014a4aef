import type { KeyturnError } from '../errors.ts'
import type { ActEvent } from '../once/act-once.ts'
import type { Vault } from '../vault/client.ts'
import type { Reason } from './reasons.ts'
import type { VerificationReport } from './verify/check.ts'

/** What a rotation needs of a vault. */
export type RotationVault = Pick<
  Vault,
  | 'url'
  | 'now'
  | 'sleep'
  | 'getKey'
  | 'listVersions'
  | 'rotateKey'
  | 'getRotationPolicy'
  | 'updateKey'
  | 'sign'
  | 'wrap'
  | 'unwrap'
  | 'encrypt'
  | 'decrypt'
>

export type RotationEvent = ActEvent & { key: string }

export type RotationOutcome = 'rotated' | 'adopted' | 'not-due' | 'skipped' | 'failed' | 'indeterminate'

/** What became of one key. */
export interface RotationResult {
  key: string
  /** URL of the vault. */
  vault: string
  /**
   * `rotated`: a new version was made and, unless told otherwise, verified; in a dry run: it would be.
   * `adopted`: the same, but the answer was lost and the version was found in the version list.
   * `failed`: see `error`; when `rotated` is true there is a new version nevertheless, and `version` names it.
   * `indeterminate`: a request was sent, and whether it took effect cannot be told.
   */
  outcome: RotationOutcome
  /** Whether the key got a new version in this run. Always false in a dry run. */
  rotated: boolean
  dryRun: boolean
  reason: Reason
  previousVersion?: string
  /** The latest version as far as this run knows: the new one, or the one that stays. */
  version?: string
  verification?: VerificationReport
  /** How often the request was sent, sends that never arrived included. */
  attempts: number
  /** Whether the new version was found in the version list because the answer was lost. */
  adopted: boolean
  /** When the latest version will be due under the same rules, or, when rotation was forced, by its policy, if that was read (`verify`, and a version that expires). ISO 8601 UTC. */
  nextDue?: string
  /** Went out as `x-ms-client-request-id`: finds the request in the vault's audit log. Absent when nothing was sent. */
  operationId?: string
  durationMs: number
  error?: KeyturnError
}
