// What is wrong with keys, in every format; and what runs have done, as evidence.

export { parseBaseline } from './audit/baseline.ts'
export type { AuditedManifest } from './audit/described-by.ts'
export type {
  CopyFacts,
  DeletedFacts,
  EndedException,
  KeyFacts,
  MissingFacts,
  Need,
  ReadFacts,
  VaultFacts,
} from './audit/facts.ts'
export type {
  AuditedEvent,
  AuditedKey,
  AuditedVault,
  AuditResult,
  AuditRule,
  Finding,
  NotChecked,
  Severity,
  Unread,
} from './audit/finding.ts'
export { auditFormat, severities } from './audit/finding.ts'
export { auditCsv } from './audit/formats/csv.ts'
export { auditHtml } from './audit/formats/html/audit-page.ts'
export { auditJunit } from './audit/formats/junit.ts'
export type { AuditMarkdownOptions } from './audit/formats/markdown.ts'
export { auditMarkdown, summarizeAudit } from './audit/formats/markdown.ts'
export type { SarifOptions } from './audit/formats/sarif.ts'
export { auditSarif } from './audit/formats/sarif.ts'
export { parseAuditProfile } from './audit/profiles/parse-profile.ts'
export type { ActiveRule, AuditException, AuditProfile, BuiltInProfile } from './audit/profiles/profile.ts'
export { builtInProfile, builtInProfiles, isBuiltInProfile } from './audit/profiles/profile.ts'
export { countBySeverity, findingsAtLeast } from './audit/reach.ts'
export type { Checks, Rule, Seen } from './audit/rule.ts'
export type { EvidenceFile } from './evidence/collect.ts'
export { collectEvidence } from './evidence/collect.ts'
export type { Evidence, EvidenceAct, EvidenceRun, EvidenceSource, VersionInVault } from './evidence/evidence.ts'
export { evidenceFormat } from './evidence/evidence.ts'
export { evidenceMarkdown } from './evidence/evidence-markdown.ts'
export { evidenceHtml } from './evidence/evidence-page.ts'
export type { Fault } from './evidence/faults.ts'
export { faultsOf } from './evidence/faults.ts'
export type { LookedUp } from './evidence/look-up.ts'
export { lookUpVersions } from './evidence/look-up.ts'
export type { AuditingVault, AuditKeysOptions, AuditRun } from './runs/audit-keys.ts'
export { auditKeys } from './runs/audit-keys.ts'
