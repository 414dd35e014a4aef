import type { ErrorSummary } from '../errors.ts'
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

type Sending = Extract<ActEvent, { type: 'sending' }>

/** What happens to a key's request; when it is sent, with what was there before: the latest version, and all of them. */
export type RotationEvent = { key: string } & (
  | (Sending & { previousVersion: string; knownVersions: string[] })
  | Exclude<ActEvent, Sending>
)

export type RotationOutcome = 'rotated' | 'adopted' | 'not-due' | 'skipped' | 'failed' | 'indeterminate'

/** What became of one key. Plain JSON with every member but one present; `null` where nothing is known. */
export interface RotationResult {
  key: string
  vaultUrl: string
  /**
   * `rotated`: a new version was made and, unless told otherwise, verified; in a dry run: it would be.
   * `adopted`: the same, but the answer was lost and the version was found in the version list.
   * `failed`: see `error`; when `rotated` is true there is a new version nevertheless, and `version` names it.
   * `indeterminate`: a request was sent, and whether it took effect is unknown.
   */
  outcome: RotationOutcome
  /** Whether the key got a new version in this run. Always false in a dry run. */
  rotated: boolean
  dryRun: boolean
  reason: Reason
  previousVersion: string | null
  /** Present where it is unknown what came of the request: all versions that were there before. Whatever else is there later is new. */
  knownVersions?: string[]
  /** The latest version as far as this run knows: the new one, or the one that stays. */
  version: string | null
  verification: VerificationReport | null
  /** How often the request was sent, sends that never arrived included. */
  attempts: number
  /** Whether the new version was found in the version list because the answer was lost. */
  adopted: boolean
  /** When the latest version will be due under the same rules, or by its policy when rotation was forced and the policy was read. ISO 8601 UTC. */
  nextDue: string | null
  /** Went out as `x-ms-client-request-id`: finds the request in the vault's audit log. `null` when nothing was sent. */
  operationId: string | null
  durationMs: number
  error: ErrorSummary | null
}

/** What is known of a key; the rest of its result is what stands for "nothing was sent". */
export type KnownOfKey = Pick<RotationResult, 'outcome' | 'reason'> & Partial<RotationResult>

/** The only place where a result is put together. */
export function rotationResult(
  about: Pick<RotationResult, 'key' | 'vaultUrl' | 'dryRun'>,
  known: KnownOfKey,
): RotationResult {
  return {
    ...about,
    rotated: false,
    previousVersion: null,
    version: null,
    verification: null,
    attempts: 0,
    adopted: false,
    nextDue: null,
    operationId: null,
    durationMs: 0,
    error: null,
    ...known,
  }
}
