import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Evidence, EvidenceAct } from '../../src/evidence/evidence.ts'
import { evidenceFormat } from '../../src/evidence/evidence.ts'
import { evidenceMarkdown } from '../../src/evidence/evidence-markdown.ts'
import { evidenceHtml } from '../../src/evidence/evidence-page.ts'
import { complaintsOfAxe, openBrowser, openPage } from '../page/browser.ts'

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})

afterAll(() => browser?.close())

const hostile = '<img src=x onerror="document.title=1"> [here](https://evil.example) | ::error::no'

function act(given: Partial<EvidenceAct> = {}): EvidenceAct {
  return {
    key: 'orders',
    vaultUrl: 'https://contoso.vault.azure.net',
    action: 'rotate',
    outcome: 'done',
    on: '2026-11-02T03:23:00Z',
    onBy: 'journal',
    run: 0,
    operationId: '5f0c3f0e-26c5-4b52-9f0a-3a1f6f1b0c11',
    previousVersion: 'a'.repeat(32),
    version: 'b'.repeat(32),
    reason: 'the latest version is older than 90 days',
    checks: [
      { name: 'enabled', status: 'passed', detail: 'true' },
      { name: 'round-trip', status: 'passed', detail: 'ES256' },
    ],
    error: null,
    files: ['run.jsonl'],
    inVault: null,
    ...given,
  }
}

const evidence: Evidence = {
  format: evidenceFormat,
  at: '2026-11-28T08:00:00Z',
  sources: [{ file: hostile, kind: 'report', bytes: 1234, digest: `sha256:${'c'.repeat(64)}` }],
  runs: [
    {
      file: 'run.jsonl',
      startedOn: '2026-11-02T03:22:58Z',
      endedOn: null,
      complete: false,
      dryRun: false,
      shard: '1/4',
      keys: 3,
      outcomes: { rotated: 1, failed: 1, 'not-due': 1 },
      failedVaults: [{ vaultUrl: 'https://fabrikam.vault.azure.net', code: 'ACCESS_DENIED', message: 'no' }],
    },
  ],
  acts: [
    act(),
    act({
      key: 'payments',
      outcome: 'failed',
      reason: hostile,
      error: { code: 'VERIFICATION_FAILED', message: hostile },
      checks: [{ name: 'round-trip', status: 'failed', detail: hostile }],
    }),
    act({
      key: 'mail',
      action: 'disable',
      operationId: null,
      checks: null,
      on: null,
      onBy: null,
      previousVersion: null,
    }),
  ],
}

test('the page tells each act with its operation id and its checks, what went wrong, and what it was made from', async () => {
  const { page, complaints } = await openPage(browser, evidenceHtml(evidence))
  const rows = await page.$$eval('#rows tbody tr', (all) =>
    all.map((row) => [...row.children].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim())),
  )
  expect(rows[0]).toEqual([
    'orders https://contoso.vault.azure.net',
    'rotated',
    'done',
    '2026-11-02 03:23 UTC 26 days ago',
    `${'b'.repeat(32)} before: ${'a'.repeat(32)}`,
    '2 of 2 passed',
    '5f0c3f0e-26c5-4b52-9f0a-3a1f6f1b0c11',
    'the latest version is older than 90 days',
  ])
  const main = await page.$eval('main', (element) => element.textContent)
  expect(main).toContain('One run did not come to every key.')
  expect(main).toContain('it was ended from outside; https://fabrikam.vault.azure.net was not read [ACCESS_DENIED]')
  expect(main).toContain(`round-trip: ${hostile}`)
  expect(main).toContain(`sha256:${'c'.repeat(64)}`)
  expect(await page.$$('img')).toEqual([])
  expect(complaints).toEqual([])
})

test.each(['light', 'dark'] as const)('axe has no complaint about the %s page', async (scheme) => {
  const { page } = await openPage(browser, evidenceHtml(evidence), { scheme })
  expect(await complaintsOfAxe(page)).toEqual([])
})

test('a page of nothing says so', async () => {
  const { page } = await openPage(browser, evidenceHtml({ ...evidence, runs: [], acts: [] }))
  expect(await page.$eval('.none', (none) => none.textContent)).toBe('Everything that was begun was done.')
})

test('in Markdown what comes from elsewhere is text, and each act is a row', () => {
  const markdown = evidenceMarkdown(evidence)
  expect(markdown).not.toMatch(/<img|\[here\]/)
  expect(markdown).toContain(
    '| orders | https&#58;//contoso.vault.azure.net | rotate | done | 2026-11-02 03&#58;23 UTC |',
  )
  expect(markdown).toContain('## Not as it should be')
  expect(markdown).toContain('from outside')
})
