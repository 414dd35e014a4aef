import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readDocument, root } from './documents.ts'

/** Words for things that `docs/words.md` calls otherwise. */
const forbidden: readonly { word: RegExp; instead: string }[] = [
  { word: /\blanes?\b|[a-z]Lane\b/, instead: 'request queue' },
  { word: /cannot be told(?! from)\b/, instead: 'is unknown' },
  { word: /\b[Pp]lay(?:s|ed|ing)?\b/, instead: 'simulate' },
  { word: /\b[Mm]istakes\b/, instead: 'findings or problems' },
  { word: /\b(?:olderThan|expiresWithin)\?:/, instead: 'ifOlderThan, ifExpiresWithin' },
  { word: /"kind": ?"keyturn|kind: 'keyturn/, instead: 'format' },
  { word: /\brotateAfterCreate\b|\brotationPeriod\b/, instead: 'rotateEvery' },
  { word: /\b[Ll]eftovers?\b|rewrap.*--report\b/, instead: 'uses' },
]

async function* readTexts(): AsyncGenerator<{ file: string; text: string }> {
  const folders = ['core', 'cli', 'action', 'local-vault'].map((name) => `packages/${name}/src`)
  for (const folder of [...folders, 'docs', 'examples/manifests', 'examples/workflows']) {
    for (const name of await readdir(join(root, folder), { recursive: true })) {
      const file = join(folder, name)
      if (/\.(?:ts|md|yaml|yml)$/.test(name)) yield { file, text: await readFile(join(root, file), 'utf8') }
    }
  }
  for (const file of ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'action.yml']) {
    yield { file, text: await readFile(join(root, file), 'utf8') }
  }
}

test('one thing has one name', async () => {
  const found: string[] = []
  let files = 0
  for await (const { file, text } of readTexts()) {
    files++
    for (const [index, line] of text.split('\n').entries()) {
      for (const { word, instead } of forbidden) {
        if (word.test(line)) found.push(`${file}:${index + 1}: ${word.exec(line)?.[0]}; the word is ${instead}`)
      }
    }
  }
  expect(files).toBeGreaterThan(400)
  expect(found).toEqual([])
})

test('every format that a file of keyturn names is explained, and no other', async () => {
  const explained = (await readDocument('docs/words.md')).matchAll(/^\| `(keyturn-[a-z-]+-\d+)`/gm)
  const written = new Set<string>()
  for await (const { file, text } of readTexts()) {
    if (!file.endsWith('.ts')) continue
    for (const [, format] of text.matchAll(/Format = '(keyturn-[a-z-]+-\d+)'/g)) written.add(format ?? '')
  }
  expect([...explained].map(([, format]) => format).sort()).toEqual([...written].sort())
})
