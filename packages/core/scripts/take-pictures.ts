/**
 * Takes the pictures of the docs: an audit of `examples/audit/` and a report of a year of nightly runs, as a real browser shows
 * them. `node scripts/take-pictures.ts`, on Linux after a build.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openLocalVault } from '@keyturn/local-vault'
import type { Browser } from 'puppeteer-core'
import { parseAuditProfile } from '../src/audit/profiles/parse-profile.ts'
import { auditHtml, auditKeys, collectEvidence, evidenceHtml } from '../src/audit.ts'
import { connect } from '../src/connect.ts'
import { createKey } from '../src/lifecycle/create.ts'
import { parseManifest } from '../src/manifest/parse.ts'
import { openJournal } from '../src/once/journal.ts'
import { rotateKeys } from '../src/runs/rotate-keys.ts'
import { openBrowser } from '../test/page/browser.ts'

const images = new URL('../../../docs/images/', import.meta.url)
const example = (file: string) => readFile(new URL(`../../../examples/audit/${file}`, import.meta.url), 'utf8')

async function auditOfExample(): Promise<string> {
  const local = await openLocalVault({ recoverableDays: 30 })
  await local.importSnapshot(await example('seed.yaml'))
  const vault = await connect({ ...local, now: () => local.now() })
  const text = await example('keys.yaml')
  const { audit } = await auditKeys([{ vault }], {
    profile: parseAuditProfile(await example('profile.yaml'), 'profile.yaml'),
    manifest: { manifest: parseManifest(text), file: 'keys.yaml', text, referenceOf: () => 'local' },
  })
  await local.close()
  return auditHtml(audit)
}

async function reportOfYear(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-pictures-'))
  const local = await openLocalVault({ now: '2026-01-01T03:23:00Z' })
  const vault = await connect({ ...local, now: () => local.now() })
  const printed: unknown[] = []
  const journal = join(folder, 'rotations.jsonl')
  for (const [index, name] of ['orders', 'payments', 'invoices', 'tokens', 'webhooks'].entries()) {
    await createKey(vault, name, {
      keyType: index % 2 === 0 ? 'EC' : 'RSA',
      keySize: index % 2 === 0 ? undefined : 2048,
    })
    local.clock.advance('17d')
  }
  for (let night = 0; night < 9; night++) {
    const { outcomes } = await rotateKeys([{ vault }], { ifOlderThan: '90d', journal: await openJournal(journal) })
    printed.push(...outcomes)
    local.clock.advance('30d')
  }
  const files = [
    { name: 'nightly.json', bytes: Buffer.from(JSON.stringify(printed)) },
    { name: 'rotations.jsonl', bytes: await readFile(journal) },
  ]
  const evidence = collectEvidence(files, local.now())
  await local.close()
  await rm(folder, { recursive: true })
  return evidenceHtml(evidence)
}

interface Shot {
  width: number
  height: number
  scheme?: 'light' | 'dark'
  /** What is at the top of the picture, and open. */
  at?: string
}

async function take(browser: Browser, html: string, name: string, { width, height, scheme = 'light', at }: Shot) {
  const page = await browser.newPage()
  await page.setViewport({ width, height, deviceScaleFactor: width < 600 ? 2 : 1 })
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
  await page.setContent(html)
  if (at !== undefined) await page.$eval(at, (element) => element.scrollIntoView())
  await page.screenshot({ path: fileURLToPath(new URL(name, images)) as `${string}.png` })
  await page.close()
}

const browser = await openBrowser()
try {
  const audit = await auditOfExample()
  await take(browser, audit, 'audit.png', { width: 1200, height: 1180 })
  await take(browser, audit, 'audit-dark.png', { width: 1200, height: 1000, scheme: 'dark', at: '#findings' })
  await take(browser, audit, 'audit-phone.png', { width: 390, height: 844 })
  await take(browser, await reportOfYear(), 'report.png', { width: 1200, height: 1180 })
} finally {
  await browser.close()
}
