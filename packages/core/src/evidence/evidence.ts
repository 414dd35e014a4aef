import type { VerificationCheck } from '../rotation/verify/check.ts'

export const evidenceFormat = 'keyturn-evidence-1'

/** What runs did to keys, put together from what they left. Plain JSON with every member present; `null`: nobody has said. */
export interface Evidence {
  format: typeof evidenceFormat
  /** When it was put together. ISO 8601 UTC. */
  at: string
  /** What it was made from. */
  sources: EvidenceSource[]
  /** Those that left a report, in the order of their beginnings. */
  runs: EvidenceRun[]
  /** What was done to keys or tried, dry runs left out: the oldest first, what has no date last. */
  acts: EvidenceAct[]
}

export interface EvidenceSource {
  file: string
  /**
   * `report`: of `rotate --report`. `journal`: what a machine notes before its requests leave. `rotate`, `retire` and `apply`:
   * what the command printed as JSON.
   */
  kind: 'report' | 'journal' | 'rotate' | 'retire' | 'apply'
  bytes: number
  /** Of its bytes: `sha256:` and 64 hexadecimal characters. */
  digest: string
}

export interface EvidenceRun {
  file: string
  /** ISO 8601 UTC. */
  startedOn: string
  /** `null`: it was ended from outside. */
  endedOn: string | null
  /** Whether every key of every vault was come to. */
  complete: boolean
  dryRun: boolean
  shard: string | null
  /** Keys that it reported, and those of them by what became of them. */
  keys: number
  outcomes: Record<string, number>
  /** Vaults that it could not read. */
  failedVaults: { vaultUrl: string; code: string; message: string }[]
}

export interface EvidenceAct {
  key: string
  vaultUrl: string
  /** `expire` and `disable` are the stages of a retirement, `undo` takes them back. */
  action: 'rotate' | 'expire' | 'disable' | 'undo' | 'create' | 'recover' | 'update' | 'policy' | 'retire'
  /**
   * `adopted`: the answer was lost, and the version was found. `failed`: see `error` and `checks`; there may be a new version.
   * `indeterminate`: a request was sent, and whether it took effect is unknown. `not-made`: it took no effect.
   */
  outcome: 'done' | 'adopted' | 'failed' | 'indeterminate' | 'not-made'
  /** ISO 8601 UTC. */
  on: string | null
  /** Whose word that is: the new version's own in its vault, the journal before the request, or the beginning of the run. */
  onBy: 'vault' | 'journal' | 'run' | null
  /** Its place in `runs`. */
  run: number | null
  /** Finds the request in the vault's audit log. */
  operationId: string | null
  previousVersion: string | null
  version: string | null
  reason: string | null
  /** What a new version was held against. */
  checks: VerificationCheck[] | null
  error: { code: string; message: string } | null
  /** The files that tell of it. */
  files: string[]
  /** What the vault says of the version; `missing`: it is not there; `unread`: it could not be read. */
  inVault: VersionInVault | 'missing' | 'unread' | null
}

export interface VersionInVault {
  createdOn: string | null
  expiresOn: string | null
  enabled: boolean
}
