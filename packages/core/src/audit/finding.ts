import type { ErrorCode } from '../errors.ts'
import type { ScheduledEvent } from '../forecast/schedule.ts'
import type { KeyCurve, KeyOperation, KeyType } from '../keys/key.ts'

/** How bad a finding is, as code scanning has it. */
export type Severity = 'error' | 'warning' | 'note'

/** The worst first. */
export const severities: readonly Severity[] = ['error', 'warning', 'note']

/** A rule as people read of it. */
export interface AuditRule {
  /** Stable: `no-expiry`. */
  id: string
  /** One sentence that says what has to be. */
  title: string
  severity: Severity
  /** Why it matters. */
  why: string
  /** What to do about it. */
  help: string
  /** Who else asks for it: `CIS Microsoft Azure Foundations 3.0.0, 3.3.1`, `Azure Policy 152b15f7-8e1f-4c1f-ab71-8c010ba5dbc0`. */
  references: readonly string[]
}

/** Something that is wrong, although the service allows it. Plain JSON. */
export interface Finding {
  /** The id of its rule. */
  rule: string
  severity: Severity
  /** `null`: it is about no key. */
  key: string | null
  /** The version that it is about; `null`: the key as a whole, or nobody has read which. */
  version: string | null
  /** Empty for what is about no vault. */
  vaultUrl: string
  /** The fact that was seen. */
  message: string
  why: string
  /** A command line of keyturn that mends it, to be pasted; `null` where none does. */
  fix: string | null
  /** Where the file that was audited speaks of it. `line` counts from 1. */
  source: { file: string; line: number } | null
  /** 64 hexadecimal characters, the same for the same fault in every run, whatever the message says. */
  fingerprint: string
  /** It stands in the baseline: it was known before. */
  baseline: boolean
  /** It is excepted by the profile until this date (ISO 8601 UTC), that second not included; else `null`. */
  exception: { reason: string; until: string } | null
}

/** What happened to a key in the last year, and will in the next if nobody does anything else. */
export interface AuditedEvent {
  /** ISO 8601 UTC. */
  on: string
  /** `made`: a version was made, by a rotation or otherwise. The others are those of a schedule. */
  what: 'made' | ScheduledEvent['what']
  /** `null`: only the key list was read. */
  version: string | null
  message: string
}

/** What an audit has seen of a key. Plain JSON: dates are ISO 8601 UTC; `null`: it has none, or no rule needed to know. */
export interface AuditedKey {
  key: string
  vaultUrl: string
  version: string | null
  keyType: KeyType | null
  keySize: number | null
  curve: KeyCurve | null
  keyOperations: readonly KeyOperation[] | null
  enabled: boolean
  /** When the latest version was made, which is when the key was last rotated. */
  createdOn: string | null
  expiresOn: string | null
  notBefore: string | null
  /** When the service rotates it by its policy. */
  nextRotation: string | null
  /** It belongs to a certificate. */
  managed: boolean
  /** All its versions, and how many of them are enabled. */
  versions: number | null
  enabledVersions: number | null
  tags: Record<string, string>
  /** In the order of their dates: a year back and a year ahead. */
  events: readonly AuditedEvent[]
  /** How many findings are about it, those that are excepted or in the baseline included. */
  findings: number
}

/** A vault that was to be read. */
export interface AuditedVault {
  vaultUrl: string
  /** Keys that were looked at. */
  keys: number
  /** Whether its list was read to the end. */
  read: boolean
}

/** A vault (`key: null`) or a key that could not be read. */
export interface Unread {
  key: string | null
  vaultUrl: string
  code: ErrorCode
  message: string
}

/** A rule that could not be applied, such as for want of a permission. */
export interface NotChecked {
  rule: string
  /** `null`: to the vault as a whole. */
  key: string | null
  vaultUrl: string
  reason: string
}

/** What an audit found. Plain JSON: what `audit -o json` prints. */
export interface AuditResult {
  format: typeof auditFormat
  /** When it was begun, by the vaults' clock. ISO 8601 UTC. */
  at: string
  /** The name of the profile, or of its file. */
  profile: string
  /** Those that were on. */
  rules: readonly AuditRule[]
  vaults: readonly AuditedVault[]
  /** By vault and name. */
  keys: readonly AuditedKey[]
  /** By vault and key, the worst first. */
  findings: readonly Finding[]
  unread: readonly Unread[]
  notChecked: readonly NotChecked[]
}

export const auditFormat = 'keyturn-audit-1'
