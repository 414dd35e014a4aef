import { KeyturnError } from '@keyturn/core'
import { expect, test } from 'vitest'
import { globalFlags } from '../../src/flags/global-flags.ts'
import { commandWords, tellError } from '../../src/render/words.ts'
import { createKeyturn } from '../run-keyturn.ts'

const vaultUrl = 'https://contoso.vault.azure.net'

test('a step is a command line that can be pasted, with its vault', () => {
  expect(commandWords.step({ verb: 'versions', key: 'orders', vaultUrl })).toBe(
    'keyturn versions orders --vault contoso',
  )
  expect(commandWords.step({ verb: 'list', vaultUrl: 'https://default.vault.localhost' })).toBe(
    'keyturn list --vault local',
  )
  expect(commandWords.step({ verb: 'policy set', key: 'a', vaultUrl: 'https://hsm1.managedhsm.azure.net' })).toBe(
    'keyturn policy set a --vault https://hsm1.managedhsm.azure.net',
  )
  expect(commandWords.step({ verb: 'create', key: 'a', vaultUrl, newVersion: true })).toBe(
    'keyturn create a --vault contoso --new-version',
  )
})

test('an option is the flag that sets it', () => {
  expect(commandWords.field('rotateEvery')).toBe('--rotate-every')
  expect(commandWords.field('expiresOn')).toBe('--expires')
  for (const field of ['auth', 'allowHost', 'clientId', 'tenantId'] as const) {
    expect(globalFlags).toHaveProperty([commandWords.field(field).slice(2)])
  }
})

test('an error of the library is reported in flags, whatever its text has been built into', () => {
  const error = new KeyturnError('INVALID_INPUT', [{ field: 'notifyBefore' }, ' P1D is too short'])
  expect(tellError(error).message).toBe('--notify-before P1D is too short')
})

test('the program proposes commands that work when they are pasted', async () => {
  const keyturn = await createKeyturn()
  try {
    await keyturn.json('create orders --type EC')
    const { stderr, status } = await keyturn.local('create orders --type EC')
    expect(status).toBe(5)
    expect(stderr).toContain('keyturn rotate orders --vault local')
    expect(stderr).toContain('give --new-version')
    const [, pasted = ''] = /keyturn (ensure orders --vault local)/.exec(stderr) ?? []
    expect((await keyturn.run([...pasted.split(' '), '--type', 'EC'])).status).toBe(0)
  } finally {
    await keyturn.remove()
  }
})
