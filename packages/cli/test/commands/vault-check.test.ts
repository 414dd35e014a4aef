import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

const check = (...more: string[]) => keyturn.run(['vault', 'check', ...more])

test('a sound store is said to be sound, and a damaged one to be where and how', async () => {
  await keyturn.run(['create', 'orders', '--type', 'EC', '-v', 'local:checked'])
  expect(await check('-v', 'local:checked')).toMatchObject({
    status: 0,
    stdout: 'sound  embedded vault "checked": 1 vaults, 1 keys, 1 versions\n',
  })
  const db = new DatabaseSync(join(keyturn.folder, 'vaults', 'checked.sqlite'))
  db.exec("UPDATE versions SET version = 'latest'")
  db.close()
  const { stdout, status } = await check('-v', 'local:checked', '-o', 'json')
  expect(status).toBe(8)
  expect(JSON.parse(stdout)).toMatchObject({
    name: 'checked',
    keys: 1,
    flaws: [{ where: 'checked/orders/latest', what: 'its id is not 32 lower-case hex digits' }],
  })
})

test('a vault that is not there is not found, and not made', async () => {
  for (let time = 0; time < 2; time++) {
    const { stderr, status } = await check('-v', 'local:nowhere')
    expect(stderr).toContain('there is no embedded vault "nowhere"')
    expect(status).toBe(3)
  }
})
