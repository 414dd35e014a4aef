/** Writes the script and the style of pages, made from `browser/`, into a module: what is built needs no other file then. */
import { writeFileSync } from 'node:fs'
import { pageAssets } from './page-assets.ts'

writeFileSync(new URL('../src/page/assets.ts', import.meta.url), await pageAssets())
