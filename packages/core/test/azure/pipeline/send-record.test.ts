import { RestError } from '@azure/core-rest-pipeline'
import { expect, test } from 'vitest'
import { connect } from '../../../src/connect.ts'
import { KeyturnError } from '../../../src/errors.ts'
import { SendError } from '../../../src/vault/send-error.ts'
import { openVault } from '../../open-vault.ts'

const reset = (request: ConstructorParameters<typeof RestError>[1]) =>
  new RestError('read ECONNRESET', { code: 'ECONNRESET', ...request })

test('a reset before the request carried a token has surely made no version', async () => {
  const { vault } = await openVault({
    transport: async (request) => {
      throw reset({ request })
    },
  })
  const failure = await vault.rotateKey('orders').catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(SendError)
  expect(failure).toMatchObject({ arrival: 'not-sent', code: 'UNAVAILABLE' })
})

test('the same reset with a token on the way tells nothing', async () => {
  const { vault, local } = await openVault()
  local.faults.add({ kind: 'reset' }, { operation: 'rotateKey' })
  const failure = await vault.rotateKey('orders').catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(SendError)
  expect(failure).toMatchObject({ arrival: 'unknown', code: 'UNAVAILABLE' })
})

test('a wait for its turn that is interrupted has surely made no version, though the token was there', async () => {
  const { local, vault: warm } = await openVault()
  await warm.createKey('orders', { keyType: 'EC' })
  const { url, credential, httpClient } = local
  const limiter = {
    enter: async () => {
      if (passed++ > 0) throw new KeyturnError('INTERRUPTED', 'stopped while it waited for its turn')
      return { leave: () => {} }
    },
    takeRetry: () => false,
    noteSuccess: () => {},
  }
  let passed = 0
  const vault = await connect({ url, credential, httpClient }, { limiter })
  const failure = await vault.rotateKey('orders').catch((error: unknown) => error)
  expect(failure).not.toBeInstanceOf(SendError)
  expect(failure).toMatchObject({ code: 'INTERRUPTED' })
})
