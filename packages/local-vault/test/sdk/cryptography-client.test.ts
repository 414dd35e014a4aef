import { constants, createHash, createPublicKey, type KeyObject, publicEncrypt, randomBytes, verify } from 'node:crypto'
import type { CryptographyClient, KeyVaultKey } from '@azure/keyvault-keys'
import { afterAll, describe, expect, test } from 'vitest'
import { howToRsaKey } from '../fixtures/how-to-rsa-key.ts'
import { type Sdk, transports } from './transports.ts'

const methods = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey', 'sign', 'verify', 'signData', 'verifyData'] as const
const driven = new Set<string>()
const message = Buffer.from('an order')

/** Notes which methods the tests call, so that none can be left out unseen. */
function noting(client: CryptographyClient): CryptographyClient {
  return new Proxy(client, {
    get(target, name) {
      const value = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      driven.add(String(name))
      return value.bind(target)
    },
  })
}

function hashOf(alg: string): 'sha256' | 'sha384' | 'sha512' {
  return `sha${alg.slice(2, 5)}` as 'sha256'
}

function digestFor(alg: string): Buffer {
  return createHash(hashOf(alg)).update(message).digest()
}

/** The public half, as someone without access to the vault would use it. */
function publicKeyOf({ key }: KeyVaultKey): KeyObject {
  const text = (bytes?: Uint8Array) => Buffer.from(bytes ?? []).toString('base64url')
  const jwk = key?.n
    ? { kty: 'RSA', n: text(key.n), e: text(key.e) }
    : { kty: 'EC', crv: key?.crv === 'P-256K' ? 'secp256k1' : `${key?.crv}`, x: text(key?.x), y: text(key?.y) }
  return createPublicKey({ key: jwk, format: 'jwk' })
}

describe.each(transports)('the official CryptographyClient %s', (_name, open) => {
  async function openOn(create: (sdk: Sdk) => Promise<KeyVaultKey>, options: Parameters<typeof open>[0] = {}) {
    const sdk = await open(options)
    const key = await create(sdk)
    return { ...sdk, key, crypto: noting(sdk.cryptography(key.id ?? '')) }
  }

  const importRsa = ({ client }: Sdk) => client.importKey('rsa', howToRsaKey)
  const hsm = { profile: 'managed-hsm' } as const

  test('decrypts with RSA what it encrypted, and what someone encrypted with the public key', async () => {
    const { crypto, key } = await openOn(importRsa)
    for (const algorithm of ['RSA1_5', 'RSA-OAEP', 'RSA-OAEP-256'] as const) {
      const sealed = await crypto.encrypt(algorithm, message)
      expect(sealed).toMatchObject({ algorithm, keyID: key.id })
      expect(Buffer.from((await crypto.decrypt(algorithm, sealed.result)).result)).toEqual(message)
      expect(Buffer.from((await crypto.decrypt({ algorithm, ciphertext: sealed.result })).result)).toEqual(message)
    }
    const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
    const foreign = publicEncrypt({ key: publicKeyOf(key), ...padding }, message)
    expect(Buffer.from((await crypto.decrypt('RSA-OAEP-256', foreign)).result)).toEqual(message)
  })

  test('unwraps with RSA what it wrapped', async () => {
    const { crypto } = await openOn(importRsa)
    const secret = randomBytes(32)
    for (const algorithm of ['RSA1_5', 'RSA-OAEP', 'RSA-OAEP-256'] as const) {
      const wrapped = await crypto.wrapKey(algorithm, secret)
      expect(Buffer.from((await crypto.unwrapKey(algorithm, wrapped.result)).result)).toEqual(secret)
    }
  })

  test('signs with RSA so that vault and outsiders verify it, from the digest or from the data', async () => {
    const { crypto, key } = await openOn(importRsa)
    for (const algorithm of ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const) {
      const padding = algorithm.startsWith('PS') ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING
      const outsider = { key: publicKeyOf(key), padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      const fromDigest = await crypto.sign(algorithm, digestFor(algorithm))
      const fromData = await crypto.signData(algorithm, message)
      for (const { result } of [fromDigest, fromData]) {
        expect(verify(hashOf(algorithm), message, outsider, result)).toBe(true)
        expect((await crypto.verify(algorithm, digestFor(algorithm), result)).result).toBe(true)
      }
      // For PS* the client's verifyData checks RS* on its own side and says no; it never asks the vault.
      const verified = await crypto.verifyData(algorithm, message, fromData.result)
      expect(verified.result).toBe(algorithm.startsWith('RS'))
      const wrong = await crypto.verify(algorithm, createHash(hashOf(algorithm)).update('x').digest(), fromData.result)
      expect(wrong.result).toBe(false)
    }
  })

  test.each([
    ['ES256', 'P-256'],
    ['ES256K', 'P-256K'],
    ['ES384', 'P-384'],
    ['ES512', 'P-521'],
  ] as const)('signs with %s so that vault and outsiders verify it', async (algorithm, curve) => {
    const { crypto, key } = await openOn(({ client }) => client.createEcKey('ec', { curve }))
    const outsider = { key: publicKeyOf(key), dsaEncoding: 'ieee-p1363' } as const
    const digest = createHash(hashOf(algorithm)).update(message).digest()
    const fromDigest = await crypto.sign(algorithm, digest)
    const fromData = await crypto.signData(algorithm, message)
    for (const { result } of [fromDigest, fromData]) {
      expect(verify(hashOf(algorithm), message, outsider, result)).toBe(true)
      expect((await crypto.verify(algorithm, digest, result)).result).toBe(true)
      expect((await crypto.verifyData(algorithm, message, result)).result).toBe(true)
      expect((await crypto.verifyData(algorithm, Buffer.from('another'), result)).result).toBe(false)
    }
  })

  test.each([128, 192, 256])('encrypts and wraps with a symmetric key of %i bits in a Managed HSM', async (keySize) => {
    const { crypto } = await openOn(({ client }) => client.createOctKey('oct', { keySize, hsm: true }), hsm)
    const gcm = `A${keySize}GCM` as 'A256GCM'
    const additionalAuthenticatedData = Buffer.from('header')
    const sealed = await crypto.encrypt({ algorithm: gcm, plaintext: message, additionalAuthenticatedData })
    expect([sealed.iv?.length, sealed.authenticationTag?.length]).toEqual([12, 16])
    const opened = await crypto.decrypt({
      algorithm: gcm,
      ciphertext: sealed.result,
      iv: sealed.iv ?? new Uint8Array(),
      authenticationTag: sealed.authenticationTag ?? new Uint8Array(),
      additionalAuthenticatedData,
    })
    expect(Buffer.from(opened.result)).toEqual(message)

    const iv = randomBytes(16)
    const cbcPad = `A${keySize}CBCPAD` as 'A256CBCPAD'
    const padded = await crypto.encrypt({ algorithm: cbcPad, plaintext: message, iv })
    const unpadded = await crypto.decrypt({ algorithm: cbcPad, ciphertext: padded.result, iv })
    expect(Buffer.from(unpadded.result)).toEqual(message)
    const block = randomBytes(32)
    const cbc = `A${keySize}CBC` as 'A256CBC'
    const whole = await crypto.encrypt({ algorithm: cbc, plaintext: block, iv })
    const blocks = await crypto.decrypt({ algorithm: cbc, ciphertext: whole.result, iv })
    expect([whole.result.length, Buffer.from(blocks.result)]).toEqual([32, block])

    for (const algorithm of [`A${keySize}KW`, 'CKM_AES_KEY_WRAP', 'CKM_AES_KEY_WRAP_PAD'] as 'A256KW'[]) {
      const wrapped = await crypto.wrapKey(algorithm, block)
      expect(wrapped.result).toHaveLength(40)
      expect(Buffer.from((await crypto.unwrapKey(algorithm, wrapped.result)).result)).toEqual(block)
    }
  })

  test('signs with HMAC in a Managed HSM', async () => {
    const { crypto } = await openOn(({ client }) => client.createOctKey('oct', { hsm: true }), hsm)
    for (const algorithm of ['HS256', 'HS384', 'HS512']) {
      const { result } = await crypto.sign(algorithm, digestFor(algorithm))
      expect(result).toHaveLength(digestFor(algorithm).length)
      expect((await crypto.verify(algorithm, digestFor(algorithm), result)).result).toBe(true)
      expect((await crypto.verify(algorithm, Buffer.alloc(result.length), result)).result).toBe(false)
    }
  })

  test('uses the newest version when none is named, and an older one by its id after a rotation', async () => {
    const { client, cryptography, url, key } = await openOn(({ client: keys }) => keys.createEcKey('orders'))
    const digest = digestFor('ES256')
    const { result } = await cryptography(key).sign('ES256', digest)
    await client.rotateKey('orders')
    expect((await cryptography(`${url}/keys/orders`).verify('ES256', digest, result)).result).toBe(false)
    expect((await cryptography(key.id ?? '').verify('ES256', digest, result)).result).toBe(true)
  })

  test('is told what is wrong with a digest, a ciphertext and an algorithm, as a 400 of the service', async () => {
    const { crypto } = await openOn(importRsa)
    await expect(crypto.sign('RS256', Buffer.alloc(44))).rejects.toMatchObject({
      statusCode: 400,
      code: 'BadParameter',
      message: "Invalid length of 'value': 44 bytes. RS256 requires 32 bytes, encoded with base64url.",
    })
    await expect(crypto.decrypt('RSA-OAEP', Buffer.alloc(256))).rejects.toMatchObject({
      statusCode: 400,
      code: 'BadParameter',
    })
    await expect(crypto.unwrapKey('RSA1_5', Buffer.alloc(256))).rejects.toMatchObject({
      statusCode: 400,
      code: 'BadParameter',
    })
    await expect(crypto.sign('ES256', Buffer.alloc(32))).rejects.toMatchObject({
      statusCode: 400,
      code: 'BadParameter',
    })
  })

  test('is refused an operation that the key does not have', async () => {
    const { client, vault, cryptography } = await open()
    const key = await client.createEcKey('orders', { keyOps: ['verify'] })
    // The client asks only itself when it knows the key, so this goes past it.
    await expect(cryptography(key).sign('ES256', Buffer.alloc(32))).rejects.toThrow('Operation sign is not supported')
    const disabled = await client.createEcKey('disabled', { enabled: false })
    await expect(cryptography(disabled).sign('ES256', Buffer.alloc(32))).rejects.toMatchObject({
      statusCode: 403,
      details: { error: { innerError: { code: 'KeyDisabled' } } },
    })
    expect(vault.now()).toEqual(new Date('2030-01-01T00:00:00Z'))
  })
})

afterAll(() => expect([...driven].sort()).toEqual([...methods].sort()))
