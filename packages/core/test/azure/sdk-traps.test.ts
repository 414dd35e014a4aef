import { createHash, generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { KeyClient, parseKeyVaultKeyIdentifier } from '@azure/keyvault-keys'
import { expect, test } from 'vitest'
import { wrapDataKey } from '../../src/data-keys/wrap.ts'
import { parseKeyMaterial } from '../../src/keys/key-material.ts'
import { verifySignature } from '../../src/keys/public-key.ts'
import { type CreateKeyOptions, createKey } from '../../src/lifecycle/create.ts'
import { deleteKey } from '../../src/lifecycle/delete.ts'
import { importKey } from '../../src/lifecycle/import.ts'
import { listKeys } from '../../src/lifecycle/list.ts'
import { recoverKey } from '../../src/lifecycle/recover.ts'
import { rotateKey } from '../../src/rotation/rotate.ts'
import { parseKeyId } from '../../src/vault/reference.ts'
import { collect } from '../collect.ts'
import { failureOf } from '../failure-of.ts'
import { type OpenedVault, openVault } from '../open-vault.ts'

/*
 * What the SDK (keyvault-keys 4.10) does by itself, beside what keyturn does in its place. Traps that are closed in the
 * pipeline, and those of signing in, are shown by the tests of the files that close them.
 */

const rsa = parseKeyMaterial(readFileSync(new URL('../fixtures/rsa-key.jwk.json', import.meta.url), 'utf8'))

/** The SDK as its documentation shows it. */
function bareClient({ local }: OpenedVault): KeyClient {
  // The SDK takes a transport and does not say so in its types.
  const options: object = { httpClient: local.httpClient }
  return new KeyClient(local.url, local.credential, options)
}

test('a public exponent is dropped by the SDK without a word; keyturn has no such option and says so', async () => {
  const opened = await openVault({ local: { profile: 'managed-hsm' } })
  const made = await bareClient(opened).createRsaKey('bare', { publicExponent: 3, hsm: true })
  expect(Buffer.from(made.key?.e ?? []).toString('hex')).toBe('010001')
  const options = { keyType: 'RSA-HSM', publicExponent: 3 } as unknown as CreateKeyOptions
  expect(await failureOf(createKey(opened.vault, 'orders', options))).toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining('publicExponent'),
  })
})

test('text members of a key to import are encoded a second time by the SDK; keyturn hands over bytes', async () => {
  const opened = await openVault()
  const {
    kty,
    crv,
    d = '',
    x = '',
    y = '',
  } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    format: 'jwk',
  })
  const members = { kty, crv, d, x, y }
  await expect(bareClient(opened).importKey('bare', members as object)).rejects.toThrow()
  const { publicKey } = await importKey(opened.vault, 'orders', parseKeyMaterial(JSON.stringify(members)))
  expect(publicKey).toMatchObject({ x, y })
})

test('a client for cryptography that names no version goes on with the old one; keyturn names one each time', async () => {
  const opened = await openVault()
  const { vault } = opened
  const { version: first } = await importKey(vault, 'orders', rsa)
  const bare = bareClient(opened).getCryptographyClient('orders')
  await bare.wrapKey('RSA-OAEP-256', Buffer.alloc(32))
  await opened.local.clock.advance('1d')
  const { version } = await importKey(vault, 'orders', rsa, { newVersion: true })
  expect((await bare.wrapKey('RSA-OAEP-256', Buffer.alloc(32))).keyID).toContain(first)
  expect((await wrapDataKey(vault, 'orders', Buffer.alloc(32))).kid).toContain(version)
})

test('a good PSS signature is bad for the SDK; keyturn asks the vault, or checks with node:crypto', async () => {
  const opened = await openVault()
  const { vault } = opened
  const { version, publicKey } = await importKey(vault, 'orders', rsa, { keyOperations: ['sign', 'verify'] })
  const message = Buffer.from('an order')
  const digest = createHash('sha256').update(message).digest()
  const signature = await vault.sign('orders', version, 'PS256', digest)
  const bare = bareClient(opened).getCryptographyClient('orders')
  expect((await bare.verifyData('PS256', message, signature)).result).toBe(false)
  expect(await vault.verify('orders', version, 'PS256', digest, signature)).toBe(true)
  expect(verifySignature(publicKey, 'PS256', message, signature)).toBe(true)
})

test('AES-CBC without an IV fails in the SDK before it is sent; keyturn tells what the vault says of it', async () => {
  const { vault } = await openVault({ local: { profile: 'managed-hsm' } })
  const { version } = await createKey(vault, 'orders', { keyType: 'oct-HSM', keySize: 256 })
  expect(await failureOf(vault.encrypt('orders', version, 'A256CBC', Buffer.alloc(16)))).toMatchObject({
    statusCode: 400,
    message: expect.stringContaining("'iv'"),
  })
})

test('pages of the SDK carry no continuation token; a list of keyturn goes through all of them, the empty ones, too', async () => {
  const opened = await openVault({ local: { emptyPages: true } })
  const names = Array.from({ length: 60 }, (_, index) => `key-${index}`)
  for (const name of names) await opened.vault.createKey(name, { keyType: 'EC' })
  const pages: object[] = await collect(bareClient(opened).listPropertiesOfKeys().byPage())
  expect(pages.some((page) => 'continuationToken' in page)).toBe(false)
  const listed = await collect(listKeys(opened.vault))
  expect(listed.map(({ name }) => name).toSorted()).toEqual(names.toSorted())
})

test('the id of a secret is an id of a key for the SDK, and none for keyturn', () => {
  const id = 'https://contoso.vault.azure.net/secrets/orders'
  expect(parseKeyVaultKeyIdentifier(id).name).toBe('orders')
  expect(() => parseKeyId(id)).toThrow(/secrets/)
})

test('a 403 is the end of a deletion for the SDK; keyturn waits for what can be seen, and for a recovery as well', async () => {
  const { vault, local, sent } = await openVault({ local: { transitionDelay: 5_000 } })
  await createKey(vault, 'orders', { keyType: 'EC' })
  sent.length = 0
  const { deletedOn } = await deleteKey(vault, 'orders')
  expect(deletedOn).toEqual(expect.any(Date))
  expect(sent.filter(({ path }) => path === '/deletedkeys/orders').length).toBeGreaterThan(1)
  local.faults.add({ kind: 'forbidden' }, { operation: 'getKey' })
  expect(await failureOf(recoverKey(vault, 'orders'))).toMatchObject({ code: 'ACCESS_DENIED' })
})

test('an answer that comes too late looks like an abort by the caller in the SDK; keyturn says that time was up', async () => {
  const { vault, local } = await openVault({ requestTimeout: 20 })
  await createKey(vault, 'orders', { keyType: 'EC' })
  local.faults.add({ kind: 'silence' }, { operation: 'getKeyRotationPolicy', times: Number.POSITIVE_INFINITY })
  expect(await failureOf(vault.getRotationPolicy('orders'))).toMatchObject({ code: 'TIMED_OUT' })
})

test.each([401, 403, 404, 409, 500])('an empty body with status %i is told by its status', async (status) => {
  const { vault, local } = await openVault()
  const empty = { kind: 'answer', status, body: '' } as const
  local.faults.add(empty, { operation: 'getKey', times: Number.POSITIVE_INFINITY })
  const error = await failureOf(vault.getKey('orders'))
  expect(error).toMatchObject({ statusCode: status })
  expect(error.code).not.toBe('UNEXPECTED')
})

test('one rotateKey of the SDK makes two versions when its answer is lost; keyturn makes one', async () => {
  const opened = await openVault()
  const { vault, local } = opened
  await createKey(vault, 'orders', { keyType: 'EC' })
  local.faults.add({ kind: 'reset', when: 'after' }, { operation: 'rotateKey', times: 2 })
  const options: object = { httpClient: local.httpClient, retryOptions: { retryDelayInMs: 0, maxRetryDelayInMs: 0 } }
  await new KeyClient(local.url, local.credential, options).rotateKey('orders')
  expect(await collect(vault.listVersions('orders'))).toHaveLength(4)
  local.faults.clear()
  local.faults.add({ kind: 'reset', when: 'after' }, { operation: 'rotateKey', times: 2 })
  expect(await rotateKey(vault, 'orders')).toMatchObject({ outcome: 'adopted' })
  expect(await collect(vault.listVersions('orders'))).toHaveLength(5)
})
