import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { parseWrappedKey, wrapAlgorithms, wrappedKeyText } from '../../src/data-keys/formats/wrapped-key.ts'
import { parseUses } from '../../src/data-keys/read-uses.ts'
import { reportUses } from '../../src/data-keys/uses.ts'

let guide: string
let blocks: unknown[]

beforeAll(async () => {
  guide = await readFile(fileURLToPath(new URL('../../../../docs/envelope.md', import.meta.url)), 'utf8')
  blocks = [...guide.matchAll(/```json\n(.*?)```/gs)].map(([, text = '']) => JSON.parse(text))
})

test("the guide's envelope has the members that are read and written, and its algorithms are all there are", () => {
  const [shown] = blocks as [Record<string, string>]
  const envelope = { ...shown, value: 'AAEC' }
  expect(wrappedKeyText(parseWrappedKey(envelope))).toEqual(envelope)
  const row = guide.split('\n').find((line) => line.startsWith('| `alg` |')) ?? ''
  expect([...row.matchAll(/`([\w-]+)`/g)].map(([, name]) => name).slice(1)).toEqual([...wrapAlgorithms])
})

test("the guide's report on uses reads, and has the members that are written", () => {
  const shown = parseUses(JSON.stringify(blocks[1]))
  expect(Object.keys(shown)).toEqual(Object.keys(reportUses([])))
  expect(shown.versions.map(({ uses }) => uses)).toEqual([0, 1])
})
