import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AuditResult } from '@keyturn/core/audit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

const example = (file: string) => fileURLToPath(new URL(`../../../../examples/audit/${file}`, import.meta.url))
const profile = example('profile.yaml')
const manifest = example('keys.yaml')

let keyturn: Keyturn
let result: AuditResult

beforeAll(async () => {
  keyturn = await createKeyturn()
  await keyturn.local(`vault seed ${example('seed.yaml')}`)
  result = await keyturn.json<AuditResult & Record<string, unknown>>(
    `audit --profile ${profile} --manifest ${manifest}`,
  )
}, 60_000)

afterAll(() => keyturn.remove())

describe('audit', () => {
  test('prints JSON with the findings, each with its fact, its fix and its line in the manifest', () => {
    expect(result.format).toBe('keyturn-audit-1')
    expect(result.findings.find(({ rule }) => rule === 'overdue')).toMatchObject({
      severity: 'error',
      key: 'overdue',
      version: null,
      vaultUrl: 'https://default.vault.localhost',
      message: 'it was made on 2026-04-01T00:00:00Z, P30D ago or more',
      fix: 'keyturn rotate overdue --vault local',
      source: { file: manifest, line: 5 },
    })
    expect(result.keys.find(({ key }) => key === 'sound')).toMatchObject({
      findings: 0,
      nextRotation: '2026-09-28T00:00:00Z',
      keyType: 'EC-HSM',
    })
  })

  test('says without any flag what is wrong with every key, and ends with 0', async () => {
    const { stdout, stderr, status } = await keyturn.local('audit')
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    expect(stdout).toContain(`\
  error    expired: it expired on 2026-05-20T00:00:00Z and is enabled [expired]
           fix: keyturn rotate expired --vault local
`)
    expect(stdout).toContain('no-expiry: its latest version has no expiry date [no-expiry]\n')
    expect(stdout).toContain('expires-soon: it expires on 2026-06-20T00:00:00Z, within P30D')
  })

  test('ends with 8 from the severity on that --fail-on names, unless all of that was known before', async () => {
    expect((await keyturn.local('audit no-expiry --fail-on warning')).status).toBe(8)
    expect((await keyturn.local('audit no-expiry --fail-on error')).status).toBe(0)
    const known = join(keyturn.folder, 'known.json')
    await writeFile(known, JSON.stringify(result))
    const { stdout, status } = await keyturn.local(`audit no-expiry --fail-on note --baseline ${known}`)
    expect(status).toBe(0)
    expect(stdout).toContain('known before')
  })

  test('ends with 7 when a key cannot be read, and says what was found of the others', async () => {
    const { stdout, status } = await keyturn.local('audit absent expired --fail-on note')
    expect(status).toBe(7)
    expect(stdout).toContain('it expired on 2026-05-20T00:00:00Z')
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('not read: absent in https://default.vault.localhost')
  })

  test('ends with 7 when a vault cannot be read, and says what was found in the others', async () => {
    const vaults = ['--vault', 'local:typo', '--vault', 'local']
    const { stdout, stderr, status } = await keyturn.run(['audit', '--profile', 'cis', ...vaults, '-o', 'json'])
    expect(status).toBe(7)
    expect(stderr).toContain('there is no embedded vault "typo" [VAULT_NOT_FOUND]')
    const audit = JSON.parse(stdout) as AuditResult
    expect(audit.vaults.map(({ read }) => read)).toEqual([false, true])
    expect(audit.unread).toMatchObject([
      { key: null, vaultUrl: 'https://typo.vault.localhost', code: 'VAULT_NOT_FOUND' },
    ])
    expect(audit.findings.length).toBeGreaterThan(2)
  })

  test.each([
    ['sarif', (text: string) => JSON.parse(text).runs[0].results.length],
    ['csv', (text: string) => text.trimEnd().split('\r\n').length - 1],
    ['junit', (text: string) => text.match(/<failure/g)?.length],
    ['markdown', (text: string) => text.match(/^\| (🔴|🟠|🔵)/gmu)?.length],
  ])('prints %s', async (format, countIn) => {
    const { stdout, status } = await keyturn.local(`audit no-expiry expired --profile cis -o ${format}`)
    expect(status).toBe(0)
    expect(countIn(stdout)).toBe(2)
  })

  test('prints a page that loads nothing from anywhere', async () => {
    const { stdout, status } = await keyturn.local('audit no-expiry --profile cis -o html')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^<!doctype html>/i)
    expect(stdout).toContain('its latest version has no expiry date')
    expect(stdout).not.toMatch(/(src|href)="?https?:/)
  })

  test('the command that mends a finding is one that keyturn takes', async () => {
    const verbs = Map.groupBy(
      result.findings.flatMap(({ fix }) => fix ?? []),
      (fix) => fix.replaceAll(/\S+-\S+|\d\S*/g, '').slice(0, 24),
    )
    const fixes = [...verbs.values()].map(([fix = '']) => fix)
    expect(fixes.length).toBeGreaterThan(6)
    const runs = await Promise.all(
      fixes.map(async (fix) => ({ fix, ...(await keyturn.run([...fix.split(' ').slice(1), '--dry-run', '--yes'])) })),
    )
    expect(runs.filter(({ status }) => status !== 0)).toEqual([])
  })

  test.each([
    ['--profile none.yaml', 'none.yaml'],
    ['--baseline examples', 'examples'],
    ['--fail-on high', '--fail-on'],
    ['a --all', '--all and key names exclude each other'],
  ])('refuses %s', async (flags, message) => {
    const { stderr, status } = await keyturn.local(`audit ${flags}`)
    expect(status).toBe(2)
    expect(stderr).toContain(message)
  })
})
