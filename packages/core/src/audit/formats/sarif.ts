import type { Invocation, Location, Log, Message, Notification, ReportingDescriptor, Result } from 'sarif'
import { refuseUnknownOptions } from '../../options.ts'
import { escapeInJson, safeText, sentence, toMarkdown, toMarkdownCode } from '../../text.ts'
import type { AuditResult, AuditRule, Finding, Severity } from '../finding.ts'

export interface SarifOptions {
  /** The version of keyturn that made the audit, as semantic versions are written. Default: it is not said. */
  version?: string | undefined
}

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/** How code scanning sorts alerts: above 7.0 is high, above 4.0 medium. */
const securitySeverity: Record<Severity, string> = { error: '8.0', warning: '5.0', note: '2.0' }

/** The words of code scanning for the severities of queries. */
const problemSeverity: Record<Severity, string> = { error: 'error', warning: 'warning', note: 'recommendation' }

/**
 * An audit as SARIF 2.1.0 (OASIS), which GitHub's code scanning and editors read. Pure.
 *
 * A finding stands at its line of the manifest, or at a path made of vault and key where there is none, since code scanning
 * takes no result without a file. Its fingerprint keeps it the same alert from run to run, wherever the line moves.
 *
 * @returns JSON text, indented
 */
export function auditSarif(audit: AuditResult, options: SarifOptions = {}): string {
  refuseUnknownOptions('auditSarif', options, { version: true })
  const { version } = options
  const indexes = new Map(audit.rules.map(({ id }, index) => [id, index]))
  const hasBaseline = audit.findings.some(({ baseline }) => baseline)
  const log: Log = {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'keyturn',
            informationUri: 'https://www.npmjs.com/package/keyturn',
            ...(version !== undefined && { semanticVersion: version, version }),
            rules: audit.rules.map(describeRule),
          },
        },
        invocations: [invocationOf(audit)],
        columnKind: 'utf16CodeUnits',
        results: audit.findings.map((finding) => resultOf(finding, { index: indexes.get(finding.rule), hasBaseline })),
        properties: { profile: safeText(audit.profile), keys: audit.keys.length },
      },
    ],
  }
  return `${escapeInJson(JSON.stringify(log, null, 2))}\n`
}

function describeRule({ id, title, severity, why, help, references }: AuditRule): ReportingDescriptor {
  const helpUri = references.find((each) => URL.canParse(each) && each.startsWith('https://'))
  const sources = references.length === 0 ? '' : ` Asked for by: ${references.join('; ')}.`
  return {
    id,
    // A name that is the id again must be left out (SARIF 2.1.0, 3.49.7).
    ...(id.includes('-') && { name: pascalCase(id) }),
    shortDescription: { text: sentence(escapeMessage(title)) },
    fullDescription: { text: sentence(escapeMessage(why)) },
    help: {
      text: `${sentence(escapeMessage(help))}${escapeMessage(sources)}`,
      markdown: [
        toMarkdown(why),
        toMarkdown(help),
        ...(references.length === 0
          ? []
          : [`Asked for by:\n\n${references.map((each) => `- ${toMarkdown(each)}`).join('\n')}`]),
      ].join('\n\n'),
    },
    ...(helpUri !== undefined && { helpUri }),
    defaultConfiguration: { level: severity },
    properties: {
      tags: ['security', 'azure-key-vault'],
      precision: 'very-high',
      'problem.severity': problemSeverity[severity],
      'security-severity': securitySeverity[severity],
    },
  }
}

interface ResultContext {
  /** Of its rule among those of the run. */
  index: number | undefined
  hasBaseline: boolean
}

function resultOf(finding: Finding, { index, hasBaseline }: ResultContext): Result {
  const { exception, fingerprint } = finding
  return {
    ruleId: finding.rule,
    ...(index !== undefined && { ruleIndex: index }),
    level: finding.severity,
    message: messageOf(finding),
    locations: locationsOf(finding),
    partialFingerprints: {
      'keyturnFinding/v1': fingerprint,
      // By this one code scanning knows an alert again; made from the line, it would change with the lines around it.
      primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1`,
    },
    ...(hasBaseline && { baselineState: finding.baseline ? 'unchanged' : 'new' }),
    ...(exception !== null && {
      suppressions: [
        {
          kind: 'external',
          status: 'accepted',
          justification: escapeMessage(`${exception.reason} (until ${exception.until})`),
        },
      ],
    }),
  }
}

function messageOf({ key, vaultUrl, message, fix }: Finding): Message {
  const about = key === null ? vaultUrl : `${key} in ${vaultUrl}`
  const fact = about === '' ? message : `${about}: ${message}`
  return {
    text: `${sentence(escapeMessage(fact))}${fix === null ? '' : ` Mend it with \`${escapeMessage(fix)}\`.`}`,
    markdown: `${sentence(toMarkdown(fact))}${fix === null ? '' : ` Mend it with ${toMarkdownCode(fix)}.`}`,
  }
}

function locationsOf({ key, version, vaultUrl, source }: Finding): Location[] {
  const path = [vaultUrl, ...(key === null ? [] : ['keys', key, ...(version === null ? [] : [version])])].join('/')
  const uri = source === null ? path.replace(/^https?:\/\//, '').replace(/\/[0-9a-f]{32}$/, '') : source.file
  if (uri === '') return []
  return [
    {
      physicalLocation: {
        artifactLocation: { uri: fileUri(uri) },
        region: { startLine: source?.line ?? 1 },
      },
      ...(vaultUrl !== '' && {
        logicalLocations: [{ name: safeText(key ?? vaultUrl), fullyQualifiedName: safeText(path), kind: 'resource' }],
      }),
    },
  ]
}

function invocationOf({ at, unread, notChecked }: AuditResult): Invocation {
  const notifications: Notification[] = [
    ...unread.map(
      ({ key, vaultUrl, code, message }): Notification => ({
        level: 'error',
        descriptor: { id: code },
        message: { text: sentence(escapeMessage(`${key ?? 'the vault'} in ${vaultUrl} was not read: ${message}`)) },
      }),
    ),
    ...notChecked.map(
      ({ rule, key, vaultUrl, reason }): Notification => ({
        level: 'note',
        associatedRule: { id: rule },
        descriptor: { id: 'NOT_CHECKED' },
        message: { text: sentence(escapeMessage(`${key ?? 'the vault'} in ${vaultUrl} was not checked: ${reason}`)) },
      }),
    ),
  ]
  return {
    executionSuccessful: unread.length === 0,
    startTimeUtc: at,
    ...(notifications.length > 0 && { toolExecutionNotifications: notifications }),
  }
}

/** Relative to the root of the repository, as the manifest was named. */
function fileUri(path: string): string {
  const slashes = path.replaceAll('\\', '/').replace(/^\.\//, '')
  const encoded = slashes
    .split('/')
    // A colon would make a scheme of what stands before it.
    .map((segment) => encodeURIComponent(segment.toWellFormed()))
    .join('/')
  if (/^[A-Za-z]:\//.test(slashes)) return `file:///${slashes.slice(0, 2)}${encoded.slice(encoded.indexOf('/'))}`
  return slashes.startsWith('/') ? `file://${encoded}` : encoded
}

/** Text in which nothing is a link or a placeholder (SARIF 2.1.0, 3.11.5 and 3.11.6). */
function escapeMessage(text: string): string {
  return safeText(text)
    .replace(/[\\[\]]/g, '\\$&')
    .replace(/[{}]/g, '$&$&')
}

function pascalCase(id: string): string {
  return id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
}
