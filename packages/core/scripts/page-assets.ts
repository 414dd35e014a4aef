import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const browser = new URL('../browser/', import.meta.url)

/** The module `src/page/assets.ts`. */
export async function pageAssets(): Promise<string> {
  const style = (await readFile(new URL('page.css', browser), 'utf8')).trim()
  const texts = { script: await bundle(fileURLToPath(new URL('page.ts', browser))), style }
  // In an element of script these end it, or begin what hides its end.
  if (/<\/script|<!--/i.test(texts.script)) throw new Error('the script would end the element that it stands in')
  const constants = Object.entries(texts).map(
    ([name, text]) => `\nexport const ${name}: string =\n  ${JSON.stringify(text)}\n`,
  )
  return `// Written by scripts/write-page.ts from the folder browser.\n${constants.join('')}`
}

async function bundle(input: string): Promise<string> {
  const bundle = await rolldown({ input, cwd: fileURLToPath(browser), platform: 'browser' })
  const { output } = await bundle.generate({ format: 'iife' })
  await bundle.close()
  return output[0].code.replaceAll(/^\/\/#(?:end)?region.*\n/gm, '').trim()
}
