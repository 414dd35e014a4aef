import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn
let id: string

beforeAll(async () => {
  keyturn = await createKeyturn()
  const key = await keyturn.json<{ id: string; vaultUrl: string; name: string }>('create orders --type EC')
  id = `${key.vaultUrl}/keys/${key.name}`
}, 60_000)

afterAll(() => keyturn.remove())

test.each([
  ['as it was printed', (text: string) => text],
  ['with a slash at its end', (text: string) => `${text}/`],
  ['in the spelling of another tool', (text: string) => text.replace('/keys/', '/Keys/')],
  ['as a served vault prints it', (text: string) => text.replace('.localhost/', '.localhost:18443/')],
])(
  'an id of an embedded vault, %s, leads back to it from every command',
  async (_how, spell) => {
    for (const env of [{}, { KEYTURN_VAULT: 'local' }]) {
      for (const line of [
        ['show'],
        ['versions'],
        ['rotate', '--dry-run'],
        ['policy', 'show'],
        ['disable'],
        ['enable'],
      ]) {
        const { status, stderr } = await keyturn.run([...line, spell(id)], { env })
        expect({ line, status, stderr: status === 0 ? '' : stderr }).toEqual({ line, status: 0, stderr: '' })
      }
    }
  },
  120_000,
)

test('an id of an embedded vault names the vault, too', async () => {
  const { status, stdout } = await keyturn.run(['show', 'orders', '--vault', id, '-o', 'json'])
  expect({ status, name: JSON.parse(stdout).name }).toEqual({ status: 0, name: 'orders' })
})

test('an id of another vault than the one that is named is refused', async () => {
  const { status, stderr } = await keyturn.run(['show', id, '--vault', 'local:other'])
  expect(status).toBe(2)
  expect(stderr).toContain('is not in the vault that --vault names')
})
