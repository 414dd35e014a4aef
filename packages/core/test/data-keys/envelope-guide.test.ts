import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { leftoversOf } from '../../src/data-keys/leftovers.ts'
import { parseLeftovers } from '../../src/data-keys/read-leftovers.ts'
import { parseWrappedKey, wrapAlgorithms, wrappedKeyText } from '../../src/data-keys/wrapped-key.ts'

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

test("the guide's report on leftovers reads, and has the members that are written", () => {
  const shown = parseLeftovers(JSON.stringify(blocks[1]))
  const written = leftoversOf([], new Date(shown.checkedOn))
  expect(Object.keys(shown)).toEqual(Object.keys(written))
  expect({ ...shown, values: 0, keys: [], unknown: [] }).toEqual(written)
})
