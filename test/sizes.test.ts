import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { measureFiles, measureFunctions } from './sizes.ts'

const mostLinesOfFile = 300
const mostLinesOfFunction = 80

const packages = ['core', 'cli', 'action', 'local-vault']
const sourceOf = (name: string) => fileURLToPath(new URL(`../packages/${name}/src/`, import.meta.url))

test.each(packages)('no file of %s is longer than can be read in one go', async (name) => {
  const files = await measureFiles(sourceOf(name))
  expect(files.length).toBeGreaterThan(20)
  const long = files.filter(({ lines }) => lines > mostLinesOfFile)
  expect(long).toEqual([])
})

test.each(packages)('no function of %s is longer than a screen or two', async (name) => {
  const functions = await measureFunctions(sourceOf(name))
  expect(functions.length).toBeGreaterThan(50)
  const long = functions.filter(({ lines }) => lines > mostLinesOfFunction)
  expect(long).toEqual([])
})

test('functions of every form are measured, also those inside others', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-sizes-'))
  try {
    const body = ' {\n  return 1\n}'
    const text = [
      `function declared()${body}`,
      `const arrow = () =>${body}`,
      `class Some {\n  method()${body}\n  get value()${body}\n}`,
      `const object = { short()${body}, long: function ()${body} }`,
      `function outer() {\n  function inner()${body}\n}`,
      'interface Shape {\n  method(): void\n}',
    ].join('\n')
    await writeFile(join(folder, 'some.ts'), `${text}\n`)
    expect(await measureFiles(folder)).toEqual([{ what: 'some.ts', lines: 27 }])
    expect(await measureFunctions(folder)).toEqual([
      { what: 'some.ts: declared', lines: 3 },
      { what: 'some.ts: arrow', lines: 3 },
      { what: 'some.ts: method', lines: 3 },
      { what: 'some.ts: value', lines: 3 },
      { what: 'some.ts: short', lines: 3 },
      { what: 'some.ts: long', lines: 3 },
      { what: 'some.ts: outer', lines: 5 },
      { what: 'some.ts: inner', lines: 3 },
    ])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
