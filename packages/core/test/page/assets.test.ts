import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { pageAssets } from '../../scripts/page-assets.ts'

test('the script and the style of pages are what the folder browser makes', async () => {
  const written = await readFile(new URL('../../src/page/assets.ts', import.meta.url), 'utf8')
  expect(written, 'run the package script "page"').toBe(await pageAssets())
})
