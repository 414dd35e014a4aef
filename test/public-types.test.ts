import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const dist = fileURLToPath(new URL('../packages/core/dist/', import.meta.url))
const entries = ['index.d.ts', 'manifest.d.ts', 'fleet.d.ts', 'data-keys.d.ts', 'audit.d.ts']

/** Each exported name, with the file that declares it. */
async function readExports(): Promise<Map<string, string>> {
  const exported = new Map<string, string>()
  for (const entry of entries) {
    const text = await readFile(join(dist, entry), 'utf8')
    for (const [, names = '', from = ''] of text.matchAll(/export (?:type )?\{([^}]*)\} from '([^']+)'/g)) {
      for (const name of names.split(',').map((each) => each.trim().replace(/^type /, ''))) {
        if (name !== '') exported.set(name, join(dist, dirname(entry), from.replace(/\.(?:js|ts)$/, '.d.ts')))
      }
    }
  }
  return exported
}

test('every type of ours that the public declarations name can be imported, too', async () => {
  const exported = await readExports()
  expect(exported.size).toBeGreaterThan(200)
  const missing = new Set<string>()
  for (const [name, file] of exported) {
    const text = (await readFile(file, 'utf8')).replaceAll(/\/\*[\s\S]*?\*\//g, '')
    const statements = text.split(/^(?=(?:export |declare |interface |type |import ))/m)
    const declared = new RegExp(`^(?:export )?(?:declare )?(?:function|const|class|interface|type) ${name}\\b`)
    const declaration = statements.filter((each) => declared.test(each)).join('\n')
    expect(declaration, `${name} in ${file}`).not.toBe('')
    for (const type of typesIn(statements)) {
      if (!exported.has(type) && new RegExp(`\\b${type}\\b`).test(declaration)) missing.add(`${type}, of ${name}`)
    }
  }
  expect([...missing]).toEqual([])
})

/** The types of ours that a file declares or imports. */
function typesIn(statements: readonly string[]): string[] {
  return statements.flatMap((statement) => {
    const [, declared] = /^(?:export )?(?:declare )?(?:interface|type|class) (\w+)/.exec(statement) ?? []
    const [, imported = ''] = /^import (?:type )?\{([^}]*)\} from '\./.exec(statement) ?? []
    const names = imported.split(',').map((name) => name.trim().replace(/^type /, ''))
    return [...(declared === undefined ? [] : [declared]), ...names].filter((name) => /^[A-Z]/.test(name))
  })
}
