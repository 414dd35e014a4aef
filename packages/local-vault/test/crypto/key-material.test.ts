import { constants, createPrivateKey, generateKeyPairSync, privateDecrypt, publicEncrypt } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CryptoInputError } from '../../src/crypto/input-error.ts'
import type { EcPrivateJwk, RsaPrivateJwk } from '../../src/crypto/jwk.ts'
import { generateKeyMaterial, importKeyMaterial, publicJwk } from '../../src/crypto/key-material.ts'
import { rfc7515P256Key, rfc7515P521Key, rfc7515RsaKey, rfc7520P521Key, rfc7520RsaKey } from './published-keys.ts'

const widths = { 'P-256': 43, 'P-384': 64, 'P-521': 88, 'P-256K': 43 } as const
const curveNames = Object.keys(widths) as (keyof typeof widths)[]

function withLeadingZeros(text: string, zeros: number): string {
  return Buffer.concat([Buffer.alloc(zeros), Buffer.from(text, 'base64url')]).toString('base64url')
}

describe('generateKeyMaterial', () => {
  test.each(curveNames)('makes an EC key on %s whose numbers are as wide as the curve', async (crv) => {
    const key = (await generateKeyMaterial({ kty: 'EC', crv })) as EcPrivateJwk
    expect(Object.keys(key)).toEqual(['kty', 'crv', 'x', 'y', 'd'])
    expect([key.crv, key.x.length, key.y.length, key.d.length]).toEqual([crv, widths[crv], widths[crv], widths[crv]])
    expect(importKeyMaterial({ ...key })).toEqual(key)
  })

  test('makes a P-256 key when no curve is named, and ignores an EC key size', async () => {
    expect(await generateKeyMaterial({ kty: 'EC-HSM', keySize: 521 })).toMatchObject({ kty: 'EC', crv: 'P-256' })
  })

  test('makes a 2048-bit RSA key by default, which importing finds consistent', async () => {
    const key = (await generateKeyMaterial({ kty: 'RSA-HSM' })) as RsaPrivateJwk
    expect(Buffer.from(key.n, 'base64url')).toHaveLength(256)
    expect(key.e).toBe('AQAB')
    expect(importKeyMaterial({ ...key })).toEqual(key)
  })

  test('makes symmetric keys of 256 bits by default, and of 128 and 192 when asked', async () => {
    const sizes = await Promise.all(
      [undefined, 128, 192, 256].map(async (keySize) => {
        const key = await generateKeyMaterial({ kty: 'oct', keySize })
        return key.kty === 'oct' && Buffer.from(key.k, 'base64url').length * 8
      }),
    )
    expect(sizes).toEqual([256, 128, 192, 256])
  })

  test('never makes the same key twice', async () => {
    const keys = await Promise.all(Array.from({ length: 50 }, () => generateKeyMaterial({ kty: 'EC' })))
    expect(new Set(keys.map((key) => (key as EcPrivateJwk).d)).size).toBe(50)
  })

  test.each([
    [{ kty: 'RSA', keySize: 1024 }, 'Unsupported key size: 1024 bits. RSA keys must have 2048, 3072, 4096 bits.'],
    [{ kty: 'RSA', keySize: 2047 }, 'Unsupported key size: 2047 bits. RSA keys must have 2048, 3072, 4096 bits.'],
    [{ kty: 'oct', keySize: 64 }, "Invalid key size: '64'"],
    [{ kty: 'RSA', publicExponent: 4 }, 'Invalid public exponent: 4. It must be an odd number from 3 to 4294967295.'],
    [{ kty: 'RSA', publicExponent: 1 }, 'Invalid public exponent: 1. It must be an odd number from 3 to 4294967295.'],
    [{ kty: 'EC', crv: 'P-224' }, 'Unsupported curve: P-224. EC keys must use P-256, P-384, P-521, P-256K.'],
    [{ kty: 'EC', crv: 'toString' }, 'Unsupported curve: toString. EC keys must use P-256, P-384, P-521, P-256K.'],
    [{ kty: 'OKP' }, 'Invalid kty value: OKP'],
  ])('refuses %j', async (shape, message) => {
    await expect(generateKeyMaterial(shape)).rejects.toThrow(new CryptoInputError(message))
  })
})

describe('importKeyMaterial', () => {
  test.each([
    ['RFC 7515 A.2', rfc7515RsaKey],
    ['RFC 7520 3.4', rfc7520RsaKey],
    ['RFC 7515 A.3', rfc7515P256Key],
    ['RFC 7515 A.4', rfc7515P521Key],
    ['RFC 7520 3.2', rfc7520P521Key],
  ])('takes the published key of %s as it is', (_source, key) => {
    expect(importKeyMaterial({ ...key })).toEqual(key)
  })

  test('drops what is not key material, and takes the HSM spelling of the type', () => {
    expect(importKeyMaterial({ ...rfc7515P256Key, kty: 'EC-HSM', kid: 'x', key_ops: ['sign'], use: 'sig' })).toEqual(
      rfc7515P256Key,
    )
  })

  test('takes standard base64 with padding and answers base64url without', () => {
    const padded = Object.fromEntries(
      Object.entries(rfc7515RsaKey).map(([name, value]) => [
        name,
        name === 'kty' ? value : Buffer.from(value, 'base64url').toString('base64'),
      ]),
    )
    expect(padded.n).toMatch(/[+/=]/)
    expect(importKeyMaterial(padded)).toEqual(rfc7515RsaKey)
  })

  test('strips leading zeros of RSA numbers, as clients that use signed integers send them', () => {
    const zeros = Object.fromEntries(
      Object.entries(rfc7515RsaKey).map(([name, value]) => [name, name === 'kty' ? value : withLeadingZeros(value, 1)]),
    )
    expect(importKeyMaterial(zeros)).toEqual(rfc7515RsaKey)
  })

  test('brings EC numbers to the width of the curve, from shorter and from longer ones', async () => {
    const short = await keyWithLeadingZero('P-256')
    const stripped = Buffer.from(short.x, 'base64url').subarray(1).toString('base64url')
    expect(importKeyMaterial({ ...short, x: stripped })).toEqual(short)
    expect(importKeyMaterial({ ...short, y: withLeadingZeros(short.y, 3), d: withLeadingZeros(short.d, 1) })).toEqual(
      short,
    )
  })

  test('gives back every EC key that node:crypto makes', () => {
    const names = { 'P-256': 'P-256', 'P-384': 'P-384', 'P-521': 'P-521', 'P-256K': 'secp256k1' } as const
    fc.assert(
      fc.property(fc.constantFrom(...curveNames), (crv) => {
        const { privateKey } = generateKeyPairSync('ec', { namedCurve: names[crv] })
        const jwk = privateKey.export({ format: 'jwk' })
        expect(importKeyMaterial({ ...jwk, crv })).toEqual({ kty: 'EC', crv, x: jwk.x, y: jwk.y, d: jwk.d })
      }),
      { numRuns: 40 },
    )
  })

  test('takes an RSA key of 1024 bits, which cannot be created but was importable at the service', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    expect(importKeyMaterial({ ...privateKey.export({ format: 'jwk' }) })).toMatchObject({ kty: 'RSA', e: 'AQAB' })
  })

  test('takes an RSA key with another public exponent', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024, publicExponent: 3 })
    expect(importKeyMaterial({ ...privateKey.export({ format: 'jwk' }) })).toMatchObject({ e: 'Aw' })
  })

  test('keeps a key whose private numbers work: what was encrypted before the import is decrypted after it', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const secret = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING }, Buffer.from('hello'))
    const key = importKeyMaterial({ ...privateKey.export({ format: 'jwk' }) })
    const imported = createPrivateKey({ key: { ...key }, format: 'jwk' })
    expect(privateDecrypt({ key: imported, padding: constants.RSA_PKCS1_OAEP_PADDING }, secret).toString()).toBe(
      'hello',
    )
  })

  test.each(['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const)('refuses an RSA key without %s', (name) => {
    const { [name]: _left, ...rest } = rfc7515RsaKey
    expect(() => importKeyMaterial(rest)).toThrow(new CryptoInputError(`Property 'key.${name}' is required.`))
    expect(() => importKeyMaterial({ ...rfc7515RsaKey, [name]: '' })).toThrow(`Property 'key.${name}' is empty.`)
  })

  test.each(['x', 'y', 'd'] as const)('refuses an EC key without %s', (name) => {
    const { [name]: _left, ...rest } = rfc7515P256Key
    expect(() => importKeyMaterial(rest)).toThrow(new CryptoInputError(`Property 'key.${name}' is required.`))
  })

  test.each([
    ['n', 'is not the product of two primes p and q'],
    ['d', 'does not fit e, p and q'],
    ['dp', 'is not d mod (p - 1)'],
    ['dq', 'is not d mod (q - 1)'],
    ['qi', 'is not the inverse of q mod p'],
  ] as const)('refuses an RSA key whose %s belongs to another key', (name, reason) => {
    expect(() => importKeyMaterial({ ...rfc7515RsaKey, [name]: rfc7520RsaKey[name] })).toThrow(
      new CryptoInputError(`Invalid RSA key: '${name}' ${reason}.`),
    )
  })

  test.each([
    ['even', 'AQAA'],
    ['one', 'AQ'],
    ['zero', 'AA'],
  ])('refuses a public exponent that is %s', (_what, e) => {
    expect(() => importKeyMaterial({ ...rfc7515RsaKey, e })).toThrow(
      "Invalid RSA key: 'e' is not an odd number between 3 and n.",
    )
  })

  test('refuses an RSA key with a factor that is no prime, though all numbers fit together', () => {
    expect(() => importKeyMaterial(withCompositeFactor())).toThrow(
      new CryptoInputError("Invalid RSA key: 'd' does not undo what 'e' does; 'p' or 'q' is not a prime."),
    )
  })

  test('refuses the factors that are none: one and the modulus, and two', () => {
    const { n } = rfc7515RsaKey
    const even = Buffer.from(n, 'base64url')
    even.writeUInt8(even.readUInt8(255) & 0xfe, 255)
    const factors = [
      { p: 'AQ', q: n },
      { p: n, q: 'AQ' },
      { n: even.toString('base64url'), p: 'Ag', q: half(even) },
    ]
    for (const wrong of factors) {
      expect(() => importKeyMaterial({ ...rfc7515RsaKey, ...wrong })).toThrow(
        "Invalid RSA key: 'n' is not the product of two primes p and q.",
      )
    }
  })

  test('refuses an RSA key of an odd size', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1536 })
    expect(() => importKeyMaterial({ ...privateKey.export({ format: 'jwk' }) })).toThrow(
      'Unsupported key size: 1536 bits. RSA keys must have 1024, 2048, 3072, 4096 bits.',
    )
  })

  test('refuses an EC point that is not on the curve, is on another curve, or belongs to another key', async () => {
    const other = (await generateKeyMaterial({ kty: 'EC', crv: 'P-256' })) as EcPrivateJwk
    const mismatch = "Invalid EC key: the point ('x', 'y') does not belong to 'd'."
    expect(() => importKeyMaterial({ ...rfc7515P256Key, x: other.x, y: other.y })).toThrow(mismatch)
    expect(() => importKeyMaterial({ ...rfc7515P256Key, y: rfc7515P256Key.x })).toThrow(mismatch)
    expect(() => importKeyMaterial({ ...rfc7515P256Key, crv: 'P-256K' })).toThrow(mismatch)
    expect(() => importKeyMaterial({ ...rfc7515P521Key, crv: 'P-256' })).toThrow(
      "Invalid length of 'key.x': more than 32 bytes.",
    )
  })

  test.each([
    ['zero', '0'.repeat(64)],
    ['the order of the curve', 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'],
    ['above the order', 'f'.repeat(64)],
  ])('refuses a private key that is %s', (_what, hex) => {
    const d = Buffer.from(hex, 'hex').toString('base64url')
    expect(() => importKeyMaterial({ ...rfc7515P256Key, d })).toThrow(
      "Invalid EC key: 'd' is not a private key of P-256.",
    )
  })

  test('takes symmetric keys of the three AES sizes and no other', () => {
    const k = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64url')
    for (const bytes of [16, 24, 32])
      expect(importKeyMaterial({ kty: 'oct-HSM', k: k(bytes) })).toEqual({ kty: 'oct', k: k(bytes) })
    expect(() => importKeyMaterial({ kty: 'oct', k: k(15) })).toThrow(
      'Unsupported key size: 120 bits. oct keys must have 128, 192, 256 bits.',
    )
  })

  test('keeps the leading zeros of a symmetric key: there they are part of it', () => {
    const k = Buffer.alloc(16).toString('base64url')
    expect(importKeyMaterial({ kty: 'oct', k })).toEqual({ kty: 'oct', k })
  })

  test.each([[undefined], [null], [''], ['OKP'], [7], ['-HSM']])('refuses the key type %j', (kty) => {
    expect(() => importKeyMaterial({ ...rfc7515P256Key, kty })).toThrow(CryptoInputError)
  })

  test('never repeats key material in a refusal, whichever member is broken', () => {
    const members = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const
    fc.assert(
      fc.property(fc.constantFrom(...members), fc.string({ minLength: 1, maxLength: 40 }), (name, junk) => {
        try {
          importKeyMaterial({ ...rfc7515RsaKey, [name]: `${rfc7515RsaKey[name]}${junk}` })
        } catch (error) {
          expect(error).toBeInstanceOf(CryptoInputError)
          const { message } = error as Error
          for (const member of members)
            if (member !== 'e') expect(message).not.toContain(rfc7515RsaKey[member].slice(0, 8))
        }
      }),
    )
  })
})

describe('publicJwk', () => {
  test('shows the public members and nothing else', () => {
    expect(publicJwk(rfc7515RsaKey)).toEqual({ kty: 'RSA', n: rfc7515RsaKey.n, e: 'AQAB' })
    expect(publicJwk(rfc7515P256Key)).toEqual({ kty: 'EC', crv: 'P-256', x: rfc7515P256Key.x, y: rfc7515P256Key.y })
    expect(publicJwk({ kty: 'oct', k: 'AAAAAAAAAAAAAAAAAAAAAA' })).toEqual({ kty: 'oct' })
  })
})

async function keyWithLeadingZero(crv: string): Promise<EcPrivateJwk> {
  for (;;) {
    const key = (await generateKeyMaterial({ kty: 'EC', crv })) as EcPrivateJwk
    if (Buffer.from(key.x, 'base64url')[0] === 0) return key
  }
}

/** All equations of RFC 8017 3.2 hold for it, but p is a multiple of three. */
function withCompositeFactor(): Record<string, string> {
  const number = (text: string) => BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`)
  const octets = (value: bigint) => {
    const hex = value.toString(16)
    return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url')
  }
  const e = 65537n
  const q = number(rfc7515RsaKey.q)
  let p = number(rfc7515RsaKey.p) + 2n
  while (p % 3n !== 0n || (p - 1n) % e === 0n) p += 2n
  const d = inverse(e, (p - 1n) * (q - 1n))
  const key = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) }
  return { kty: 'RSA', ...Object.fromEntries(Object.entries(key).map(([name, value]) => [name, octets(value)])) }
}

function half(even: Buffer): string {
  return Buffer.from((BigInt(`0x${even.toString('hex')}`) / 2n).toString(16).padStart(512, '0'), 'hex').toString(
    'base64url',
  )
}

function inverse(a: bigint, modulus: bigint): bigint {
  let [r, next] = [modulus, a % modulus]
  let [t, nextT] = [0n, 1n]
  while (next !== 0n) {
    const quotient = r / next
    ;[r, next] = [next, r - quotient * next]
    ;[t, nextT] = [nextT, t - quotient * nextT]
  }
  return ((t % modulus) + modulus) % modulus
}
