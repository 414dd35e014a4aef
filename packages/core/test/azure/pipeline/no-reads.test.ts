import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createKey } from '../../../src/lifecycle/create.ts'
import { deleteKey } from '../../../src/lifecycle/delete.ts'
import { recoverKey } from '../../../src/lifecycle/recover.ts'
import { openVault } from '../../open-vault.ts'

const digest = createHash('sha256').update('order 1').digest()

test('an expired key still verifies and unwraps, as the service allows', async () => {
  const { vault, local } = await openVault()
  const expiresOn = new Date('2026-02-01T00:00:00Z')
  const ec = await createKey(vault, 'signing', { keyType: 'EC', expiresOn })
  const signature = await vault.sign('signing', ec.version, 'ES256', digest)
  const rsa = await createKey(vault, 'wrapping', { keyType: 'RSA', expiresOn })
  const wrapped = await vault.wrap('wrapping', rsa.version, 'RSA-OAEP', digest)
  local.clock.set('2026-03-01T00:00:00Z')
  await expect(vault.verify('signing', ec.version, 'ES256', digest, signature)).resolves.toBe(true)
  await expect(vault.unwrap('wrapping', rsa.version, 'RSA-OAEP', wrapped).then(Buffer.from)).resolves.toEqual(digest)
  await expect(vault.sign('signing', ec.version, 'ES256', digest)).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
})

test('every operation is done by the service, with no read before it', async () => {
  const { vault, sent } = await openVault()
  const { version } = await createKey(vault, 'wrapping', { keyType: 'RSA' })
  const { length } = sent
  const wrapped = await vault.wrap('wrapping', version, 'RSA-OAEP', digest)
  await vault.unwrap('wrapping', version, 'RSA-OAEP', wrapped)
  const signature = await vault.sign('wrapping', version, 'PS256', digest)
  await expect(vault.verify('wrapping', version, 'PS256', digest, signature)).resolves.toBe(true)
  await expect(
    vault.verify(
      'wrapping',
      version,
      'PS256',
      digest,
      signature.map((byte) => byte ^ 1),
    ),
  ).resolves.toBe(false)
  const operations = sent.slice(length).filter(({ authorized }) => authorized)
  expect(operations.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`)).toEqual([
    'POST wrapkey',
    'POST unwrapkey',
    'POST sign',
    'POST verify',
    'POST verify',
  ])
})

test('a failure to read does not hide behind a recovery', async () => {
  const { vault, local, sent } = await openVault()
  await createKey(vault, 'orders', { keyType: 'EC' })
  await deleteKey(vault, 'orders')
  local.faults.add({ kind: 'forbidden' }, { operation: 'getKey' })
  const { length } = sent
  await expect(recoverKey(vault, 'orders')).rejects.toMatchObject({
    code: 'ACCESS_DENIED',
    message: expect.stringContaining('cannot read key "orders"'),
  })
  expect(
    sent
      .slice(length)
      .filter(({ authorized }) => authorized)
      .map(({ method, path }) => `${method} ${path}`),
  ).toEqual(['POST /deletedkeys/orders/recover', 'GET /keys/orders'])
})
