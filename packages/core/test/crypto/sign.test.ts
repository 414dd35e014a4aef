import { createHash, verify as verifyWithNode } from 'node:crypto'
import { compactVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { sign } from '../../src/crypto/sign.ts'
import { verify, verifyWithPublicKey } from '../../src/crypto/verify.ts'
import { publicKeyObject } from '../../src/keys/public-key.ts'
import { failureOf } from '../failure-of.ts'
import { openVault } from '../open-vault.ts'
import { openSigningVault } from './open-signing-vault.ts'

const data = Buffer.from('the goods were delivered on the fifteenth')

const algorithms = [
  ['rsa', 'PS256'],
  ['rsa', 'PS384'],
  ['rsa', 'PS512'],
  ['rsa', 'RS256'],
  ['rsa', 'RS384'],
  ['rsa', 'RS512'],
  ['P-256', 'ES256'],
  ['P-256K', 'ES256K'],
  ['P-384', 'ES384'],
  ['P-521', 'ES512'],
] as const

/** The same bytes in parts of which no length is a multiple of three. */
async function* inParts(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0, length = 1; at < bytes.length; at += length, length = (length + 3) % 11) {
    yield bytes.subarray(at, at + length)
  }
}

test('what is signed by each key with each algorithm in each format is valid in the service and here, and nothing else is', async () => {
  const { vault } = await openSigningVault()
  for (const [name, algorithm] of algorithms) {
    const formats = algorithm.startsWith('ES') ? (['raw', 'der', 'jws'] as const) : (['raw', 'jws'] as const)
    for (const format of formats) {
      const signature = await sign(vault, name, { data: inParts(data) }, { algorithm, format })
      for (const offline of [false, true]) {
        const check = (content: Uint8Array, value: Uint8Array) =>
          verify(vault, name, { data: content }, value, { algorithm, offline })
        expect(await check(data, signature.value), `${algorithm} ${format}`).toEqual({
          valid: true,
          kid: signature.kid,
          algorithm,
          format,
          verifiedBy: offline ? 'public-key' : 'service',
        })
        const asText = Buffer.from(Buffer.from(signature.value).toString('base64'))
        expect((await check(data, format === 'jws' ? signature.value : asText)).valid).toBe(true)
        expect((await check(data.subarray(1), signature.value)).valid).toBe(false)
        expect((await check(data, signature.value.subarray(1))).valid).toBe(false)
      }
    }
  }
})

test('a digest is signed as it is, and verified by the digest or the data, in the service and here', async () => {
  const { vault } = await openSigningVault()
  for (const [name, algorithm] of algorithms) {
    const digest = createHash(`sha${algorithm.slice(2, 5)}`)
      .update(data)
      .digest()
    const { value } = await sign(vault, name, { digest }, { algorithm })
    const other = Buffer.from(digest)
    other[0] = (other[0] ?? 0) ^ 1
    for (const offline of [false, true]) {
      const valid = async (content: { data: Uint8Array } | { digest: Uint8Array }) =>
        (await verify(vault, name, content, value, { algorithm, offline })).valid
      expect([await valid({ data }), await valid({ digest }), await valid({ digest: other })], algorithm).toEqual([
        true,
        true,
        false,
      ])
    }
  }
})

describe('for strangers', () => {
  test('DER is what OpenSSL takes, and a JWS with its payload put in is what jose takes', async () => {
    const { vault } = await openSigningVault()
    for (const [name, algorithm] of algorithms) {
      const key = publicKeyObject((await vault.getKey(name)).publicKey)
      const jws = Buffer.from((await sign(vault, name, { data }, { algorithm, format: 'jws' })).value).toString()
      const whole = jws.replace('..', `.${data.toString('base64url')}.`)
      // jose has left ES256K to others since its version 6.
      if (algorithm === 'ES256K') continue
      const { payload, protectedHeader } = await compactVerify(whole, key)
      expect(Buffer.from(payload)).toEqual(data)
      expect(protectedHeader).toEqual({ alg: algorithm, kid: (await vault.getKey(name)).id })
      if (!algorithm.startsWith('ES')) continue
      const der = await sign(vault, name, { data }, { algorithm, format: 'der' })
      expect(verifyWithNode(`sha${algorithm.slice(2)}`, data, key, der.value)).toBe(true)
    }
  })

  test('only ES256K says whether its s is low, and both kinds come', async () => {
    const { vault } = await openSigningVault()
    const seen = new Set<boolean | null>()
    for (let tries = 0; tries < 200 && seen.size < 2; tries++) seen.add((await sign(vault, 'P-256K', { data })).lowS)
    expect([...seen].sort()).toEqual([false, true])
    expect((await sign(vault, 'P-256', { data })).lowS).toBeNull()
  })
})

describe('verify', () => {
  test('takes the version that a JWS names, and the latest for any other signature', async () => {
    const { vault } = await openSigningVault()
    const jws = await sign(vault, 'P-256', { data }, { format: 'jws' })
    const raw = await sign(vault, 'P-256', { data })
    await vault.rotateKey('P-256')
    expect(await verify(vault, 'P-256', { data }, jws.value)).toMatchObject({ valid: true, kid: jws.kid })
    expect((await verify(vault, 'P-256', { data }, raw.value)).valid).toBe(false)
    const version = raw.kid.split('/').at(-1)
    expect((await verify(vault, 'P-256', { data }, raw.value, { version })).valid).toBe(true)
  })

  test('needs one of several public keys, and says which it was', async () => {
    const { vault } = await openSigningVault()
    const { value } = await sign(vault, 'P-256', { data })
    const signer = { ...(await vault.getKey('P-256')).publicKey, kid: 'first' }
    const newer = { ...(await vault.rotateKey('P-256')).publicKey, kid: 'second' }
    expect(await verifyWithPublicKey([newer, signer], { data: inParts(data) }, value)).toMatchObject({
      valid: true,
      kid: 'first',
    })
    expect((await verifyWithPublicKey([newer], { data }, value)).valid).toBe(false)
    expect((await failureOf(verifyWithPublicKey([], { data }, value))).code).toBe('INVALID_INPUT')
  })

  test('takes DER to the bit only, and no JWS of another algorithm or with a crit header', async () => {
    const { vault } = await openSigningVault()
    const { value: der } = await sign(vault, 'P-256', { data }, { format: 'der' })
    const longer = Buffer.concat([Buffer.of(0x30, 0x81), der.subarray(1)])
    expect((await verify(vault, 'P-256', { data }, longer)).format).toBeNull()
    const jws = Buffer.from(
      (await sign(vault, 'rsa', { data }, { algorithm: 'RS256', format: 'jws' })).value,
    ).toString()
    const forged = (header: object) =>
      Buffer.from(jws.replace(/^[^.]*/, Buffer.from(JSON.stringify(header)).toString('base64url')))
    for (const header of [{ alg: 'none' }, { alg: 'ES256' }, { alg: 'PS256' }, { alg: 'RS256', crit: ['exp'] }]) {
      const content = { data }
      expect((await verify(vault, 'rsa', content, forged(header), { offline: true })).valid).toBe(false)
    }
    const asPss = verify(vault, 'rsa', { data }, Buffer.from(jws), { algorithm: 'PS256' })
    expect((await asPss).valid).toBe(false)
  })
})

test('a Managed HSM signs and verifies with a symmetric key, which nobody else can do', async () => {
  const { vault } = await openVault({ local: { profile: 'managed-hsm' } })
  await vault.createKey('mac', { keyType: 'oct-HSM', keySize: 256, keyOperations: ['sign', 'verify'] })
  const { value, algorithm } = await sign(vault, 'mac', { data })
  expect(algorithm).toBe('HS256')
  expect((await verify(vault, 'mac', { data }, value)).valid).toBe(true)
  expect((await verify(vault, 'mac', { data: Buffer.from('else') }, value)).valid).toBe(false)
  expect((await failureOf(verify(vault, 'mac', { data }, value, { offline: true }))).message).toContain(
    'no public half',
  )
  expect((await failureOf(sign(vault, 'mac', { data }, { format: 'jws' }))).message).toContain('HMAC of a digest')
})

test.each([
  ['rsa', { data }, { algorithm: 'ES256' }, '"ES256" is no signature algorithm of key "rsa", which is of type RSA'],
  ['P-384', { data }, { algorithm: 'ES256' }, 'which is of type EC P-384'],
  ['rsa', { data }, { format: 'der' as const }, 'has no DER form'],
  ['P-256', { digest: Buffer.alloc(20) }, {}, 'a digest of 20 bytes cannot be signed with ES256'],
  ['P-256', { digest: Buffer.alloc(32) }, { format: 'jws' as const }, 'a digest cannot become a JWS'],
  ['P-256', { data }, { algoritm: 'ES256' } as object, 'sign has no option "algoritm"'],
])('refuses to sign with %s: %j %j', async (name, content, options, message) => {
  const { vault, sent } = await openSigningVault()
  const error = await failureOf(sign(vault, name, content, options))
  expect({ code: error.code, message: error.message }).toEqual({
    code: 'INVALID_INPUT',
    message: expect.stringContaining(message),
  })
  expect(sent.filter(({ path }) => path.endsWith('/sign'))).toEqual([])
})
