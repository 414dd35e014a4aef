import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { publishedPackages } from '../scripts/pack.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, '.changeset')

const names = await Promise.all(
  publishedPackages.map(async (each) => {
    const manifest = JSON.parse(await readFile(join(root, 'packages', each, 'package.json'), 'utf8')) as {
      name: string
    }
    return manifest.name
  }),
)

test('every changeset names published packages, how far each moves, and what it means to people', async () => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.md') && file !== 'README.md')
  for (const file of files) {
    const [, head = '', text = ''] = /^---\n((?:'[^']+': (?:major|minor|patch)\n)+)---\n\n(.+)$/s.exec(
      (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n'),
    ) ?? [undefined, '', '']
    expect({ file, text: text.length > 20 }).toEqual({ file, text: true })
    for (const [, name] of head.matchAll(/'([^']+)'/g)) expect(names).toContain(name)
  }
})

test('the published packages always carry one version', async () => {
  const { fixed } = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as { fixed: string[][] }
  expect(fixed.map((group) => [...group].sort())).toEqual([[...names].sort()])
})
