import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decrypt, encrypt, encryptionAlgorithms } from '../../src/crypto/encrypt.ts'
import { CryptoInputError } from '../../src/crypto/input-error.ts'
import type { OctJwk, PrivateJwk, RsaPrivateJwk } from '../../src/crypto/jwk.ts'
import { rfc7515P256Key, rfc7515RsaKey, rfc7516OaepKey, rfc7516Pkcs1Key, rfc7520RsaKey } from './published-keys.ts'

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64url'))
}

function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'hex'))
}

function oct(key: Uint8Array): OctJwk {
  return { kty: 'oct', k: Buffer.from(key).toString('base64url') }
}

const limits = { RSA1_5: 245, 'RSA-OAEP': 214, 'RSA-OAEP-256': 190 } as const
const rsaAlgorithms = Object.keys(limits) as (keyof typeof limits)[]
const nodePaddings = {
  RSA1_5: { padding: constants.RSA_PKCS1_PADDING },
  'RSA-OAEP': { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
  'RSA-OAEP-256': { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
} as const

const keys = { 128: oct(randomBytes(16)), 192: oct(randomBytes(24)), 256: oct(randomBytes(32)) }

function bitsOf(alg: string): 128 | 192 | 256 {
  return Number(alg.slice(1, 4)) as 128 | 192 | 256
}

/** A ciphertext whose decrypted block is exactly this one. */
function encryptBlock(block: Uint8Array): Uint8Array {
  const key = createPublicKey({ key: { ...rfc7515RsaKey }, format: 'jwk' })
  return publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, block)
}

describe('published ciphertexts', () => {
  const cek = bytes('saH0gFSP4XM_tAP_a5rU9ooHbltwLiJpL4LLLnrqQPw')

  test('RSA-OAEP of RFC 7516 A.1', () => {
    const value = bytes(
      'OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGeipsEdY3mx_etLbbWSrFr05kLzcSr4qKAq7YN7e9jwQRb23nfa6c9d-StnImGyFDbSv04uVuxIp5Zms1gNxKKK2Da14B8S4rzVRltdYwam_lDp5XnZAYpQdb76FdIKLaVmqgfwX7XWRxv2322i-vDxRfqNzo_tETKzpVLzfiwQyeyPGLBIO56YJ7eObdv0je81860ppamavo35UgoRdbYaBcoh9QcfylQr66oc6vFWXRcZ_ZT2LawVCWTIy3brGPi6UklfCpIMfIjf7iGdXKHzg',
    )
    expect(new Uint8Array(decrypt('RSA-OAEP', rfc7516OaepKey, { value }).value)).toEqual(cek)
  })

  test('RSA1_5 of RFC 7516 A.2', () => {
    const value = bytes(
      'UGhIOguC7IuEvf_NPVaXsGMoLOmwvc1GyqlIKOK1nN94nHPoltGRhWhw7Zx0-kFm1NJn8LE9XShH59_i8J0PH5ZZyNfGy2xGdULU7sHNF6Gp2vPLgNZ__deLKxGHZ7PcHALUzoOegEI-8E66jX2E4zyJKx-YxzZIItRzC5hlRirb6Y5Cl_p-ko3YvkkysZIFNPccxRU7qve1WYPxqbb2Yw8kZqa2rMWI5ng8OtvzlV7elprCbuPhcCdZ6XDP0_F8rkXds2vE4X-ncOIM8hAYHHi29NX0mcKiRaD0-D-ljQTP-cFPgwCp6X-nZZd9OHBv-B3oWh2TbqmScqXMR4gp_A',
    )
    expect(new Uint8Array(decrypt('RSA1_5', rfc7516Pkcs1Key, { value }).value)).toEqual(
      bytes('BNMfxVSd_P4LZJ36P6pqzmt81C1vawnbyLEA8I-cLM8'),
    )
  })

  test('A256GCM of RFC 7516 A.1', () => {
    const plaintext = decrypt('A256GCM', oct(cek), {
      value: bytes('5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6jiSdiwkIr3ajwQzaBtQD_A'),
      iv: bytes('48V1_ALb6US04U3b'),
      aad: Buffer.from('eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ'),
      tag: bytes('XFBoMYUZodetZdvTiFvSkQ'),
    })
    expect(Buffer.from(plaintext.value).toString()).toBe(
      'The true sign of intelligence is not knowledge but imagination.',
    )
  })

  test('A128GCM, test case 4 of the GCM specification', () => {
    const plaintext = decrypt('A128GCM', oct(hex('feffe9928665731c6d6a8f9467308308')), {
      value: hex(
        '42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091',
      ),
      iv: hex('cafebabefacedbaddecaf888'),
      aad: hex('feedfacedeadbeeffeedfacedeadbeefabaddad2'),
      tag: hex('5bc94fbc3221a5db94fae95ae7121a47'),
    })
    expect(Buffer.from(plaintext.value).toString('hex')).toBe(
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    )
  })

  test.each([
    ['A128CBC', '2b7e151628aed2a6abf7158809cf4f3c', '7649abac8119b246cee98e9b12e9197d'],
    ['A192CBC', '8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b', '4f021db243bc633d7178183a9fa071e8'],
    ['A256CBC', '603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4', 'f58c4c04d6e5f1ba779eabfb5f7bfbd6'],
  ])('%s of NIST SP 800-38A F.2, both ways', (alg, key, ciphertext) => {
    const iv = hex('000102030405060708090a0b0c0d0e0f')
    const value = hex('6bc1bee22e409f96e93d7e117393172a')
    const encrypted = encrypt(alg, oct(hex(key)), { value, iv })
    expect(Buffer.from(encrypted.value).toString('hex')).toBe(ciphertext)
    expect(encrypted.iv).toEqual(iv)
    expect(new Uint8Array(decrypt(alg, oct(hex(key)), { value: encrypted.value, iv }).value)).toEqual(value)
  })

  test('A128CBCPAD: the CBC part of RFC 7516 A.3, both ways', () => {
    const key = oct(Uint8Array.of(107, 124, 212, 45, 111, 107, 9, 219, 200, 177, 0, 240, 143, 156, 44, 207))
    const iv = bytes('AxY8DCtDaGlsbGljb3RoZQ')
    const value = bytes('KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY')
    expect(Buffer.from(decrypt('A128CBCPAD', key, { value, iv }).value).toString()).toBe('Live long and prosper.')
    const plaintext = Buffer.from('Live long and prosper.')
    expect(new Uint8Array(encrypt('A128CBCPAD', key, { value: plaintext, iv }).value)).toEqual(value)
  })
})

describe.each(rsaAlgorithms)('%s', (alg) => {
  const publicKey = createPublicKey({ key: { ...rfc7515RsaKey }, format: 'jwk' })

  test('decrypts what node:crypto encrypted, and itself, for every length that fits', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: limits[alg] }), (value) => {
        const foreign = publicEncrypt({ key: publicKey, ...nodePaddings[alg] }, value)
        expect(new Uint8Array(decrypt(alg, rfc7515RsaKey, { value: foreign }).value)).toEqual(value)
        const own = encrypt(alg, rfc7515RsaKey, { value })
        expect(Object.keys(own)).toEqual(['value'])
        expect(own.value).toHaveLength(256)
        expect(new Uint8Array(decrypt(alg, rfc7515RsaKey, own).value)).toEqual(value)
      }),
      { numRuns: 25 },
    )
  })

  test('encrypts what node:crypto decrypts', () => {
    const value = Buffer.from('hello')
    const key = createPrivateKey({ key: { ...rfc7515RsaKey }, format: 'jwk' })
    const encrypted = encrypt(alg, rfc7515RsaKey, { value }).value
    // RSA1_5 block by block: some versions of node:crypto refuse to decrypt it.
    const block = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, encrypted)
    const decrypted =
      alg === 'RSA1_5'
        ? block.subarray(block.indexOf(0, 2) + 1)
        : privateDecrypt({ key, ...nodePaddings[alg] }, encrypted)
    expect(decrypted).toEqual(value)
    expect(block[0]).toBe(0)
    if (alg === 'RSA1_5') expect([block[1], block.indexOf(0, 2)]).toEqual([2, 250])
  })

  test(`takes ${limits[alg]} bytes with a 2048-bit key, and not one more`, () => {
    expect(encrypt(alg, rfc7515RsaKey, { value: new Uint8Array(limits[alg]) }).value).toHaveLength(256)
    expect(() => encrypt(alg, rfc7515RsaKey, { value: new Uint8Array(limits[alg] + 1) })).toThrow(
      new CryptoInputError(
        `Invalid length of 'value': ${limits[alg] + 1} bytes. ${alg} with this key allows at most ${limits[alg]} bytes, encoded with base64url.`,
      ),
    )
  })

  test.each([0, 1, 255, 257, 512])('refuses a ciphertext of %i bytes', (length) => {
    expect(() => decrypt(alg, rfc7515RsaKey, { value: new Uint8Array(length) })).toThrow(
      `Invalid length of 'value': ${length} bytes. ${alg} with this key requires 256 bytes, encoded with base64url.`,
    )
  })

  test('refuses a ciphertext of another key, of another padding, damaged, zero, or not below the modulus', () => {
    const value = Buffer.from('a value of some length')
    const damaged = Buffer.from(encrypt(alg, rfc7515RsaKey, { value }).value)
    damaged.writeUInt8(damaged.readUInt8(128) ^ 1, 128)
    const others = rsaAlgorithms.filter((other) => other !== alg)
    const wrong = [
      damaged,
      new Uint8Array(256),
      new Uint8Array(256).fill(0xff),
      bytes(rfc7515RsaKey.n),
      ...others.map((other) => encrypt(other, rfc7515RsaKey, { value }).value),
    ]
    for (const ciphertext of wrong) {
      expect(() => decrypt(alg, rfc7515RsaKey, { value: ciphertext })).toThrow(
        new CryptoInputError(
          `The value could not be decrypted: it was not encrypted with ${alg} for this key version.`,
        ),
      )
    }
    const foreign = encrypt(alg, rfc7520RsaKey, { value }).value
    expect(() => decrypt(alg, rfc7515RsaKey, { value: foreign })).toThrow(CryptoInputError)
  })

  test('works with a key of 4096 bits', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 4096 })
    const key = { ...privateKey.export({ format: 'jwk' }), kty: 'RSA' } as RsaPrivateJwk
    const value = new Uint8Array(limits[alg] + 256).fill(5)
    expect(new Uint8Array(decrypt(alg, key, encrypt(alg, key, { value })).value)).toEqual(value)
  })

  test.each(['iv', 'aad', 'tag'])('refuses the parameter %s, which means nothing to it', (name) => {
    const parameters = { value: new Uint8Array(256), [name]: new Uint8Array(16) }
    expect(() => encrypt(alg, rfc7515RsaKey, parameters)).toThrow("Properties 'iv', 'aad' and 'tag' must not be sent")
    expect(() => decrypt(alg, rfc7515RsaKey, parameters)).toThrow(CryptoInputError)
  })
})

describe('RSA1_5 padding', () => {
  const block = (...parts: (number[] | Uint8Array)[]) => {
    const start = Buffer.concat(parts.map((part) => Buffer.from(part)))
    return Buffer.concat([start, Buffer.alloc(256 - start.length, 0x11)])
  }
  const eight = new Uint8Array(8).fill(1)

  test('takes eight bytes of padding, and content with zeros in it', () => {
    const value = encryptBlock(block([0, 2], eight, [0], [0, 0, 5]))
    expect(decrypt('RSA1_5', rfc7515RsaKey, { value }).value.subarray(0, 3)).toEqual(Buffer.of(0, 0, 5))
  })

  test('takes empty content', () => {
    const whole = Buffer.concat([Buffer.of(0, 2), Buffer.alloc(253, 1), Buffer.of(0)])
    expect(decrypt('RSA1_5', rfc7515RsaKey, { value: encryptBlock(whole) }).value).toHaveLength(0)
  })

  test.each([
    ['seven bytes of padding', block([0, 2], eight.subarray(1), [0])],
    ['no padding', block([0, 2, 0])],
    ['no end of the padding', block([0, 2])],
    ['block type 1', block([0, 1], eight, [0])],
    ['a first byte that is not zero', block([1, 2], eight, [0])],
  ])('refuses %s', (_what, padded) => {
    expect(() => decrypt('RSA1_5', rfc7515RsaKey, { value: encryptBlock(padded) })).toThrow(CryptoInputError)
  })
})

describe.each(['A128GCM', 'A192GCM', 'A256GCM'])('%s', (alg) => {
  const key = keys[bitsOf(alg)]
  const cipherName = `aes-${bitsOf(alg)}-gcm` as 'aes-256-gcm'

  test('round-trips any value with any authenticated data, also empty ones', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.option(fc.uint8Array(), { nil: undefined }), (value, aad) => {
        const sealed = encrypt(alg, key, { value, aad })
        expect([sealed.iv?.length, sealed.tag?.length, sealed.aad]).toEqual([12, 16, aad])
        expect(new Uint8Array(decrypt(alg, key, sealed).value)).toEqual(value)
      }),
    )
  })

  test('agrees with node:crypto', () => {
    const value = Buffer.from('plain')
    const aad = Buffer.from('data')
    const sealed = encrypt(alg, key, { value, aad })
    const decipher = createDecipheriv(cipherName, bytes(key.k), sealed.iv ?? '').setAAD(aad)
    decipher.setAuthTag(sealed.tag ?? Buffer.alloc(0))
    expect(Buffer.concat([decipher.update(sealed.value), decipher.final()])).toEqual(value)
  })

  test('makes a new iv for each value', () => {
    const ivs = Array.from({ length: 100 }, () =>
      Buffer.from(encrypt(alg, key, { value: bytes('') }).iv ?? '').toString('hex'),
    )
    expect(new Set(ivs).size).toBe(100)
  })

  test('notices one changed bit in value, iv, aad or tag, and a missing or added aad', () => {
    const sealed = encrypt(alg, key, { value: Buffer.from('a value'), aad: Buffer.from('some data') })
    const refused = "The value could not be decrypted: 'value', 'iv', 'aad' and 'tag' do not fit this key."
    for (const name of ['value', 'iv', 'aad', 'tag'] as const) {
      const damaged = Buffer.from(sealed[name] ?? '')
      damaged.writeUInt8(damaged.readUInt8(3) ^ 0x10, 3)
      expect(() => decrypt(alg, key, { ...sealed, [name]: damaged })).toThrow(new CryptoInputError(refused))
    }
    expect(() => decrypt(alg, key, { ...sealed, aad: undefined })).toThrow(refused)
    const bare = encrypt(alg, key, { value: Buffer.from('a value') })
    expect(() => decrypt(alg, key, { ...bare, aad: Buffer.of(0) })).toThrow(refused)
    expect(new Uint8Array(decrypt(alg, key, { ...bare, aad: new Uint8Array() }).value)).toEqual(bytes('YSB2YWx1ZQ'))
  })

  test.each([0, 4, 8, 12, 15, 17])(
    'refuses a tag of %i bytes, though it may be the start of the right one',
    (length) => {
      const sealed = encrypt(alg, key, { value: Buffer.from('a value') })
      const tag = Buffer.concat([sealed.tag ?? Buffer.alloc(0), Buffer.alloc(1)]).subarray(0, length)
      expect(() => decrypt(alg, key, { ...sealed, tag })).toThrow(
        `Invalid length of 'tag': ${length} bytes. ${alg} requires 16 bytes, encoded with base64url.`,
      )
    },
  )

  test('needs iv and tag to decrypt, of the right length, and neither to encrypt', () => {
    const value = new Uint8Array(5)
    const iv = new Uint8Array(12)
    const tag = new Uint8Array(16)
    expect(() => decrypt(alg, key, { value, tag })).toThrow(`Property 'iv' is required with ${alg}.`)
    expect(() => decrypt(alg, key, { value, iv })).toThrow(`Property 'tag' is required with ${alg}.`)
    expect(() => decrypt(alg, key, { value, iv: new Uint8Array(16), tag })).toThrow(`${alg} requires 12 bytes`)
    expect(() => encrypt(alg, key, { value, iv })).toThrow(`Property 'iv' must not be sent with ${alg}`)
    expect(() => encrypt(alg, key, { value, tag })).toThrow(`Property 'tag' must not be sent with ${alg}`)
  })
})

describe.each(['A128CBC', 'A192CBC', 'A256CBC', 'A128CBCPAD', 'A192CBCPAD', 'A256CBCPAD'])('%s', (alg) => {
  const key = keys[bitsOf(alg)]
  const padded = alg.endsWith('PAD')
  const iv = randomBytes(16)

  function nodeEncrypt(value: Uint8Array): Buffer {
    const cipher = createCipheriv(`aes-${bitsOf(alg)}-cbc`, bytes(key.k), iv).setAutoPadding(padded)
    return Buffer.concat([cipher.update(value), cipher.final()])
  }

  test('agrees with node:crypto and round-trips', () => {
    const lengths = padded ? fc.nat(80) : fc.integer({ min: 1, max: 5 }).map((blocks) => blocks * 16)
    fc.assert(
      fc.property(lengths, (length) => {
        const value = new Uint8Array(length).fill(length)
        const encrypted = encrypt(alg, key, { value, iv })
        expect(Buffer.from(encrypted.value)).toEqual(nodeEncrypt(value))
        expect(new Uint8Array(decrypt(alg, key, { value: encrypted.value, iv }).value)).toEqual(value)
      }),
    )
  })

  test.each([0, 1, 15, 17, 31])('decrypts whole blocks only, not %i bytes', (length) => {
    const refused = `Invalid length of 'value': ${length} bytes. ${alg} requires a multiple of 16 bytes, encoded with base64url.`
    expect(() => decrypt(alg, key, { value: new Uint8Array(length), iv })).toThrow(new CryptoInputError(refused))
  })

  test.each([1, 15, 17, 31])('fills %i bytes up to whole blocks', (length) => {
    const value = new Uint8Array(length).fill(7)
    const whole = 16 * (padded ? Math.floor(length / 16 + 1) : Math.ceil(length / 16))
    const encrypted = encrypt(alg, key, { value, iv })
    expect(encrypted.value).toHaveLength(whole)
    const back = decrypt(alg, key, { value: encrypted.value, iv }).value
    expect(new Uint8Array(back)).toEqual(padded ? value : Uint8Array.of(...value, ...new Uint8Array(whole - length)))
  })

  test('needs an iv of 16 bytes both ways, takes no tag, and ignores aad', () => {
    const value = new Uint8Array(16)
    for (const run of [encrypt, decrypt]) {
      expect(() => run(alg, key, { value })).toThrow(`Property 'iv' is required with ${alg}.`)
      expect(() => run(alg, key, { value, iv: iv.subarray(4) })).toThrow(
        `Invalid length of 'iv': 12 bytes. ${alg} requires 16 bytes, encoded with base64url.`,
      )
      expect(() => run(alg, key, { value, iv, tag: value })).toThrow(`Property 'tag' must not be sent with ${alg}`)
    }
    expect(encrypt(alg, key, { value, iv, aad: value })).toEqual(encrypt(alg, key, { value, iv }))
  })
})

test.each(['A128CBC', 'A192CBC', 'A256CBC'])('%s has nothing to fill up without a byte', (alg) => {
  const [key, iv] = [keys[bitsOf(alg)], new Uint8Array(16)]
  expect(() => encrypt(alg, key, { value: new Uint8Array(0), iv })).toThrow(
    new CryptoInputError(`Property 'value' is empty; ${alg} requires at least 1 byte.`),
  )
})

test.each(['A128CBCPAD', 'A192CBCPAD', 'A256CBCPAD'])('%s refuses a ciphertext whose padding is broken', (alg) => {
  const key = keys[bitsOf(alg)]
  const iv = new Uint8Array(16)
  for (const last of [0, 17, 0xff]) {
    const block = new Uint8Array(16).fill(last)
    const cipher = createCipheriv(`aes-${bitsOf(alg)}-cbc`, bytes(key.k), iv).setAutoPadding(false)
    const value = Buffer.concat([cipher.update(block), cipher.final()])
    expect(() => decrypt(alg, key, { value, iv })).toThrow(
      new CryptoInputError("The value could not be decrypted: 'value' and 'iv' do not fit this key."),
    )
  }
})

describe('what does not go together', () => {
  const allKeys: [string, PrivateJwk][] = [
    ['RSA', rfc7515RsaKey],
    ['EC', rfc7515P256Key],
    ...Object.entries(keys).map(([bits, key]): [string, PrivateJwk] => [bits, key]),
  ]

  test.each(encryptionAlgorithms)('%s works with exactly the keys that it is for', (alg) => {
    const parameters = { value: new Uint8Array(16), ...(alg.includes('CBC') && { iv: new Uint8Array(16) }) }
    const working = allKeys.filter(([, key]) => {
      try {
        return encrypt(alg, key, parameters).value.length >= 16
      } catch (error) {
        expect(error).toBeInstanceOf(CryptoInputError)
        expect((error as Error).message).toMatch(/^Key and encryption algorithm are incompatible\. /)
        expect(() => decrypt(alg, key, parameters)).toThrow('Key and encryption algorithm are incompatible.')
        return false
      }
    })
    expect(working.map(([name]) => name)).toEqual([alg.startsWith('RSA') ? 'RSA' : String(bitsOf(alg))])
  })

  test.each(['', 'RSA', 'rsa-oaep', 'A128KW', 'RS256', 'A128ECB', 'constructor', '__proto__'])(
    'refuses the algorithm "%s"',
    (alg) => {
      for (const key of [rfc7515RsaKey, keys[128]]) {
        expect(() => encrypt(alg, key, { value: new Uint8Array(16) })).toThrow(
          `Unsupported encryption algorithm '${alg}': use one of RSA1_5, RSA-OAEP, RSA-OAEP-256, A128GCM`,
        )
        expect(() => decrypt(alg, key, { value: new Uint8Array(16) })).toThrow(CryptoInputError)
      }
    },
  )
})
