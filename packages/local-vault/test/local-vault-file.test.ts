import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { localVaultFile } from '../src/index.ts'

afterEach(() => vi.unstubAllEnvs())

test('the folder is the one given, else that of the environment, else the one for data of programs', () => {
  vi.stubEnv('KEYTURN_LOCAL_DIR', '/from-environment')
  expect(localVaultFile('shop', { dir: '/given' })).toBe(join('/given', 'shop.sqlite'))
  expect(localVaultFile('shop')).toBe(join('/from-environment', 'shop.sqlite'))
  vi.stubEnv('KEYTURN_LOCAL_DIR', '')
  expect(localVaultFile()).toMatch(/keyturn.*default\.sqlite$/)
})

test('a name is kept in lower case, as the host name of its vault', () => {
  expect(localVaultFile('Shop', { dir: '/given' })).toBe(join('/given', 'shop.sqlite'))
})

test.each(['', '..', '../shop', 'a/b', 'a\\b', '-shop', 'a.b'])(
  'a name that leads elsewhere is refused: "%s"',
  (name) => {
    expect(() => localVaultFile(name, { dir: '/given' })).toThrow('is not a vault name')
  },
)
