/// <reference lib="dom" />
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditHtml } from '../../../../src/audit/formats/html/audit-page.ts'
import { complaintsOfAxe, openBrowser, openPage, type PageOptions } from '../../../page/browser.ts'
import { auditedKey, auditResult, finding, hostileAudit, hostileText, largeAudit } from '../audited.ts'

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})

afterAll(() => browser?.close())

const open = (html: string, options?: PageOptions) => openPage(browser, html, options)
const textsOf = (page: Page, selector: string) =>
  page.$$eval(selector, (elements) => elements.map((element) => element.textContent.trim()))
const keysOf = (page: Page) =>
  page.$$eval('#rows tbody th', (cells) => cells.map((cell) => cell.firstChild?.textContent?.trim() ?? ''))
const textOf = async (page: Page, selector: string) => (await textsOf(page, selector)).join(' ')

test('the page asks for nothing, names no address in a link or a source, and lets nothing run but its own script', async () => {
  const html = auditHtml(hostileAudit())
  expect(html).toMatch(
    /<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-/,
  )
  const { page, complaints } = await open(html)
  expect(await textOf(page, '#found')).toBe('3 keys, 4 findings')
  expect(complaints).toEqual([])
  const addresses = await page.$$eval('[src], [href]', (all) =>
    all.map((element) => element.getAttribute('src') ?? element.getAttribute('href')),
  )
  expect(addresses).toEqual(['#timeline', '#findings', '#keys'])
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'document.title = "ran"'
    document.body.append(script)
  })
  expect(await page.title()).toBe('Key audit')
  expect(complaints.join()).toContain('Content Security Policy')
})

test('hostile names, tags, messages and reasons are text', async () => {
  const { page, complaints } = await open(auditHtml(hostileAudit()))
  await page.$$eval('details', (all) => {
    for (const details of all) details.open = true
  })
  expect(await page.title()).toBe('Key audit')
  expect(await page.$$('img, a[href*=evil], iframe')).toEqual([])
  expect(await page.$$('script')).toHaveLength(2)
  const shown = await page.$eval('main', (main) => main.textContent)
  const visible =
    '<img src=x onerror="document.title=1"> </script><script>document.title=2</script> [here](https://evil.example)'
  expect(shown.split(visible).length - 1).toBe(5)
  expect(shown).toContain('\\u001b[31m \\u202e \\u0000')
  const found = await page.$eval('#data', (data) => JSON.parse(data.textContent).rows[0][0].note)
  expect(found).toBe(`owner=${hostileText.toWellFormed().replace('\ufffd ::', '\ud800 ::')}`)
  expect(complaints).toEqual([])
})

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390],
] as const)('axe has no complaint about the page when it is %s and %i pixels wide', async (scheme, width) => {
  const { page } = await open(auditHtml(hostileAudit()), { scheme, width })
  expect(await complaintsOfAxe(page)).toEqual([])
})

test('the table is sorted by a click and by the keyboard, either way, with what has no value last', async () => {
  const keys = [
    auditedKey({ key: 'b', versions: 10, expiresOn: '2027-01-01T00:00:00Z' }),
    auditedKey({ key: 'a', versions: 9, expiresOn: null }),
    auditedKey({ key: 'c', versions: 1, expiresOn: '2026-12-01T00:00:00Z' }),
  ]
  const { page } = await open(auditHtml(auditResult({ keys })))
  expect(await keysOf(page)).toEqual(['b', 'a', 'c'])
  const heading = (title: string) => `::-p-xpath(//button[@class="sort"][starts-with(., "${title}")])`
  await page.click(heading('Versions'))
  expect(await keysOf(page)).toEqual(['c', 'a', 'b'])
  expect(await textsOf(page, 'th[aria-sort=ascending]')).toEqual(['Versions'])
  await page.focus(heading('Expires'))
  await page.keyboard.press('Enter')
  expect(await keysOf(page)).toEqual(['c', 'b', 'a'])
  await page.keyboard.press('Space')
  expect(await keysOf(page)).toEqual(['b', 'c', 'a'])
  expect(await page.$$eval('th[aria-sort]', (all) => all.map((cell) => cell.ariaSort))).toEqual(['descending'])
})

test('typing finds keys and findings by any words of theirs, and Escape shows all again', async () => {
  const { page } = await open(auditHtml(hostileAudit()))
  await page.focus('#find')
  await page.keyboard.type('PAYMENTS ec-hsm')
  expect(await keysOf(page)).toEqual(['payments'])
  await page.keyboard.press('Escape')
  await page.keyboard.type('known before')
  expect(await textOf(page, '#found')).toBe('0 of 3 keys, 1 finding')
  expect(await textsOf(page, '.group:not([hidden]) .items strong')).toEqual(['payments'])
  expect(await textOf(page, '.group:not([hidden]) .count')).toBe('1 of 2')
  await page.keyboard.press('Escape')
  expect(await textOf(page, '#found')).toBe('3 keys, 4 findings')
})

test('keys are chosen by their findings, state, type and vault', async () => {
  const { page } = await open(auditHtml(largeAudit(60)))
  const options = await page.$$eval('[data-facet]', (all) =>
    all.map((select) => [...(select as HTMLSelectElement).options].map(({ text }) => text)),
  )
  expect(options).toEqual([
    ['all', 'contoso', 'fabrikam'],
    ['all', 'RSA 2048'],
    ['all', 'enabled'],
    ['all', 'errors', 'none'],
  ])
  await page.select('[data-facet="8"]', 'errors')
  await page.select('[data-facet="1"]', 'fabrikam')
  expect((await keysOf(page)).slice(0, 3)).toEqual(['key-3', 'key-9', 'key-15'])
  expect(await textOf(page, '#found')).toBe('10 of 60 keys, 20 findings')
})

test('each finding stands with its reason, its fix and who asks for it; what is known or excepted says so', async () => {
  const exception = { reason: 'moves in March', until: '2027-04-01T00:00:00Z' }
  const findings = [finding({ source: { file: 'keys.yaml', line: 4 } }), finding({ key: 'later', exception })]
  const { page } = await open(auditHtml(auditResult({ findings })))
  const text = await page.$eval('.group', (group) => group.textContent)
  expect(text).toContain('A key that never expires is used for as long as nobody thinks of it.')
  expect(text).toContain('keyturn update orders --expires 1y --vault contoso')
  expect(text).toContain('keys.yaml:4')
  expect(text).toContain('Asked for by: CIS Microsoft Azure Foundations 3.0.0, 3.3.1')
  expect(text).toContain('excepted until 2027-04-01: moves in March')
  expect(await textsOf(page, '.tile')).toContain('1 error')
})

test('ten thousand keys open, are found, are shown step by step and are all printed', async () => {
  const { page, complaints } = await open(auditHtml(largeAudit(10_000)))
  expect(await textOf(page, '#found')).toBe('10000 keys, 3334 findings')
  expect(await keysOf(page)).toHaveLength(100)
  await page.click('#more')
  expect(await keysOf(page)).toHaveLength(300)
  await page.focus('#find')
  await page.keyboard.type('seventh')
  expect(await keysOf(page)).toEqual(['key-7'])
  await page.keyboard.press('Escape')
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  expect(await keysOf(page)).toHaveLength(10_000)
  expect(await page.$$eval('.items li', (items) => items.length)).toBe(3334)
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
  expect(await keysOf(page)).toHaveLength(100)
  expect(await page.$$('details[open]')).toEqual([])
  expect(complaints).toEqual([])
})

test('on a phone the rows are cards and nothing is wider than the screen; in print there are no controls', async () => {
  const { page } = await open(auditHtml(largeAudit(20)), { width: 360 })
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(await overflow()).toBe(0)
  expect(await page.$eval('#rows td', (cell) => getComputedStyle(cell).display)).toBe('block')
  await page.select('#sort', '7')
  expect((await keysOf(page)).slice(0, 3)).toEqual(['key-0', 'key-10', 'key-1'])
  await page.emulateMediaType('print')
  expect(await page.$eval('.finder', (finder) => getComputedStyle(finder).display)).toBe('none')
  expect(await page.$eval('#rows td', (cell) => getComputedStyle(cell).display)).toBe('table-cell')
  expect(
    Buffer.from(await page.pdf())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
})

test('the dark page is dark, and its paper is white', async () => {
  const { page } = await open(auditHtml(auditResult()), { scheme: 'dark' })
  const ground = () => page.$eval('body', (body) => getComputedStyle(body).backgroundColor)
  expect(await ground()).toBe('rgb(13, 17, 23)')
  await page.emulateMediaType('print')
  expect(await ground()).toBe('rgb(255, 255, 255)')
})

test('without scripts the page says so and shows how each list begins', async () => {
  const { page } = await open(auditHtml(largeAudit(1000)), { script: false })
  expect(await textOf(page, 'noscript')).toContain('Scripts are off')
  expect(await keysOf(page)).toHaveLength(100)
  expect(await textsOf(page, '.rest')).toEqual(['and 314 more', 'and 900 more'])
  expect(await page.$eval('.finder', (finder) => getComputedStyle(finder).display)).toBe('none')
})

test('what could not be read is said first, and what could not be checked once', async () => {
  const { page } = await open(auditHtml(hostileAudit()))
  expect(await textOf(page, 'main > .alert.bad strong')).toBe('This audit is not complete: 1 vault could not be read.')
  expect(await textsOf(page, 'section[aria-label="Not checked"] tbody td')).toMatchObject([
    'contoso',
    'quiet',
    expect.any(String),
  ])
  expect(await textsOf(page, 'section[aria-label="Vaults"] tbody td')).toContain('not to its end')
})
