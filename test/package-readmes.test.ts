import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = new URL('../', import.meta.url)

describe.each(['core', 'local-vault'])('the README of %s', (name) => {
  const folder = new URL(`packages/${name}/`, root)
  const readme = () => readFile(new URL('README.md', folder), 'utf8')

  test('gives a reason for each package that is installed with it, and for no other', async () => {
    const manifest = JSON.parse(await readFile(new URL('package.json', folder), 'utf8')) as {
      dependencies: Record<string, string>
    }
    const section = (await readme()).split('## Dependencies')[1] ?? ''
    const named = [...section.matchAll(/^\| (`.+`) \| \S.+ \|$/gm)].flatMap(([, names = '']) =>
      names.replaceAll('`', '').split(', '),
    )
    expect(named.sort()).toEqual(Object.keys(manifest.dependencies).sort())
  })

  test('has no link into the void', async () => {
    const links = [...(await readme()).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = '']) => link)
    expect(links.length).toBeGreaterThan(0)
    expect(links.filter((link) => !existsSync(fileURLToPath(new URL(link, folder))))).toEqual([])
  })
})

test('the example of core is the one of the front page, which is run', async () => {
  const [front, core] = await Promise.all(
    ['README.md', 'packages/core/README.md'].map(async (path) => {
      const text = await readFile(new URL(path, root), 'utf8')
      return text.match(/^```ts\n.*?^```$/ms)?.[0]
    }),
  )
  expect(core).toBeDefined()
  expect(core).toBe(front)
})
