// Audit keys

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
// Show them in the formats of others
export { auditJunit } from './audit/formats/junit.ts'
export type { SarifOptions } from './audit/formats/sarif.ts'
export { auditSarif } from './audit/formats/sarif.ts'
