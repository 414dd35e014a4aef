import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const src = fileURLToPath(new URL('../src/', import.meta.url))

/** The packages that are loaded together with a file: what it imports, and what that imports, types left out. */
function packagesOf(entry: string): Set<string> {
  const packages = new Set<string>()
  const seen = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    const code = readFileSync(file, 'utf8')
    for (const [, module = ''] of code.matchAll(/^(?:import|export) (?!type )(?:[^'";]*? from )?'([^']+)'/gm)) {
      if (module.startsWith('.')) visit(resolve(dirname(file), module))
      else packages.add(module)
    }
  }
  visit(resolve(src, entry))
  return packages
}

test('whoever connects and rotates loads no reader of YAML, no calendar library and no SDK', () => {
  const packages = [...packagesOf('index.ts')].filter((name) => !name.startsWith('node:'))
  expect(packages).toEqual(['valibot'])
})

test('manifests bring the reader of YAML along', () => {
  expect([...packagesOf('manifest.ts')]).toEqual(expect.arrayContaining(['yaml', 'valibot']))
})
