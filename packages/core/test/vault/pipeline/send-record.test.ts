import { RestError } from '@azure/core-rest-pipeline'
import { expect, test } from 'vitest'
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
