import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encrypt } from '../../src/crypto/encrypt.ts'
import { CryptoInputError } from '../../src/crypto/input-error.ts'
import type { OctJwk, PrivateJwk } from '../../src/crypto/jwk.ts'
import { unwrap, wrap, wrapAlgorithms } from '../../src/crypto/wrap.ts'
import { rfc7515P256Key, rfc7515RsaKey } from './published-keys.ts'

function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'hex'))
}

function oct(key: Uint8Array): OctJwk {
  return { kty: 'oct', k: Buffer.from(key).toString('base64url') }
}

const keys: Record<string, OctJwk> = { 128: oct(randomBytes(16)), 192: oct(randomBytes(24)), 256: oct(randomBytes(32)) }
const anyKey = oct(randomBytes(32))

describe('RFC 3394', () => {
  const kek = '000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F'
  const data = '00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F'

  test.each([
    ['4.1', 128, 128, '1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5'],
    ['4.2', 192, 128, '96778B25AE6CA435F92B5B97C050AED2468AB8A17AD84E5D'],
    ['4.3', 256, 128, '64E8C3F9CE0F5BA263E9777905818A2A93C8191E7D6E8AE7'],
    ['4.4', 192, 192, '031D33264E15D33268F24EC260743EDCE1C6C7DDEE725A936BA814915C6762D2'],
    ['4.5', 256, 192, 'A8F9BC1612C68B3FF6E6F4FBE30E71E4769C8B80A32CB8958CD5D17D6B254DA1'],
    ['4.6', 256, 256, '28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21'],
  ])('%s: a %i-bit key wraps %i bits, by both names', (_section, kekBits, dataBits, wrapped) => {
    const key = oct(hex(kek.slice(0, kekBits / 4)))
    const value = hex(data.slice(0, dataBits / 4))
    for (const alg of [`A${kekBits}KW`, 'CKM_AES_KEY_WRAP']) {
      expect(
        Buffer.from(wrap(alg, key, { value }).value)
          .toString('hex')
          .toUpperCase(),
      ).toBe(wrapped)
      expect(new Uint8Array(unwrap(alg, key, { value: hex(wrapped) }).value)).toEqual(value)
    }
  })

  test('A128KW of RFC 7516 A.3', () => {
    const value = new Uint8Array(Buffer.from('BNMfxVSd_P4LZJ36P6pqzmt81C1vawnbyLEA8I-cLM8', 'base64url'))
    const wrapped = wrap('A128KW', { kty: 'oct', k: 'GawgguFyGrWKav7AX4VKUg' }, { value })
    expect(Buffer.from(wrapped.value).toString('base64url')).toBe(
      '6KB707dM9YTIgHtLvtgWQ8mKwboJW3of9locizkDTHzBC2IlrT1oOQ',
    )
  })
})

describe('RFC 5649', () => {
  const key = oct(hex('5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8'))

  test.each([
    [
      20,
      'c37b7e6492584340bed12207808941155068f738',
      '138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a',
    ],
    [7, '466f7250617369', 'afbeb0f07dfbf5419200f2ccb50bb24f'],
  ])('the example with %i octets, both ways', (_length, value, wrapped) => {
    expect(Buffer.from(wrap('CKM_AES_KEY_WRAP_PAD', key, { value: hex(value) }).value).toString('hex')).toBe(wrapped)
    expect(new Uint8Array(unwrap('CKM_AES_KEY_WRAP_PAD', key, { value: hex(wrapped) }).value)).toEqual(hex(value))
  })

  test('takes any length from one byte on, and answers whole blocks', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (value) => {
        const wrapped = wrap('CKM_AES_KEY_WRAP_PAD', anyKey, { value }).value
        expect(wrapped).toHaveLength(8 + 8 * Math.ceil(value.length / 8))
        expect(new Uint8Array(unwrap('CKM_AES_KEY_WRAP_PAD', anyKey, { value: wrapped }).value)).toEqual(value)
      }),
    )
  })

  test('refuses nothing at all', () => {
    expect(() => wrap('CKM_AES_KEY_WRAP_PAD', anyKey, { value: new Uint8Array() })).toThrow(
      "Invalid length of 'value': 0 bytes. CKM_AES_KEY_WRAP_PAD requires at least 1 byte, encoded with base64url.",
    )
  })
})

describe.each(['A128KW', 'A192KW', 'A256KW', 'CKM_AES_KEY_WRAP'])('%s', (alg) => {
  const key = keys[alg.slice(1, 4)] ?? anyKey

  test('round-trips keys of whole blocks and makes them 8 bytes longer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 64 }), (blocks) => {
        const value = new Uint8Array(randomBytes(blocks * 8))
        const wrapped = wrap(alg, key, { value }).value
        expect(wrapped).toHaveLength(value.length + 8)
        expect(new Uint8Array(unwrap(alg, key, { value: wrapped }).value)).toEqual(value)
      }),
    )
  })

  test.each([0, 8, 15, 17, 20])('refuses to wrap %i bytes', (length) => {
    expect(() => wrap(alg, key, { value: new Uint8Array(length) })).toThrow(
      new CryptoInputError(
        `Invalid length of 'value': ${length} bytes. ${alg} requires a multiple of 8 bytes, at least 16, encoded with base64url.`,
      ),
    )
  })

  test.each([0, 8, 16, 23, 25])('refuses to unwrap %i bytes', (length) => {
    expect(() => unwrap(alg, key, { value: new Uint8Array(length) })).toThrow(
      `Invalid length of 'value': ${length} bytes. ${alg} requires a multiple of 8 bytes, at least 24, encoded with base64url.`,
    )
  })
})

describe.each(['A128KW', 'A192KW', 'A256KW', 'CKM_AES_KEY_WRAP', 'CKM_AES_KEY_WRAP_PAD'])('%s', (alg) => {
  const key = keys[alg.slice(1, 4)] ?? anyKey

  test('notices any flipped bit, a wrong key, and a swapped block', () => {
    const wrapped = Buffer.from(wrap(alg, key, { value: randomBytes(32) }).value)
    const refused = `The value could not be unwrapped: it was not wrapped with ${alg} and this key version.`
    fc.assert(
      fc.property(fc.nat(wrapped.length * 8 - 1), (bit) => {
        const value = Buffer.from(wrapped)
        value.writeUInt8(value.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
        expect(() => unwrap(alg, key, { value })).toThrow(new CryptoInputError(refused))
      }),
    )
    const other = oct(randomBytes(Buffer.from(key.k, 'base64url').length))
    expect(() => unwrap(alg, other, { value: wrapped })).toThrow(refused)
    const swapped = Buffer.concat([
      wrapped.subarray(0, 8),
      wrapped.subarray(16, 24),
      wrapped.subarray(8, 16),
      wrapped.subarray(24),
    ])
    expect(() => unwrap(alg, key, { value: swapped })).toThrow(refused)
  })
})

test('plain and padded wrap do not unwrap each other', () => {
  const value = randomBytes(32)
  const plain = wrap('CKM_AES_KEY_WRAP', anyKey, { value }).value
  const padded = wrap('CKM_AES_KEY_WRAP_PAD', anyKey, { value }).value
  expect(() => unwrap('CKM_AES_KEY_WRAP_PAD', anyKey, { value: plain })).toThrow(CryptoInputError)
  expect(() => unwrap('CKM_AES_KEY_WRAP', anyKey, { value: padded })).toThrow(CryptoInputError)
})

describe.each(['RSA1_5', 'RSA-OAEP', 'RSA-OAEP-256'])('%s', (alg) => {
  test('wraps as it encrypts, so either unwraps the other', () => {
    const value = randomBytes(32)
    const wrapped = wrap(alg, rfc7515RsaKey, { value })
    expect(Object.keys(wrapped)).toEqual(['value'])
    expect(Buffer.from(unwrap(alg, rfc7515RsaKey, wrapped).value)).toEqual(value)
    expect(Buffer.from(unwrap(alg, rfc7515RsaKey, encrypt(alg, rfc7515RsaKey, { value })).value)).toEqual(value)
  })

  test('refuses a key that is too long for it, and a wrapped key of a wrong length', () => {
    expect(() => wrap(alg, rfc7515RsaKey, { value: new Uint8Array(246) })).toThrow(
      "Invalid length of 'value': 246 bytes.",
    )
    expect(() => unwrap(alg, rfc7515RsaKey, { value: new Uint8Array(255) })).toThrow('requires 256 bytes')
  })
})

describe('what does not go together', () => {
  const allKeys: [string, PrivateJwk][] = [
    ['RSA', rfc7515RsaKey],
    ['EC', rfc7515P256Key],
    ...Object.entries(keys).map(([bits, key]): [string, PrivateJwk] => [bits, key]),
  ]

  test.each(wrapAlgorithms)('%s works with exactly the keys that it is for', (alg) => {
    const working = allKeys.filter(([, key]) => {
      try {
        const value = randomBytes(16)
        return Buffer.from(unwrap(alg, key, wrap(alg, key, { value })).value).equals(value)
      } catch (error) {
        expect(error).toBeInstanceOf(CryptoInputError)
        expect((error as Error).message).toMatch(/^Key and encryption algorithm are incompatible\. /)
        return false
      }
    })
    const sizes = alg.startsWith('CKM') ? ['128', '192', '256'] : [alg.slice(1, 4)]
    expect(working.map(([name]) => name)).toEqual(alg.startsWith('RSA') ? ['RSA'] : sizes)
  })

  test.each(['iv', 'aad', 'tag'])('refuses the parameter %s', (name) => {
    const parameters = { value: new Uint8Array(24), [name]: new Uint8Array(16) }
    for (const [alg, key] of [
      ['A256KW', anyKey],
      ['RSA-OAEP', rfc7515RsaKey],
    ] as const) {
      expect(() => wrap(alg, key, parameters)).toThrow(CryptoInputError)
      expect(() => unwrap(alg, key, parameters)).toThrow("Properties 'iv', 'aad' and 'tag' must not be sent")
    }
  })

  test.each(['', 'A128GCM', 'A256CBC', 'a256kw', 'RS256', 'constructor'])('refuses the algorithm "%s"', (alg) => {
    expect(() => wrap(alg, anyKey, { value: new Uint8Array(16) })).toThrow(
      `Unsupported key wrap algorithm '${alg}': use one of RSA1_5, RSA-OAEP, RSA-OAEP-256, A128KW`,
    )
    expect(() => unwrap(alg, anyKey, { value: new Uint8Array(24) })).toThrow(CryptoInputError)
  })
})
