import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
  await keyturn.json('create orders --type EC')
})

afterAll(() => keyturn.remove())

test('a policy is shown, replaced as a whole and taken away', async () => {
  expect(await keyturn.json('policy show orders')).toMatchObject({
    name: 'orders',
    isDefault: true,
    rotateEvery: null,
  })
  await keyturn.json('policy set orders --rotate-every 90d')
  const replaced = await keyturn.local('policy set orders --expire-after 1y --rotate-before-expiry 30d')
  expect(replaced.stdout).toMatch(/rotates +P30D before each expiry\n/)
  expect(replaced.stdout).toMatch(/new versions +expire after P1Y\n/)
  expect(await keyturn.json('policy clear orders')).toMatchObject({ isDefault: true, expireAfter: null })
})

test('a policy that breaks a rule of the service is refused in the words of the flags, and not sent', async () => {
  const { stdout, stderr, status } = await keyturn.local('policy set orders --rotate-every P3D')
  expect(stderr).toContain('--rotate-every P3D is too short')
  expect(stderr).toContain('the nearest allowed value is P7D')
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
  expect(await keyturn.json('policy show orders')).toMatchObject({ rotateEvery: null })
})

test('an empty policy is refused with the way to take one away', async () => {
  const { stderr, status } = await keyturn.local('policy set orders')
  expect(stderr).toContain('keyturn policy clear')
  expect(status).toBe(2)
})

test('the service rotates by the policy when the clock passes it', async () => {
  await keyturn.json('create automatic --type EC --rotate-every 30d')
  await keyturn.json('vault clock advance 31d')
  expect(await keyturn.json('versions automatic')).toHaveLength(2)
})
