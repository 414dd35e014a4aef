import {
  constants,
  createHash,
  createHmac,
  createPrivateKey,
  sign as nodeSign,
  verify as nodeVerify,
  privateEncrypt,
} from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CryptoInputError } from '../../src/crypto/input-error.ts'
import type { OctJwk, PrivateJwk, RsaPrivateJwk } from '../../src/crypto/jwk.ts'
import { generateKeyMaterial } from '../../src/crypto/key-material.ts'
import { encodePss } from '../../src/crypto/pss.ts'
import { sign, signatureAlgorithms, verify } from '../../src/crypto/sign.ts'
import { rfc7515P256Key, rfc7515P521Key, rfc7515RsaKey, rfc7520P521Key, rfc7520RsaKey } from './published-keys.ts'

const hashOf: Record<string, 'sha256' | 'sha384' | 'sha512'> = { 256: 'sha256', 384: 'sha384', 512: 'sha512' }
const rsaAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const
const ecKeys: Record<string, PrivateJwk> = {}
for (const [alg, crv] of [
  ['ES256', 'P-256'],
  ['ES384', 'P-384'],
  ['ES512', 'P-521'],
  ['ES256K', 'P-256K'],
] as const) {
  ecKeys[alg] = await generateKeyMaterial({ kty: 'EC', crv })
}
const octKey = (await generateKeyMaterial({ kty: 'oct' })) as OctJwk

function hashName(alg: string): 'sha256' | 'sha384' | 'sha512' {
  return hashOf[alg.slice(2, 5)] ?? 'sha256'
}

function digestOf(alg: string, message: string | Uint8Array): Buffer {
  return createHash(hashName(alg)).update(message).digest()
}

function keyFor(alg: string): PrivateJwk {
  if (alg.startsWith('ES')) return ecKeys[alg] ?? octKey
  return alg.startsWith('HS') ? octKey : rfc7515RsaKey
}

function rsaOptions(alg: string, key: RsaPrivateJwk) {
  const rsa = createPrivateKey({ key: { ...key }, format: 'jwk' })
  return alg.startsWith('PS')
    ? { key: rsa, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : { key: rsa, padding: constants.RSA_PKCS1_PADDING }
}

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64url'))
}

const joe = 'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ'
const frodo =
  'SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4'

describe('published signatures', () => {
  const rs256 =
    'cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw'

  test('makes exactly the RS256 signature of RFC 7515 A.2', () => {
    const digest = digestOf('RS256', `eyJhbGciOiJSUzI1NiJ9.${joe}`)
    expect(Buffer.from(sign('RS256', rfc7515RsaKey, digest)).toString('base64url')).toBe(rs256)
  })

  test('makes exactly the HS256 MACs of RFC 7515 A.1 and RFC 7520 4.4', () => {
    const k = 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow'
    const input = Buffer.from(`eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.${joe}`)
    expect(Buffer.from(sign('HS256', { kty: 'oct', k }, input)).toString('base64url')).toBe(
      'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    )
    const header = 'eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9'
    const cookbook: OctJwk = { kty: 'oct', k: 'hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg' }
    expect(Buffer.from(sign('HS256', cookbook, Buffer.from(`${header}.${frodo}`))).toString('base64url')).toBe(
      's0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0',
    )
  })

  test.each([
    [
      'PS384 of RFC 7520 4.2',
      'PS384',
      rfc7520RsaKey,
      `eyJhbGciOiJQUzM4NCIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.${frodo}`,
      'cu22eBqkYDKgIlTpzDXGvaFfz6WGoz7fUDcfT0kkOy42miAh2qyBzk1xEsnk2IpN6-tPid6VrklHkqsGqDqHCdP6O8TTB5dDDItllVo6_1OLPpcbUrhiUSMxbbXUvdvWXzg-UD8biiReQFlfz28zGWVsdiNAUf8ZnyPEgVFn442ZdNqiVJRmBqrYRXe8P_ijQ7p8Vdz0TTrxUeT3lm8d9shnr2lfJT8ImUjvAA2Xez2Mlp8cBE5awDzT0qI0n6uiP1aCN_2_jLAeQTlqRHtfa64QQSUmFAAjVKPbByi7xho0uTOcbH510a6GYmJUAfmWjwZ6oD4ifKo8DYM-X72Eaw',
    ],
    [
      'ES256 of RFC 7515 A.3',
      'ES256',
      rfc7515P256Key,
      `eyJhbGciOiJFUzI1NiJ9.${joe}`,
      'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q',
    ],
    [
      'ES512 of RFC 7515 A.4',
      'ES512',
      rfc7515P521Key,
      'eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA',
      'AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn',
    ],
    [
      'ES512 of RFC 7520 4.3',
      'ES512',
      rfc7520P521Key,
      `eyJhbGciOiJFUzUxMiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.${frodo}`,
      'AE_R_YZCChjn4791jSQCrdPZCNYqHXCTZH0-JZGYNlaAjP2kqaluUIIUnC9qvbu9Plon7KRTzoNEuT4Va2cmL1eJAQy3mtPBu_u_sDDyYjnAMDxXPn7XrT0lw-kvAD890jl8e2puQens_IEKBpHABlsbEPX6sFY8OcGDqoRuBomu9xQ2',
    ],
  ])('verifies %s, and not with one letter changed', (_source, alg, key, input, signature) => {
    expect(verify(alg, key, digestOf(alg, input), bytes(signature))).toBe(true)
    expect(verify(alg, key, digestOf(alg, `${input}A`), bytes(signature))).toBe(false)
  })
})

describe.each(rsaAlgorithms)('%s', (alg) => {
  test('our signatures of a digest hold for node:crypto over the message, and the other way round', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (message) => {
        const options = rsaOptions(alg, rfc7515RsaKey)
        const digest = digestOf(alg, message)
        expect(nodeVerify(hashName(alg), message, options, sign(alg, rfc7515RsaKey, digest))).toBe(true)
        expect(verify(alg, rfc7515RsaKey, digest, nodeSign(hashName(alg), message, options))).toBe(true)
      }),
      { numRuns: 10 },
    )
  })

  test('a signature does not hold for another digest, another key, another algorithm, or with a bit flipped', () => {
    const digest = digestOf(alg, 'message')
    const signature = sign(alg, rfc7515RsaKey, digest)
    expect(verify(alg, rfc7515RsaKey, digest, signature)).toBe(true)
    expect(verify(alg, rfc7515RsaKey, digestOf(alg, 'Message'), signature)).toBe(false)
    expect(verify(alg, rfc7520RsaKey, digest, signature)).toBe(false)
    const sibling = alg.startsWith('R') ? `P${alg.slice(1)}` : `R${alg.slice(1)}`
    expect(verify(sibling, rfc7515RsaKey, digest, signature)).toBe(false)
    fc.assert(
      fc.property(fc.nat(signature.length * 8 - 1), (bit) => {
        const damaged = Uint8Array.from(signature)
        damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(verify(alg, rfc7515RsaKey, digest, damaged)).toBe(false)
      }),
      { numRuns: 20 },
    )
  })

  test('a signature of another length, or not below the modulus, is false and not an error', () => {
    const digest = digestOf(alg, 'message')
    const signature = sign(alg, rfc7515RsaKey, digest)
    expect(verify(alg, rfc7515RsaKey, digest, signature.subarray(1))).toBe(false)
    expect(verify(alg, rfc7515RsaKey, digest, Buffer.concat([Buffer.alloc(1), signature]))).toBe(false)
    expect(verify(alg, rfc7515RsaKey, digest, Buffer.concat([signature, Buffer.alloc(1)]))).toBe(false)
    expect(verify(alg, rfc7515RsaKey, digest, new Uint8Array())).toBe(false)
    expect(verify(alg, rfc7515RsaKey, digest, new Uint8Array(256))).toBe(false)
    expect(verify(alg, rfc7515RsaKey, digest, new Uint8Array(256).fill(0xff))).toBe(false)
    expect(verify(alg, rfc7515RsaKey, digest, bytes(rfc7515RsaKey.n))).toBe(false)
  })
})

describe('RS*: blocks that careless verifiers took for signatures', () => {
  const digest = digestOf('RS256', 'message')
  const prefix = Buffer.from('3031300d060960864801650304020105000420', 'hex')

  function signBlock(block: Uint8Array): Uint8Array {
    const key = createPrivateKey({ key: { ...rfc7515RsaKey }, format: 'jwk' })
    return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, block)
  }

  function blockOf(content: Uint8Array, { type = 1, fill = 0xff, ones = 256 - 3 - content.length } = {}): Buffer {
    const block = Buffer.concat([Buffer.of(0, type), Buffer.alloc(ones, fill), Buffer.of(0), content])
    return Buffer.concat([block, Buffer.alloc(256 - block.length, 0x42)])
  }

  test('the right block is one', () => {
    expect(verify('RS256', rfc7515RsaKey, digest, signBlock(blockOf(Buffer.concat([prefix, digest]))))).toBe(true)
  })

  test.each([
    ['short padding with garbage behind the digest (Bleichenbacher 2006)', { ones: 8 }],
    ['padding of another byte', { fill: 0xfe }],
    ['block type 2', { type: 2 }],
    ['block type 0', { type: 0, fill: 0 }],
  ])('refuses %s', (_what, shape) => {
    expect(verify('RS256', rfc7515RsaKey, digest, signBlock(blockOf(Buffer.concat([prefix, digest]), shape)))).toBe(
      false,
    )
  })

  test.each([
    ['a DigestInfo without the NULL parameter', '302f300b0609608648016503040201', '0420'],
    ['a DigestInfo of another hash', '3031300d060960864801650304020305000420', ''],
    ['no DigestInfo at all', '', ''],
  ])('refuses %s', (_what, start, rest) => {
    const content = Buffer.concat([Buffer.from(start + rest, 'hex'), digest])
    expect(verify('RS256', rfc7515RsaKey, digest, signBlock(blockOf(content)))).toBe(false)
  })
})

describe('PS*: salts', () => {
  const digest = digestOf('PS256', 'message')
  const message = Buffer.from('message')

  test.each([0, 20, 31, 33, 64, 222])('refuses a salt of %i bytes: it must be as long as the hash', (saltLength) => {
    const options = { ...rsaOptions('PS256', rfc7515RsaKey), saltLength }
    expect(verify('PS256', rfc7515RsaKey, digest, nodeSign('sha256', message, options))).toBe(false)
  })

  test('takes a salt of exactly the hash length, of zeros or not', () => {
    const key = createPrivateKey({ key: { ...rfc7515RsaKey }, format: 'jwk' })
    for (const fill of [0, 1, 0xff]) {
      const block = encodePss('sha256', digest, 256, Buffer.alloc(32, fill))
      const signature = privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, block)
      expect(verify('PS256', rfc7515RsaKey, digest, signature)).toBe(true)
      expect(nodeVerify('sha256', message, rsaOptions('PS256', rfc7515RsaKey), signature)).toBe(true)
    }
  })

  test('salts anew each time', () => {
    const signatures = Array.from({ length: 10 }, () =>
      Buffer.from(sign('PS256', rfc7515RsaKey, digest)).toString('hex'),
    )
    expect(new Set(signatures).size).toBe(10)
  })

  test('refuses an encoding with a wrong trailer, a wrong mark before the salt, or the top bit set', () => {
    const key = createPrivateKey({ key: { ...rfc7515RsaKey }, format: 'jwk' })
    const holds = (block: Uint8Array) =>
      verify('PS256', rfc7515RsaKey, digest, privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, block))
    // The modulus begins with a1: a first octet below 20 leaves room for the top bit.
    let right: Uint8Array
    do right = encodePss('sha256', digest, 256)
    while ((right[0] ?? 0) >= 0x20)
    const changed = (index: number, bits: number) => right.map((octet, i) => (i === index ? octet ^ bits : octet))
    expect(holds(right)).toBe(true)
    expect(holds(changed(255, 0x01))).toBe(false)
    expect(holds(changed(255 - 32 - 32 - 1, 0x03))).toBe(false)
    expect(holds(changed(0, 0x80))).toBe(false)
  })

  test('refuses mask generation with another hash', () => {
    const options = { ...rsaOptions('PS256', rfc7515RsaKey), saltLength: 32 }
    const signature = nodeSign('sha512', message, options)
    expect(verify('PS256', rfc7515RsaKey, digest, signature)).toBe(false)
  })

  test('says that a 1024-bit key is too small for PS512', async () => {
    const { generateKeyPairSync } = await import('node:crypto')
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ format: 'jwk' })
    const key = { ...small, kty: 'RSA' } as RsaPrivateJwk
    expect(() => sign('PS512', key, new Uint8Array(64))).toThrow(
      new CryptoInputError('Invalid key size: 1024 bits are too few for PSS with sha512.'),
    )
    expect(verify('PS512', key, new Uint8Array(64), new Uint8Array(128).fill(1))).toBe(false)
    expect(verify('RS512', key, new Uint8Array(64), sign('RS512', key, new Uint8Array(64)))).toBe(true)
  })
})

describe('RSNULL', () => {
  test('pads what the caller built: with a DigestInfo it is the RS256 signature', () => {
    const digest = digestOf('RS256', 'message')
    const digestInfo = Buffer.concat([Buffer.from('3031300d060960864801650304020105000420', 'hex'), digest])
    const signature = sign('RSNULL', rfc7515RsaKey, digestInfo)
    expect(Buffer.from(signature).equals(sign('RS256', rfc7515RsaKey, digest))).toBe(true)
    expect(verify('RSNULL', rfc7515RsaKey, digestInfo, signature)).toBe(true)
    expect(verify('RSNULL', rfc7515RsaKey, digest, signature)).toBe(false)
  })

  test('takes anything from nothing up to the modulus less 11 bytes', () => {
    for (const length of [0, 1, 245]) {
      const value = new Uint8Array(length).fill(3)
      expect(verify('RSNULL', rfc7515RsaKey, value, sign('RSNULL', rfc7515RsaKey, value))).toBe(true)
    }
    expect(() => sign('RSNULL', rfc7515RsaKey, new Uint8Array(246))).toThrow(
      "Invalid length of 'value': 246 bytes. This key allows at most 245 bytes, encoded with base64url.",
    )
  })
})

describe('HS*', () => {
  test.each(['HS256', 'HS384', 'HS512'])('%s is the HMAC of what it is given, of any length', (alg) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (value) => {
        const mac = createHmac(hashName(alg), Buffer.from(octKey.k, 'base64url')).update(value).digest()
        expect(Buffer.from(sign(alg, octKey, value)).equals(mac)).toBe(true)
        expect(verify(alg, octKey, value, mac)).toBe(true)
      }),
    )
  })

  test('refuses a truncated or empty MAC, and one by another key', async () => {
    const value = new Uint8Array(32)
    const mac = sign('HS256', octKey, value)
    expect(verify('HS256', octKey, value, mac.subarray(0, 16))).toBe(false)
    expect(verify('HS256', octKey, value, new Uint8Array())).toBe(false)
    expect(verify('HS256', await generateKeyMaterial({ kty: 'oct' }), value, mac)).toBe(false)
  })
})

describe('what does not go together', () => {
  test.each([
    ['ES256', 44, 32],
    ['ES256', 31, 32],
    ['ES256', 0, 32],
    ['ES256K', 64, 32],
    ['ES384', 32, 48],
    ['ES512', 66, 64],
    ['RS256', 33, 32],
    ['RS512', 32, 64],
    ['PS384', 49, 48],
  ])('%s refuses a digest of %i bytes, in the words of the service', (alg, length, required) => {
    const message = `Invalid length of 'value': ${length} bytes. ${alg} requires ${required} bytes, encoded with base64url.`
    expect(() => sign(alg, keyFor(alg), new Uint8Array(length))).toThrow(new CryptoInputError(message))
    expect(() => verify(alg, keyFor(alg), new Uint8Array(length), new Uint8Array(64))).toThrow(message)
  })

  const allKeys: [string, PrivateJwk][] = [
    ['RSA', rfc7515RsaKey],
    ['oct', octKey],
    ...Object.entries(ecKeys).map(([alg, key]): [string, PrivateJwk] => [alg, key]),
  ]

  test.each(signatureAlgorithms)('%s works with exactly the keys that it is for', (alg) => {
    const digest = new Uint8Array(alg === 'RSNULL' ? 10 : digestOf(alg, '').length)
    const working = allKeys.filter(([, key]) => {
      try {
        return verify(alg, key, digest, sign(alg, key, digest))
      } catch (error) {
        expect(error).toBeInstanceOf(CryptoInputError)
        expect((error as Error).message).toMatch(/^Key and signing algorithm are incompatible\. /)
        return false
      }
    })
    const kind = alg.startsWith('ES') ? alg : alg.startsWith('HS') ? 'oct' : 'RSA'
    expect(working.map(([name]) => name)).toEqual([kind])
  })

  test('names the curve when only the curve is wrong', () => {
    expect(() => sign('ES256', ecKeys.ES256K ?? octKey, new Uint8Array(32))).toThrow(
      'Key and signing algorithm are incompatible. ES256 needs an EC key on P-256, and this key is EC on P-256K.',
    )
  })

  test.each(['', 'none', 'es256', 'EdDSA', 'constructor', '__proto__', 'RSA-OAEP'])(
    'refuses the algorithm "%s"',
    (alg) => {
      expect(() => sign(alg, rfc7515RsaKey, new Uint8Array(32))).toThrow(CryptoInputError)
      expect(() => verify(alg, rfc7515RsaKey, new Uint8Array(32), new Uint8Array(256))).toThrow(
        `Unsupported signature algorithm '${alg}'`,
      )
    },
  )
})
