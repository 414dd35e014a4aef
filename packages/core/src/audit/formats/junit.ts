import { safeText } from '../../text.ts'
import type { AuditedKey, AuditResult, Finding, NotChecked, Unread } from '../finding.ts'

/**
 * An audit as JUnit XML, which CI systems show as tests: a suite for each vault, in it a test that passed for each key without a
 * finding, and one for each finding. An error or a warning is a failure; a note passes and says what it has to say; what is
 * excepted, was known before or could not be checked is skipped; what could not be read is an error. Pure.
 */
export function auditJunit(audit: AuditResult): string {
  const vaults = [
    ...new Set([
      ...audit.vaults.map(({ vaultUrl }) => vaultUrl),
      ...[...audit.findings, ...audit.unread, ...audit.notChecked].map(({ vaultUrl }) => vaultUrl),
    ]),
  ]
  const suites = vaults.map((vaultUrl) => suiteOf(vaultUrl, audit))
  const cases = suites.flatMap((suite) => suite.cases)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    element(
      'testsuites',
      { name: 'keyturn audit', ...countsOf(cases) },
      suites.map(({ xml }) => xml),
    ),
    '',
  ].join('\n')
}

type Outcome = 'passed' | 'failed' | 'skipped' | 'error'

interface TestCase {
  outcome: Outcome
  xml: string
}

function suiteOf(vaultUrl: string, { at, keys, findings, unread, notChecked }: AuditResult) {
  const isHere = (each: { vaultUrl: string }) => each.vaultUrl === vaultUrl
  const suite = vaultUrl === '' ? 'audit' : vaultUrl
  const cases = [
    ...unread.filter(isHere).map((each) => unreadCase(suite, each)),
    ...keys.filter((each) => isHere(each) && each.findings === 0).map((each) => cleanCase(suite, each)),
    ...findings.filter(isHere).map((each) => findingCase(suite, each)),
    ...notChecked.filter(isHere).map((each) => notCheckedCase(suite, each)),
  ]
  const xml = element(
    'testsuite',
    { name: suite, timestamp: at.replace(/Z$/, ''), ...countsOf(cases), time: 0 },
    cases.map((each) => each.xml),
  )
  return { cases, xml }
}

function countsOf(cases: readonly TestCase[]): Record<string, number> {
  const count = (outcome: Outcome) => cases.filter((each) => each.outcome === outcome).length
  return { tests: cases.length, failures: count('failed'), errors: count('error'), skipped: count('skipped') }
}

function cleanCase(suite: string, { key }: AuditedKey): TestCase {
  return testCase(suite, key, 'passed')
}

function findingCase(suite: string, finding: Finding): TestCase {
  const { key, version, rule, severity, message, why, fix, exception, baseline, source } = finding
  const name = [key ?? 'vault', ...(version === null ? [] : [version]), rule].join(' ')
  const text = [
    message,
    why,
    ...(fix === null ? [] : [`To mend it: ${fix}`]),
    ...(source === null ? [] : [`At ${source.file}:${source.line}`]),
  ]
    .map(safeText)
    .join('\n')
  if (exception !== null) {
    const reason = `excepted until ${exception.until}: ${exception.reason}`
    return testCase(suite, name, 'skipped', element('skipped', { message: reason }, [escapeXml(text)]))
  }
  if (baseline)
    return testCase(
      suite,
      name,
      'skipped',
      element('skipped', { message: 'known before (baseline)' }, [escapeXml(text)]),
    )
  if (severity === 'note') return testCase(suite, name, 'passed', element('system-out', {}, [escapeXml(text)]))
  return testCase(suite, name, 'failed', element('failure', { message, type: severity }, [escapeXml(text)]))
}

function unreadCase(suite: string, { key, code, message }: Unread): TestCase {
  return testCase(suite, `${key ?? 'vault'} could not be read`, 'error', element('error', { message, type: code }))
}

function notCheckedCase(suite: string, { key, rule, reason }: NotChecked): TestCase {
  return testCase(
    suite,
    `${key ?? 'vault'} ${rule}`,
    'skipped',
    element('skipped', { message: `not checked: ${reason}` }),
  )
}

function testCase(suite: string, name: string, outcome: Outcome, content?: string): TestCase {
  const attributes = { classname: suite, name, time: 0 }
  return { outcome, xml: element('testcase', attributes, content === undefined ? [] : [content]) }
}

/** @param content markup, or text that is escaped already */
function element(name: string, attributes: Record<string, string | number>, content: readonly string[] = []): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(safeText(`${value}`))}"`)
  const start = `<${name}${written.join('')}`
  if (content.length === 0) return `${start}/>`
  const [only] = content
  if (content.length === 1 && only !== undefined && !only.startsWith('<')) return `${start}>${only}</${name}>`
  return `${start}>\n${content.join('\n')}\n</${name}>`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what XML 1.0 has no way to write
const notInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu

const references: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escapeXml(text: string): string {
  return text.replace(notInXml, '\u{fffd}').replace(/[&<>"]/g, (character) => references[character] ?? character)
}
