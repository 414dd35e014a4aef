import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { auditJunit } from '../../../src/audit/formats/junit.ts'
import { auditedKey, auditResult, finding, hostileAudit, hostileText } from './audited.ts'

interface Element {
  name: string
  attributes: Record<string, string>
  text: string
  children: Element[]
}

/** Read by a parser that takes nothing but well-formed XML 1.0. */
function parse(xml: string): Element {
  const root: Element = { name: '', attributes: {}, text: '', children: [] }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, text: '', children: [] }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => open.pop())
  parser.on('text', (text) => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  })
  parser.write(xml).close()
  const [only] = root.children
  if (only === undefined) throw new Error('there is no element')
  return only
}

const casesOf = (suites: Element) => suites.children.flatMap((suite) => suite.children)

test('the numbers of a suite and of all are those of its tests', () => {
  const suites = parse(auditJunit(hostileAudit()))
  expect(suites).toMatchObject({
    name: 'testsuites',
    attributes: { name: 'keyturn audit', tests: '7', failures: '1', errors: '1', skipped: '3' },
    children: [
      {
        name: 'testsuite',
        attributes: {
          name: 'https://contoso.vault.azure.net',
          timestamp: '2026-11-28T08:00:00',
          tests: '6',
          failures: '1',
          errors: '0',
          skipped: '3',
        },
      },
      { attributes: { name: 'https://fabrikam.vault.azure.net', tests: '1', errors: '1' } },
    ],
  })
  const of = (name: string) => casesOf(suites).filter(({ children }) => children.some((child) => child.name === name))
  expect([of('failure'), of('error'), of('skipped'), casesOf(suites)].map(({ length }) => length)).toEqual([1, 1, 3, 7])
})

test('a finding is a failure that says what was seen, why it matters, how to mend it and where it stands', () => {
  const source = { file: 'keys.yaml', line: 4 }
  const [found] = casesOf(parse(auditJunit(auditResult({ keys: [], findings: [finding({ source })] }))))
  expect(found?.attributes).toMatchObject({
    classname: 'https://contoso.vault.azure.net',
    name: 'orders 0123456789abcdef0123456789abcdef no-expiry',
  })
  const [failure] = found?.children ?? []
  expect(failure).toMatchObject({
    name: 'failure',
    attributes: { type: 'error', message: 'the latest version has no expiry date' },
  })
  expect(failure?.text.split('\n').slice(1)).toEqual([
    'A key that never expires is used for as long as nobody thinks of it',
    'To mend it: keyturn update orders --expires 1y --vault contoso',
    'At keys.yaml:4',
  ])
})

test('a key without a finding passes, a note passes with its text, and what is excepted, known or unchecked is skipped', () => {
  const key = auditedKey({ key: 'quiet' })
  const audit = auditResult({
    keys: [key],
    findings: [
      finding({ severity: 'note' }),
      finding({ baseline: true }),
      finding({ exception: { reason: 'moves in March', until: '2027-04-01T00:00:00Z' } }),
    ],
    notChecked: [{ rule: 'no-expiry', key: 'quiet', vaultUrl: key.vaultUrl, reason: 'the policy may not be read' }],
  })
  const cases = casesOf(parse(auditJunit(audit)))
  expect(cases.map(({ children }) => children.map(({ name, attributes: { message } }) => [name, message]))).toEqual([
    [],
    [['system-out', undefined]],
    [['skipped', 'known before (baseline)']],
    [['skipped', 'excepted until 2027-04-01T00:00:00Z: moves in March']],
    [['skipped', 'not checked: the policy may not be read']],
  ])
})

test('what is about no vault, such as the profile, stands in a suite of its own', () => {
  const audit = auditResult({ vaults: [], keys: [], findings: [finding({ key: null, version: null, vaultUrl: '' })] })
  expect(parse(auditJunit(audit)).children).toMatchObject([{ attributes: { name: 'audit', tests: '1' } }])
})

test('hostile text is text, also where XML has no way to write its characters', () => {
  const audit = auditResult({ keys: [], findings: [finding({ message: hostileText, key: hostileText })] })
  const [found] = casesOf(parse(auditJunit(audit)))
  const { message } = found?.children[0]?.attributes ?? {}
  expect(message).toContain('<img src=x onerror="document.title=1"> </script>')
  expect(message).toContain(']]> & \\u001b[31m \\u202e \\u0000 \u{fffd} \\ud800 ::error::no')
  expect(found?.children[0]?.text).toContain(']]> & \\u001b[31m')
  expect(found?.children[0]?.children).toEqual([])
})
