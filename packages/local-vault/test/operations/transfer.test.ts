import { execFileSync } from 'node:child_process'
import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CryptographyClient, type JsonWebKey } from '@azure/keyvault-keys'
import { expect, test } from 'vitest'
import { generateKeyMaterial } from '../../src/crypto/key-material.ts'
import { toTransferForm } from '../../src/crypto/pkcs8.ts'
import { wrapRsaAes } from '../../src/crypto/rsa-aes-key-wrap.ts'
import type { LocalVaultOptions } from '../../src/index.ts'
import { rfc7515RsaKey } from '../crypto/published-keys.ts'
import { howToRsaJwk, howToRsaKey } from '../fixtures/how-to-rsa-key.ts'
import { type OpenClient, openClient } from '../open-client.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const kekPublicKey = createPublicKey(createPrivateKey({ key: howToRsaJwk, format: 'jwk' }))

interface Target extends OpenClient {
  /** Id of the key exchange key. */
  kid: string
}

/** A vault with a key exchange key of known material, so that none has to be made. */
async function openTarget(options: LocalVaultOptions = {}): Promise<Target> {
  const opened = await openClient(options)
  const kek = await opened.client.importKey('kek', { ...howToRsaKey, keyOps: ['import'] }, { hardwareProtected: true })
  return { ...opened, kid: kek.id ?? '' }
}

const ciphertextOf = (value: Uint8Array) => wrapRsaAes('CKM_RSA_AES_KEY_WRAP', kekPublicKey, value)

/** The file that a vendor's tool writes. */
function byokFile(kid: string, ciphertext: Uint8Array) {
  return {
    schema_version: '1.0.0',
    header: { kid, alg: 'dir', enc: 'CKM_RSA_AES_KEY_WRAP' },
    ciphertext: Buffer.from(ciphertext).toString('base64url'),
    generator: 'a test',
  }
}

/** As the official clients send it: the whole file, as bytes. */
function asJwk(kty: string, file: unknown, rest: JsonWebKey = {}): JsonWebKey {
  return { ...rest, kty, t: Buffer.from(typeof file === 'string' ? file : JSON.stringify(file)) }
}

test('an RSA key that OpenSSL wrapped for the key exchange key is imported, and decrypts', async () => {
  const { vault, client, kid } = await openTarget()
  const dir = await temporaryFolder()
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(dir, name), content)
    return join(dir, name)
  }
  const target = createPrivateKey({ key: { ...rfc7515RsaKey }, format: 'jwk' })
  const der = file('target.der', target.export({ type: 'pkcs8', format: 'der' }))
  const kek = file('kek.pem', kekPublicKey.export({ type: 'spki', format: 'pem' }))
  const ephemeral = randomBytes(32)
  const run = (...args: string[]) => execFileSync('openssl', args)
  const oaep = ['-pkeyopt', 'rsa_padding_mode:oaep', '-pkeyopt', 'rsa_oaep_md:sha1', '-pkeyopt', 'rsa_mgf1_md:sha1']
  const head = run('pkeyutl', '-encrypt', '-pubin', '-inkey', kek, ...oaep, '-in', file('ephemeral', ephemeral))
  const tail = run('enc', '-id-aes256-wrap-pad', '-K', ephemeral.toString('hex'), '-iv', 'a65959a6', '-in', der)

  const imported = await client.importKey(
    'orders',
    asJwk('RSA-HSM', byokFile(kid, Buffer.concat([head, tail])), { keyOps: ['encrypt', 'decrypt'] }),
  )
  expect(imported).toMatchObject({ keyType: 'RSA-HSM', keyOperations: ['encrypt', 'decrypt'] })
  expect(Buffer.from(imported.key?.n ?? []).toString('base64url')).toBe(rfc7515RsaKey.n)
  const cryptography = new CryptographyClient(imported, vault.credential, { httpClient: vault.httpClient })
  const { result } = await cryptography.encrypt('RSA-OAEP-256', Buffer.from('a secret'))
  expect(Buffer.from((await cryptography.decrypt('RSA-OAEP-256', result)).result).toString()).toBe('a secret')
})

test.each(['P-256', 'P-384', 'P-521', 'P-256K'])('an EC key on %s is transferred and signs', async (crv) => {
  const { client, send, kid } = await openTarget()
  const material = await generateKeyMaterial({ kty: 'EC', crv })
  const imported = await client.importKey(
    'orders',
    asJwk('EC-HSM', byokFile(kid, ciphertextOf(toTransferForm(material))), { crv }),
  )
  expect(imported).toMatchObject({ keyType: 'EC-HSM', key: { crv } })
  if (material.kty !== 'EC' || crv !== 'P-256') return
  const digest = Buffer.alloc(32, 1).toString('base64url')
  const { body } = await send('POST', '/keys/orders/sign', { alg: 'ES256', value: digest })
  expect((await send('POST', '/keys/orders/verify', { alg: 'ES256', digest, value: body.value })).body.value).toBe(true)
  const own = await client.getKey('orders')
  expect(Buffer.from(own.key?.x ?? []).toString('base64url')).toBe(material.x)
})

test('a symmetric key is transferred to a Managed HSM as its bare octets', async () => {
  const { client, send, kid } = await openTarget({ profile: 'managed-hsm' })
  await client.importKey('orders', asJwk('oct-HSM', byokFile(kid, ciphertextOf(Buffer.alloc(32, 7)))))
  const wrapping = { alg: 'A256KW', value: Buffer.alloc(16, 1).toString('base64url') }
  const { body } = await send('POST', '/keys/orders/wrapkey', wrapping)
  // The same with the octets that are known here: the key is those and no other.
  await client.importKey('same', { kty: 'oct', k: Buffer.alloc(32, 7) })
  expect((await send('POST', '/keys/same/wrapkey', wrapping)).body.value).toBe(body.value)
})

test('the key exchange key is found by its name alone, and under another host of the same vault', async () => {
  const { client, kid } = await openTarget()
  const ciphertext = ciphertextOf(toTransferForm(await generateKeyMaterial({ kty: 'EC' })))
  for (const id of [
    kid.replace(/\/[^/]+$/, ''),
    kid.replace('https://contoso.vault.localhost', 'https://localhost:1'),
  ]) {
    expect((await client.importKey('orders', asJwk('EC-HSM', byokFile(id, ciphertext)))).keyType).toBe('EC-HSM')
  }
})

test.each([
  ['that is no JSON', 'no file', 'it is not a JSON object'],
  ['of another schema', { schema_version: '9' }, `'schema_version' is "9"; it must be "1.0.0"`],
  ['of another algorithm', { header: { alg: 'RSA-OAEP' } }, `'header.alg' is "RSA-OAEP"; it must be "dir"`],
  ['of another wrap', { header: { enc: 'A256GCM' } }, `'header.enc' is "A256GCM"`],
  ['without a key exchange key', { header: { kid: undefined } }, "Property 'kid' is required."],
  [
    'whose key exchange key is no key',
    { header: { kid: 'https://a/secrets/b' } },
    "'header.kid' is not the id of a key",
  ],
  ['without a ciphertext', { ciphertext: undefined }, "'ciphertext' must be a base64url string"],
  [
    'with a ciphertext of other material',
    { ciphertext: Buffer.alloc(400, 1).toString('base64url') },
    'was not wrapped',
  ],
  ['with a ciphertext that is too short', { ciphertext: 'AAAA' }, 'has 3 bytes'],
])('a BYOK file %s is a bad parameter and imports nothing', async (_what, change, message) => {
  const { client, send, kid } = await openTarget()
  const file = byokFile(kid, ciphertextOf(toTransferForm(await generateKeyMaterial({ kty: 'EC' }))))
  const { header, ...rest } = (typeof change === 'string' ? {} : change) as { header?: object }
  const changed = typeof change === 'string' ? change : { ...file, ...rest, header: { ...file.header, ...header } }
  await expect(client.importKey('orders', asJwk('EC-HSM', changed))).rejects.toMatchObject({
    statusCode: 400,
    message: expect.stringContaining(message),
  })
  expect((await send('GET', '/keys/orders')).status).toBe(404)
})

test.each([
  ['another type', asKty('RSA-HSM'), /'kty' EC, not RSA/],
  ['another curve', asKty('EC-HSM', { crv: 'P-384' }), /'crv' P-256, not P-384/],
  ['a software key', asKty('EC'), /becomes an HSM key/],
])('a transferred key does not become %s than it is', async (_what, jwkFor, message) => {
  const { client, kid } = await openTarget()
  const file = byokFile(kid, ciphertextOf(toTransferForm(await generateKeyMaterial({ kty: 'EC' }))))
  await expect(client.importKey('orders', jwkFor(file))).rejects.toMatchObject({
    statusCode: 400,
    message: expect.stringMatching(message),
  })
})

function asKty(kty: string, rest: JsonWebKey = {}): (file: unknown) => JsonWebKey {
  return (file) => asJwk(kty, file, rest)
}

test('the key exchange key has to be there, for import, enabled and not expired', async () => {
  const { client, kid } = await openTarget()
  const ciphertext = ciphertextOf(toTransferForm(await generateKeyMaterial({ kty: 'EC' })))
  const importWith = (id: string) => client.importKey('orders', asJwk('EC-HSM', byokFile(id, ciphertext)))
  const absent = kid.replace(/[^/]+$/, '0'.repeat(32))
  await expect(importWith(absent)).rejects.toMatchObject({
    statusCode: 404,
    message: expect.stringContaining('kek/000'),
  })
  const other = await client.importKey('other', howToRsaKey, { hardwareProtected: true })
  await expect(importWith(other.id ?? '')).rejects.toMatchObject({
    statusCode: 403,
    message: /import is not permitted/,
  })
  await client.updateKeyProperties('kek', { expiresOn: new Date('2029-12-31T00:00:00Z') })
  await expect(importWith(kid)).rejects.toMatchObject({
    statusCode: 403,
    message: /import is not allowed on an expired/,
  })
  await client.updateKeyProperties('kek', { expiresOn: new Date('2031-01-01T00:00:00Z'), enabled: false })
  await expect(importWith(kid)).rejects.toMatchObject({
    statusCode: 403,
    message: /import is not allowed on a disabled/,
  })
  await client.updateKeyProperties('kek', { enabled: true })
  expect((await importWith(kid)).keyType).toBe('EC-HSM')
})
