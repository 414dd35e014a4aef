import { verify, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { openClient } from '../open-client.ts'

test.each([
  ['7.6', ['certificatePemFile', 'privateKeyAttestation', 'publicKeyAttestation', 'version']],
  ['2026-03-01-preview', ['certificatePemFile', 'privateKeyAttestation', 'publicKeyAttestation', 'version']],
  ['7.6-preview.2', ['certificates', 'privateKeyAttestation', 'publicKeyAttestation']],
])('the attestation of a key in %s has the members that it had then', async (apiVersion, members) => {
  const { client, send } = await openClient({ profile: 'managed-hsm' })
  await client.createEcKey('orders', { hsm: true })
  const { body } = await send('GET', `/keys/orders/attestation?api-version=${apiVersion}`)
  const { attestation } = body.attributes
  expect(Object.keys(attestation)).toEqual(members)
  expect(Object.keys(body.attributes)[0]).toBe('attestation')
  if (members.includes('version')) expect(attestation.version).toBe('MRVL-1')
})

test('its statements are signed under the first of its certificates, and say of which key they are', async () => {
  const { client, send } = await openClient({ profile: 'managed-hsm' })
  const { id } = await client.createEcKey('orders', { hsm: true })
  const { certificatePemFile, ...rest } = (await send('GET', '/keys/orders/attestation')).body.attributes.attestation
  const pem = Buffer.from(certificatePemFile, 'base64url').toString()
  const [leaf, root] = pem.split(/(?<=-----END CERTIFICATE-----\n)/).map((each) => new X509Certificate(each))
  if (leaf === undefined || root === undefined) throw new Error('no certificates came')
  expect(leaf.verify(root.publicKey)).toBe(true)
  for (const half of ['public', 'private']) {
    const octets = Buffer.from(rest[`${half}KeyAttestation`], 'base64url')
    const [text, signature] = [octets.subarray(0, -256), octets.subarray(-256)]
    expect(verify('sha256', text, leaf.publicKey, signature)).toBe(true)
    expect(JSON.parse(text.toString())).toMatchObject({ half, key: { kid: id } })
  }
})

test('a vault has none', async () => {
  const { client, send } = await openClient()
  await client.createEcKey('orders')
  expect((await send('GET', '/keys/orders/attestation')).status).toBe(400)
})
