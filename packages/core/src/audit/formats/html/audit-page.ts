import { minuteText } from '../../../page/dates.ts'
import { renderPage } from '../../../page/document.ts'
import type { Alert, Band, Group, Item, Mark, Page, Share, Tile, TimelineEvent, Tone } from '../../../page/page.ts'
import { type AuditedEvent, type AuditResult, type Finding, type Severity, severities } from '../../finding.ts'
import { countBySeverity, counts } from '../../reach.ts'
import { auditAppendices } from './appendices.ts'
import { keyTable } from './key-table.ts'
import { nameVault, openFindings } from './open-findings.ts'

/**
 * An audit as one HTML file for people, which loads nothing from anywhere: the fleet at a glance, a timeline of the past and the
 * next twelve months, each finding with its fix, and all keys as a table to sort and to filter. Pure.
 */
export function auditHtml(audit: AuditResult): string {
  return renderPage(auditPage(audit))
}

const toneOf: Record<Severity, Tone> = { error: 'bad', warning: 'warn', note: 'info' }

function auditPage(audit: AuditResult): Page {
  const { at, profile, vaults } = audit
  const [only, ...others] = vaults
  return {
    title: 'Key audit',
    facts: [
      { label: 'When', value: minuteText(at) },
      only !== undefined && others.length === 0
        ? { label: 'Vault', value: only.vaultUrl }
        : { label: 'Vaults', value: `${vaults.length}` },
      { label: 'Profile', value: profile },
    ],
    alerts: alertsOf(audit),
    tiles: tilesOf(audit),
    shares: sharesOf(audit),
    timeline: {
      text: 'What happened in the past twelve months, and what will in the next if nobody does anything else, month by month.',
      at,
      monthsBefore: 12,
      monthsAfter: 12,
      bands: bandsOf(audit),
    },
    findings: {
      title: 'Findings',
      noun: 'finding',
      none: 'Nothing was found.',
      groups: groupsOf(audit),
    },
    table: keyTable(audit, (severity) => toneOf[severity]),
    appendices: auditAppendices(audit),
  }
}

const mostDetails = 20

function alertsOf({ unread }: AuditResult): Alert[] {
  if (unread.length === 0) return []
  const vaults = unread.filter(({ key }) => key === null).length
  const parts = [count(vaults, 'vault'), count(unread.length - vaults, 'key')].filter((part) => part !== undefined)
  const lines = unread
    .slice(0, mostDetails)
    .map(({ key, vaultUrl, code, message }) => `${key === null ? '' : `${key} in `}${vaultUrl}: ${message} [${code}]`)
  const more = unread.length - mostDetails
  return [
    {
      tone: 'bad',
      text: `This audit is not complete: ${parts.join(' and ')} could not be read.`,
      details: more > 0 ? [...lines, `and ${more} more`] : lines,
    },
  ]
}

function count(number: number, noun: string): string | undefined {
  return number === 0 ? undefined : `${number} ${noun}${number === 1 ? '' : 's'}`
}

const dayMs = 86_400_000

function tilesOf(audit: AuditResult): Tile[] {
  const { at, keys, vaults, findings } = audit
  const now = Date.parse(at)
  const numbers = countBySeverity(audit)
  const aside = findings.filter((finding) => !counts(finding)).length
  const expiring = keys.filter(({ enabled, expiresOn }) => {
    const left = expiresOn === null ? Number.POSITIVE_INFINITY : Date.parse(expiresOn) - now
    return enabled && left > 0 && left <= 30 * dayMs
  }).length
  const old = keys.filter(({ createdOn }) => createdOn !== null && now - Date.parse(createdOn) > 365 * dayMs).length
  const ofSeverity = (severity: Severity): Tile => {
    const value = numbers[severity]
    return { label: value === 1 ? severity : `${severity}s`, value, ...(value > 0 && { tone: toneOf[severity] }) }
  }
  return [
    {
      label: keys.length === 1 ? 'key' : 'keys',
      value: keys.length,
      note: `in ${count(vaults.length, 'vault') ?? 'no vault'}`,
    },
    ofSeverity('error'),
    ofSeverity('warning'),
    { ...ofSeverity('note'), ...(aside > 0 && { note: `${aside} more excepted or known` }) },
    { label: 'expire within 30 days', value: expiring, ...(expiring > 0 && { tone: 'warn' }) },
    { label: 'not rotated for a year', value: old, ...(old > 0 && { tone: 'warn' }) },
  ]
}

function sharesOf(audit: AuditResult): Share[] {
  const open = openFindings(audit)
  const worst = audit.keys.map((key) => open(key)[0]?.severity)
  const share = (severity: Severity | undefined) => worst.filter((each) => each === severity).length
  return [
    { label: 'keys with errors', count: share('error'), tone: 'bad' },
    { label: 'with warnings', count: share('warning'), tone: 'warn' },
    { label: 'with notes', count: share('note'), tone: 'info' },
    { label: 'without findings', count: share(undefined), tone: 'good' },
  ]
}

function bandsOf({ at, keys }: AuditResult): Band[] {
  const events = keys.flatMap((key) => key.events.map((event) => ({ key: key.key, event })))
  const those = (...what: AuditedEvent['what'][]): TimelineEvent[] =>
    events
      .filter(({ event }) => what.includes(event.what))
      .map(({ key, event }) => ({
        on: event.on,
        of: key,
        // What has been made, and what has expired, is past; what else was to be done by now is not.
        overdue: event.what !== 'made' && event.what !== 'expire' && event.on < at,
      }))
  return [
    { title: 'New versions', tone: 'good', events: those('made', 'rotate') },
    { title: 'Expiries', tone: 'warn', events: those('expire') },
    { title: 'Retirements', tone: 'info', events: those('retire-expire', 'retire-disable') },
  ]
}

function groupsOf({ rules, findings }: AuditResult): Group[] {
  const known = new Map(rules.map((rule) => [rule.id, rule]))
  const groups = [...Map.groupBy(findings, ({ rule, severity }) => `${severities.indexOf(severity)} ${rule}`).values()]
  return groups
    .flatMap((found): { rank: number; group: Group }[] => {
      const [first] = found
      if (first === undefined) return []
      const rule = known.get(first.rule)
      const group: Group = {
        title: rule?.title ?? first.rule,
        mark: { text: first.severity, tone: toneOf[first.severity] },
        why: first.why,
        ...(rule !== undefined && { help: rule.help, references: rule.references }),
        items: [...found.filter(counts), ...found.filter((finding) => !counts(finding))].map(itemOf),
      }
      return [{ rank: severities.indexOf(first.severity), group }]
    })
    .sort((a, b) => a.rank - b.rank || b.group.items.length - a.group.items.length)
    .map(({ group }) => group)
}

function itemOf({ key, version, vaultUrl, message, fix, source, exception, baseline }: Finding): Item {
  const marks: Mark[] = [
    ...(exception === null
      ? []
      : [{ text: `excepted until ${exception.until.slice(0, 10)}: ${exception.reason}`, tone: 'dim' as const }]),
    ...(baseline ? [{ text: 'known before', tone: 'dim' as const }] : []),
  ]
  const where = [
    ...(vaultUrl === '' || key === null ? [] : [`in ${nameVault(vaultUrl)}`]),
    ...(version === null ? [] : [`version ${version}`]),
    ...(source === null ? [] : [`${source.file}:${source.line}`]),
  ]
  return {
    of: key ?? (vaultUrl === '' ? 'the audit' : nameVault(vaultUrl)),
    where: where.join(' · '),
    text: message,
    ...(fix !== null && { fix }),
    ...(marks.length > 0 && { marks }),
  }
}
