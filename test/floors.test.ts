import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { findBrokenArrows, findCircles, importPath, readImports } from './floors.ts'

const sourceOf = (name: string) => fileURLToPath(new URL(`../packages/${name}/src/`, import.meta.url))

/** The rooms of each package, from the ground up: a room imports only itself and those before it. */
const floors: Record<string, readonly string[]> = {
  core: [
    'wording.ts',
    'environment.ts',
    'system-error.ts',
    'errors.ts',
    'clock.ts',
    'text.ts',
    'json.ts',
    'digest.ts',
    'order.ts',
    'options.ts',
    'instant.ts',
    'concurrency.ts',
    'regular-file.ts',
    'interruption.ts',
    'duration.ts',
    'page',
    'keys',
    'policy',
    'vault',
    'azure/pipeline',
    'azure/sign-in',
    'azure',
    'connect.ts',
    'once',
    'lifecycle',
    'crypto',
    'data-keys/text',
    'data-keys/formats',
    'data-keys',
    'retirement',
    'rotation/verify',
    'rotation',
    'forecast',
    'manifest/fields',
    'manifest/steps',
    'manifest',
    'audit',
    'audit/rules',
    'audit/profiles',
    'audit/formats',
    'audit/formats/html',
    'runs/pace',
    'runs',
    'evidence',
    'audit.ts',
    'data-keys.ts',
    'manifest.ts',
    'fleet.ts',
    'index.ts',
  ],
  cli: [
    'local-vault',
    'render',
    'output',
    'files',
    'flags',
    'session',
    'program',
    'runs',
    'commands',
    'groups',
    'command-list.ts',
    'run.ts',
    'main.ts',
  ],
  action: ['words.ts', 'inputs', 'session', 'report', 'operations', 'run.ts', 'main.ts'],
  'local-vault': [
    'errors.ts',
    'operation-name.ts',
    'crypto',
    'duration.ts',
    'limits.ts',
    'tls',
    'vault-name.ts',
    'auth',
    'fault.ts',
    'fault-checks.ts',
    'faults.ts',
    'local-vault-file.ts',
    'store',
    'release',
    'clock.ts',
    'keys',
    'rotation',
    'events',
    'operations',
    'snapshot',
    'external-key-manager.ts',
    'http',
    'sign-in',
    'check-vault.ts',
    'local-vault.ts',
    'vault-parts.ts',
    'vault.ts',
    'server.ts',
    'index.ts',
  ],
}

test.each(Object.entries(floors))('in %s every import goes to the same room or a lower one', async (name, rooms) => {
  expect(findBrokenArrows(await readImports(sourceOf(name)), rooms)).toEqual([])
})

test.each(['core', 'cli', 'action', 'local-vault'])('no files of %s import each other in a circle', async (name) => {
  expect(findCircles(await readImports(sourceOf(name)))).toEqual([])
})

test.each(Object.entries(floors))(
  'an import added against the arrows is found in each room of %s',
  async (name, rooms) => {
    const folder = await mkdtemp(join(tmpdir(), 'keyturn-floors-'))
    try {
      await cp(sourceOf(name), folder, { recursive: true })
      const files = (await readImports(folder)).map(({ file }) => file)
      const fileIn = (room: string) =>
        files.find((file) => file === room || file.slice(0, file.lastIndexOf('/')) === room)
      const added: string[] = []
      for (const [index, room] of rooms.slice(0, -1).entries()) {
        const [low, high] = [fileIn(room) ?? '', fileIn(rooms[index + 1] ?? '') ?? '']
        await appendFile(join(folder, low), `\nimport type {} from '${importPath(low, high)}'\n`)
        added.push(`${low} imports ${high}, which stands above it`)
      }
      expect(findBrokenArrows(await readImports(folder), rooms).toSorted()).toEqual(added.toSorted())
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
)

test('a circle between two files is found, by a type alone too', () => {
  const circle = [
    { file: 'a.ts', imports: ['b.ts'] },
    { file: 'b.ts', imports: ['c/d.ts'] },
    { file: 'c/d.ts', imports: ['a.ts'] },
  ]
  expect(findCircles(circle)).toEqual(['a.ts -> b.ts -> c/d.ts -> a.ts'])
  expect(findCircles(circle.slice(0, 2))).toEqual([])
})
