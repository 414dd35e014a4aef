import { access, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import chromium from '@sparticuz/chromium'
import puppeteer, { type Browser } from 'puppeteer-core'

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
