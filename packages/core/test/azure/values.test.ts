import type { KeyVaultKey } from '@azure/keyvault-keys'
import { expect, test } from 'vitest'
import { readKey } from '../../src/azure/values.ts'
import { findShapeDifferences } from '../../src/lifecycle/key-differences.ts'

const vaultUrl = 'https://contoso.vault.azure.net'
const version = 'a'.repeat(32)

function answerOf(curve: string): KeyVaultKey {
  const id = `${vaultUrl}/keys/orders/${version}`
  return {
    name: 'orders',
    key: { kty: 'EC', crv: curve, kid: id, keyOps: ['sign'], x: new Uint8Array([1]), y: new Uint8Array([2]) },
    properties: { id, name: 'orders', vaultUrl, version },
  } as KeyVaultKey
}

const origin = { vaultUrl, name: 'orders', externalKeyOf: () => undefined } as unknown as Parameters<typeof readKey>[1]

test('a key from the days when P-256K was called SECP256K1 is the same as one of today', () => {
  const key = readKey(answerOf('SECP256K1'), origin)
  expect(key).toMatchObject({ curve: 'P-256K', publicKey: { crv: 'P-256K' } })
  expect(findShapeDifferences(key, { keyType: 'EC', curve: 'P-256K' })).toEqual([])
})

test('a curve that is not known here is shown as the service calls it', () => {
  expect(readKey(answerOf('P-999'), origin)).toMatchObject({ curve: 'P-999', publicKey: { crv: 'P-999' } })
})
