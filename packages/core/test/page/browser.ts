/// <reference lib="dom" />
import { access, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import chromium from '@sparticuz/chromium'
import axe from 'axe-core'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'

const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url))

/**
 * A real browser without a window. On Linux the Chromium that a package brings, which needs nothing of the system; elsewhere the
 * Chrome that is installed.
 */
export async function openBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none']
  if (process.platform !== 'linux') return puppeteer.launch({ channel: 'chrome', args })
  return puppeteer.launch({ executablePath: await unpackChromium(), headless: 'shell', args })
}

/** Once a version. The package unpacks into the temporary folder, and takes whatever half of a browser it finds there. */
async function unpackChromium(): Promise<string> {
  const manifest = fileURLToPath(new URL('../package.json', import.meta.resolve('@sparticuz/chromium')))
  const { version } = JSON.parse(await readFile(manifest, 'utf8'))
  const folder = `${cache}chromium-${version}`
  const isThere = () =>
    access(folder).then(
      () => true,
      () => false,
    )
  if (!(await isThere())) {
    await mkdir(cache, { recursive: true })
    const unpacked = await mkdtemp(`${cache}unpacking-`)
    const { TMPDIR } = process.env
    process.env.TMPDIR = unpacked
    try {
      await chromium.executablePath()
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = TMPDIR
    }
    await rename(unpacked, folder).catch(async (error: unknown) => {
      // Another process was faster.
      await rm(unpacked, { recursive: true, force: true })
      if (!(await isThere())) throw error
    })
  }
  return `${folder}/chromium`
}

export interface PageOptions {
  scheme?: 'light' | 'dark'
  width?: number
  script?: boolean
}

export interface OpenedPage {
  page: Page
  /** What went wrong in the page: errors, refusals of its policy, and requests for anything but itself. */
  complaints: string[]
}

export async function openPage(
  browser: Browser,
  html: string,
  { scheme = 'light', width = 1280, script = true }: PageOptions = {},
): Promise<OpenedPage> {
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(`${error}`))
  page.on('dialog', (dialog) => complaints.push(dialog.message()))
  await page.setJavaScriptEnabled(script)
  await page.setViewport({ width, height: 800 })
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
  await page.setRequestInterception(true)
  page.on('request', (request) => {
    if (request.url() === 'https://page.example/') return request.respond({ contentType: 'text/html', body: html })
    complaints.push(`asked for ${request.url()}`)
    return request.abort()
  })
  await page.goto('https://page.example/')
  return { page, complaints }
}

/** What axe has to say against a page with everything open; it must have looked at contrast, tables and labels. */
export async function complaintsOfAxe(page: Page): Promise<unknown[]> {
  await page.$$eval('details', (all) => {
    for (const details of all) details.open = true
  })
  await page.evaluate(axe.source)
  const { violations, passes } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<axe.AxeResults> } }).axe.run(),
  )
  const looked = new Set(passes.map(({ id }) => id))
  return [
    ...violations.map(({ id, nodes }) => [id, ...nodes.map((node) => [node.html, node.failureSummary])]),
    ...['color-contrast', 'th-has-data-cells', 'label']
      .filter((id) => !looked.has(id))
      .map((id) => `not looked: ${id}`),
  ]
}
