import { dateCell } from '../../../page/dates.ts'
import type { Cell, Mark, Row, Table, Tone } from '../../../page/page.ts'
import { type AuditedKey, type AuditResult, type Finding, type Severity, severities } from '../../finding.ts'
import { nameVault, openFindings } from './open-findings.ts'

const soonMs = 30 * 86_400_000

/** All keys, one a row. */
export function keyTable(audit: AuditResult, toneOf: (severity: Severity) => Tone): Table {
  const open = openFindings(audit)
  return {
    title: 'Keys',
    noun: 'key',
    columns: [
      { title: 'Key' },
      { title: 'Vault', ...(audit.vaults.length > 1 && { facet: 'Vault' }) },
      { title: 'Type', facet: 'Type' },
      { title: 'State', facet: 'State' },
      { title: 'Last rotated' },
      { title: 'Next rotation' },
      { title: 'Expires' },
      { title: 'Versions' },
      { title: 'Findings', facet: 'Findings' },
    ],
    rows: audit.keys.map((key) => rowOf(key, { at: audit.at, found: open(key), toneOf })),
  }
}

interface RowContext {
  at: string
  found: readonly Finding[]
  toneOf: (severity: Severity) => Tone
}

function rowOf(key: AuditedKey, { at, found, toneOf }: RowContext): Row {
  return [
    nameCell(key),
    { text: nameVault(key.vaultUrl) },
    { text: typeOf(key) },
    stateCell(key, at),
    dateCell(key.createdOn, at),
    dateCell(key.nextRotation, at, isBefore(key.nextRotation, at) ? 'bad' : undefined),
    dateCell(key.expiresOn, at, expiryTone(key, at)),
    versionsCell(key),
    findingsCell(found, toneOf),
  ]
}

function nameCell({ key, tags, managed }: AuditedKey): Cell {
  const notes = [
    ...(managed ? ['of a certificate'] : []),
    ...Object.entries(tags).map(([name, value]) => `${name}=${value}`),
  ]
  return { text: key, ...(notes.length > 0 && { note: notes.join(', ') }) }
}

function typeOf({ keyType, keySize, curve }: AuditedKey): string {
  return [keyType, keySize ?? curve].filter((part) => part !== null).join(' ')
}

function stateCell({ enabled, expiresOn, notBefore }: AuditedKey, at: string): Cell {
  if (!enabled) return { text: 'disabled', tone: 'dim' }
  if (isBefore(expiresOn, at)) return { text: 'expired', tone: 'bad' }
  if (notBefore !== null && !isBefore(notBefore, at)) return { text: 'not valid yet', tone: 'warn' }
  return { text: 'enabled' }
}

function expiryTone({ expiresOn, enabled }: AuditedKey, at: string): Tone | undefined {
  if (expiresOn === null || !enabled) return undefined
  if (isBefore(expiresOn, at)) return 'bad'
  return Date.parse(expiresOn) - Date.parse(at) <= soonMs ? 'warn' : undefined
}

function isBefore(on: string | null, at: string): boolean {
  return on !== null && Date.parse(on) <= Date.parse(at)
}

function versionsCell({ versions, enabledVersions }: AuditedKey): Cell {
  if (versions === null) return { text: '' }
  return { text: `${versions}`, sort: versions, note: `${enabledVersions ?? 'some'} enabled` }
}

const facetOf: Record<Severity, string> = { error: 'errors', warning: 'warnings', note: 'notes' }

/** Sorted by the worst, then by how many. */
function findingsCell(found: readonly Finding[], toneOf: (severity: Severity) => Tone): Cell {
  const [worst] = found
  if (worst === undefined) return { text: 'none', tone: 'good', sort: 0 }
  const marks = new Map<string, Mark>(found.map(({ rule, severity }) => [rule, { text: rule, tone: toneOf(severity) }]))
  return {
    text: '',
    facet: facetOf[worst.severity],
    marks: [...marks.values()],
    sort: (severities.length - severities.indexOf(worst.severity)) * 1000 + found.length,
  }
}
