import { expect, test } from 'vitest'
import { openClient } from '../open-client.ts'

test('a key for secure wrap goes into a snapshot and comes back out of it', async () => {
  const policy = { version: '1.0.0', anyOf: [{ authority: 'https://a.test', allOf: [{ claim: 'a', equals: 'b' }] }] }
  const body = {
    kty: 'RSA-HSM',
    key_ops: ['secureWrapKey', 'secureUnwrapKey'],
    release_policy: { data: Buffer.from(JSON.stringify(policy)).toString('base64url') },
  }
  const source = await openClient({ profile: 'managed-hsm' })
  const { status, body: made } = await source.send('POST', '/keys/mine/create?api-version=2026-01-01-preview', body)
  expect(status).toBe(200)
  const target = await openClient({ profile: 'managed-hsm' })
  await target.vault.importSnapshot(await source.vault.exportSnapshot())
  expect((await target.send('GET', '/keys/mine')).body).toEqual(made)
  await expect(
    (await openClient()).vault.importSnapshot('keys: [{ name: a, keyType: RSA-HSM, keyOperations: [secureWrapKey] }]'),
  ).rejects.toThrow('Invalid key_ops value: secureWrapKey')
})
