import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
  await keyturn.run(['create', 'orders', '--type', 'EC', '--tag', 'env=prod', '--vault', 'local:a'])
  await keyturn.run(['create', 'bills', '--type', 'EC', '--disabled', '--vault', 'local:b'])
})

afterAll(() => keyturn.remove())

test('several vaults are listed in one table that says which key is where', async () => {
  const { stdout } = await keyturn.run(['list', '-v', 'local:a', '-v', 'local:b'])
  expect(stdout.replaceAll(/\d+ seconds?/g, 'N seconds').replaceAll(/ +/g, ' ')).toBe(
    [
      'NAME STATE AGE EXPIRES TAGS VAULT',
      'orders enabled N seconds never env=prod https://a.vault.localhost',
      'bills disabled N seconds never https://b.vault.localhost',
      '',
    ].join('\n'),
  )
})

test('--tag leaves out keys without it', async () => {
  const { stdout } = await keyturn.run(['list', '-v', 'local:a', '-v', 'local:b', '--tag', 'env=prod', '-o', 'json'])
  expect(JSON.parse(stdout)).toEqual([expect.objectContaining({ name: 'orders', version: null })])
})

test('an empty vault is said in text and is an empty array in JSON', async () => {
  expect((await keyturn.run(['list', '-v', 'local:empty'])).stdout).toBe('no keys\n')
  expect((await keyturn.run(['list', '-v', 'local:empty', '-o', 'json'])).stdout).toBe('[]\n')
})

test('the vault comes from the environment when no flag names it, KEYTURN_VAULT first', async () => {
  const named = await keyturn.run(['list', '-o', 'tsv'], { env: { KEYTURN_VAULT: 'local:a', KEY_VAULT_NAME: 'other' } })
  expect(named.stdout).toMatch(/^orders\ttrue\t/)
})

test('a key that lives in an external key manager says so in list and show, and rotate leaves it alone', async () => {
  const snapshot = 'keys: [{ name: theirs, keyType: oct-HSM, externalKey: their-key }]'
  await keyturn.run(['vault', 'import', '-', '--vault', 'local:outside'], { input: snapshot })
  const vault = ['--vault', 'local:outside']
  expect((await keyturn.run(['list', ...vault])).stdout).toMatch(/^theirs\s+enabled, external /m)
  const shown = await keyturn.run(['show', 'theirs', '-o', 'json', ...vault])
  expect(JSON.parse(shown.stdout)).toMatchObject({ externalKey: 'their-key' })
  const { status, stdout } = await keyturn.run(['rotate', 'theirs', '-o', 'json', ...vault])
  expect([status, JSON.parse(stdout)]).toEqual([
    0,
    [expect.objectContaining({ outcome: 'skipped', reason: expect.objectContaining({ code: 'EXTERNAL' }) })],
  ])
})
