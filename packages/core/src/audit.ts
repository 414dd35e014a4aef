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
