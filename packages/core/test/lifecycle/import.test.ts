import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseKeyMaterial } from '../../src/keys/key-material.ts'
import { createKey } from '../../src/lifecycle/create.ts'
import { importKey } from '../../src/lifecycle/import.ts'
import { listKeyVersions } from '../../src/lifecycle/list-versions.ts'
import { getRotationPolicy } from '../../src/lifecycle/rotation-policy.ts'
import { openVault } from '../open-vault.ts'

const rsa = parseKeyMaterial(readFileSync(new URL('../fixtures/rsa-key.jwk.json', import.meta.url), 'utf8'))
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ec = parseKeyMaterial(JSON.stringify(pair.privateKey.export({ format: 'jwk' })))

test('the vault signs with the very key that was imported', async () => {
  const { vault } = await openVault()
  const { version, publicKey, keyType } = await importKey(vault, 'orders', ec)
  expect([keyType, publicKey.x]).toEqual(['EC', pair.publicKey.export({ format: 'jwk' }).x])
  const data = Buffer.from('order 1')
  const signature = await vault.sign('orders', version, 'ES256', createHash('sha256').update(data).digest())
  const key = createPublicKey({ key: pair.publicKey.export({ format: 'jwk' }), format: 'jwk' })
  expect(verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true)
})

test('an RSA key is imported with its attributes and its rotation policy', async () => {
  const { vault } = await openVault()
  const key = await importKey(vault, 'orders', rsa, {
    hardwareProtected: true,
    enabled: false,
    tags: { team: 'shop' },
    keyOperations: ['decrypt'],
    rotationPolicy: { rotateEvery: 'P60D' },
  })
  expect(key).toMatchObject({
    keyType: 'RSA-HSM',
    keySize: 2048,
    enabled: false,
    tags: { team: 'shop' },
    keyOperations: ['decrypt'],
  })
  expect(key.publicKey.n).toBe('n' in rsa ? rsa.n : undefined)
  expect(await getRotationPolicy(vault, 'orders')).toMatchObject({ rotateEvery: 'P60D' })
})

test('a name that is taken is refused, unless a new version is meant', async () => {
  const { vault } = await openVault()
  await createKey(vault, 'orders', { keyType: 'EC' })
  await expect(importKey(vault, 'orders', ec)).rejects.toMatchObject({ code: 'KEY_EXISTS' })
  await importKey(vault, 'orders', ec, { newVersion: true })
  expect(await listKeyVersions(vault, 'orders')).toHaveLength(2)
})

test('an operation that the key cannot do is refused before anything is sent', async () => {
  const { vault, sent } = await openVault()
  await expect(importKey(vault, 'orders', ec, { keyOperations: ['decrypt'] })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: 'key "orders" cannot be imported: "decrypt" is no operation of EC keys: allowed are sign, verify',
  })
  expect(sent).toEqual([])
})

test.each([
  ['EC', ec],
  ['RSA', rsa],
] as const)('when the answer is lost, the %s key is recognised by its public half', async (_kind, material) => {
  const { vault, local, sent } = await openVault()
  local.faults.add({ kind: 'reset', when: 'after' }, { operation: 'importKey' })
  const key = await importKey(vault, 'orders', material)
  expect(await listKeyVersions(vault, 'orders')).toMatchObject([{ version: key.version }])
  expect(sent.filter(({ method, authorized }) => method === 'PUT' && authorized)).toHaveLength(1)
})

test('when the answer is lost and another key appeared meanwhile, that one is not taken for ours', async () => {
  const { vault, local, reconnect } = await openVault({
    transport: async (request, transport) => {
      if (request.method === 'PUT' && request.headers.has('authorization')) {
        await (await reconnect()).createKey('orders', { keyType: 'EC' })
      }
      return transport.sendRequest(request)
    },
  })
  local.faults.add({ kind: 'reset' }, { operation: 'importKey' })
  await expect(importKey(vault, 'orders', ec)).rejects.toMatchObject({ code: 'CONFLICT' })
})
