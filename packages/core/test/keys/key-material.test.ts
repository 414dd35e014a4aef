import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KeyturnError } from '../../src/errors.ts'
import { needsPassphrase, parseKeyMaterial } from '../../src/keys/key-material.ts'

/** Public anyway: the example of the Key Vault documentation's how-to on importing keys. */
const rsaText = readFileSync(new URL('../fixtures/rsa-key.jwk.json', import.meta.url), 'utf8')
const rsa = JSON.parse(rsaText) as Record<string, string>
/** What it is for is no part of a PEM. */
const { key_ops: _, ...rsaMaterial } = parseKeyMaterial(rsaText)
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const otherEcJwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
const ecJwk = ec.privateKey.export({ format: 'jwk' }) as Record<string, string>

function refusal(text: string, options = {}): KeyturnError {
  try {
    parseKeyMaterial(text, options)
  } catch (error) {
    if (error instanceof KeyturnError) return error
    throw error
  }
  throw new Error('it was accepted')
}

describe('a key is read', () => {
  test('from a JWK, without the members that are no key material', () => {
    const { kty, n, e, d, p, q, dp, dq, qi } = rsa
    expect(parseKeyMaterial(rsaText)).toEqual({
      ...{ kty, n, e, d, p, q, dp, dq, qi },
      key_ops: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
    })
    expect(parseKeyMaterial(`\u{feff} ${rsaText}`)).toEqual(parseKeyMaterial(rsaText))
  })

  test('from a JWK whose numbers have leading zero bytes', () => {
    const padded = (text = '') => Buffer.concat([Buffer.of(0), Buffer.from(text, 'base64url')]).toString('base64url')
    expect(parseKeyMaterial(JSON.stringify({ ...rsa, n: padded(rsa.n) }))).toEqual(parseKeyMaterial(rsaText))
    const { x, y, d } = ecJwk
    const signed = { ...ecJwk, x: padded(x), y: padded(y), d: padded(d) }
    expect(parseKeyMaterial(JSON.stringify(signed))).toEqual({ kty: 'EC', crv: 'P-256', x, y, d })
  })

  test('from a JWK whose coordinate lost its leading zero byte', () => {
    const x = 'AFVDiUrz0A7X10Cr29dclrBod7eH219w7qeLkKjXwAo'
    const y = 'u0yFo9jqKe-q-iRAaRLdhNWxTcMr9lbvbGvVil2UP5I'
    const whole = { kty: 'EC', crv: 'P-256', x, y, d: 'Xs'.padStart(43, 'A') }
    const short = { ...whole, x: Buffer.from(x, 'base64url').subarray(1).toString('base64url'), d: 'AXs' }
    expect(parseKeyMaterial(JSON.stringify(short))).toEqual(whole)
  })

  test.each([
    ['P-256', 'P-256'],
    ['P-384', 'P-384'],
    ['P-521', 'P-521'],
    ['secp256k1', 'P-256K'],
  ])('from every curve: %s is %s', (namedCurve, curve) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve })
    const { x, y, d } = privateKey.export({ format: 'jwk' })
    for (const text of [
      JSON.stringify(privateKey.export({ format: 'jwk' })),
      privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      privateKey.export({ format: 'pem', type: 'sec1' }).toString(),
    ]) {
      expect(parseKeyMaterial(text)).toEqual({ kty: 'EC', crv: curve, x, y, d })
    }
  })

  test.each(['pkcs1', 'pkcs8'] as const)('from PEM in %s, with text around it', (type) => {
    const key = createPrivateKey({ key: rsa, format: 'jwk' })
    const pem = key.export({ format: 'pem', type }).toString()
    expect(parseKeyMaterial(pem)).toEqual(rsaMaterial)
    expect(parseKeyMaterial(`${pem}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`)).toEqual(
      rsaMaterial,
    )
  })

  test('from the file that "openssl ecparam -genkey" writes, with the curve before the key', () => {
    const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n'
    const pem = parameters + ec.privateKey.export({ format: 'pem', type: 'sec1' })
    expect(parseKeyMaterial(pem)).toMatchObject({ kty: 'EC', crv: 'P-256' })
  })

  test('from encrypted PEM, with its passphrase', () => {
    expect(parseKeyMaterial(encrypt(ec.privateKey), { passphrase: 'correct' })).toMatchObject({
      kty: 'EC',
      crv: 'P-256',
    })
  })

  test.each([
    ['RSA', 'pkcs1', 'aes-256-cbc'],
    ['RSA', 'pkcs1', 'des-ede3-cbc'],
    ['EC', 'sec1', 'aes-128-cbc'],
  ] as const)('from an encrypted %s key in the traditional form (%s, %s)', (kty, type, cipher) => {
    const key = kty === 'EC' ? ec.privateKey : createPrivateKey({ key: rsa, format: 'jwk' })
    const text = (key.export as (options: object) => string)({ format: 'pem', type, cipher, passphrase: 'correct' })
    expect(text).toContain('DEK-Info:')
    expect(needsPassphrase(text)).toBe(true)
    const plain = parseKeyMaterial(key.export({ format: 'pem', type: 'pkcs8' }).toString())
    expect(parseKeyMaterial(text, { passphrase: 'correct' })).toEqual(plain)
    expect(refusal(text).message).toMatch(/it is encrypted$/)
    expect(refusal(text, { passphrase: 'wrong' }).message).toMatch(/it is broken, or the passphrase is wrong$/)
  })

  test('from PEM with text before it and certificates on both sides, as "openssl pkcs12 -nodes" writes it', () => {
    const certificate = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
    const pem = ec.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
    const text = `Bag Attributes\n    localKeyID: 01\nsubject=CN = {a}\n${certificate}Key Attributes: <none>\r\n${pem}${certificate}`
    expect(parseKeyMaterial(text)).toEqual(parseKeyMaterial(pem))
    expect(needsPassphrase(text)).toBe(false)
  })

  test.each([
    ['key_ops of one kind', { key_ops: ['unwrapKey', 'decrypt'] }, ['decrypt', 'unwrapKey']],
    ['key_ops that Key Vault does not know beside one that it does', { key_ops: ['deriveKey', 'sign'] }, ['sign']],
    ['use of a signature', { use: 'sig' }, ['sign', 'verify']],
    ['use of encryption', { use: 'enc' }, ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey']],
    ['key_ops before use', { use: 'enc', key_ops: ['verify'] }, ['verify']],
    ['nothing of it', { use: null, key_ops: null }, undefined],
    ['a use that is no word of RFC 7517', { use: 'constructor' }, undefined],
  ])('from a JWK that says what it is for: %s', (_title, members, operations) => {
    const { key_ops: _ops, use: _use, ...bare } = rsa
    expect(parseKeyMaterial(JSON.stringify({ ...bare, ...members })).key_ops).toEqual(operations)
  })

  test('from a JWK that writes what it does not have as null', () => {
    expect(parseKeyMaterial(JSON.stringify({ ...rsa, oth: null }))).toEqual(parseKeyMaterial(rsaText))
  })

  test('from a symmetric JWK', () => {
    const k = Buffer.alloc(32, 7).toString('base64url')
    expect(parseKeyMaterial(JSON.stringify({ kty: 'oct', k }))).toEqual({ kty: 'oct', k })
  })
})

describe('a key is refused', () => {
  const without = (name: string) =>
    JSON.stringify(Object.fromEntries(Object.entries(rsa).filter(([each]) => each !== name)))
  test.each<[string, string, RegExp]>([
    ['when there is nothing', ' \n', /it is empty$/],
    ['when it is neither JSON nor PEM', 'AQAB', /it is neither JSON nor PEM$/],
    ['when its JSON is cut off', rsaText.slice(0, -20), /its JSON is broken$/],
    ['when it is a set of keys', JSON.stringify({ keys: [rsa] }), /it is a set of keys: give one key$/],
    ['without a type', '{}', /its "kty" is missing, so it is no JWK$/],
    ['of a type that Key Vault does not take', '{"kty":"OKP"}', /its "kty" is "OKP": allowed are RSA, EC and oct$/],
    [
      'when it is the public half of an RSA key',
      JSON.stringify({ kty: 'RSA', n: rsa.n, e: rsa.e }),
      /public half only \(no "d"\)$/,
    ],
    [
      'when it is the public half of an EC key',
      JSON.stringify(ec.publicKey.export({ format: 'jwk' })),
      /public half only \(no "d"\)$/,
    ],
    [
      'when it is a public PEM',
      ec.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
      /it holds no private key, only "PUBLIC KEY"$/,
    ],
    ['without one of the primes', without('p'), /it lacks "p"$/],
    [
      'when it is not base64url',
      JSON.stringify({ ...rsa, e: 'AQ==' }),
      /its "e" is not base64url without padding \(RFC 7515 2\)$/,
    ],
    ['when a member is a number', JSON.stringify({ ...rsa, d: 5 }), /its "d" is not base64url/],
    [
      'when its parts do not belong together',
      JSON.stringify({ ...rsa, dp: rsa.dq }),
      /its parts do not belong together$/,
    ],
    [
      'when its point is not that of its private part',
      JSON.stringify({ ...ecJwk, d: otherEcJwk.d }),
      /its parts do not belong together$/,
    ],
    [
      'on another curve',
      JSON.stringify({ ...ecJwk, crv: 'P-192' }),
      /its curve is "P-192": allowed are P-256, P-256K \(secp256k1\), P-384, P-521$/,
    ],
    [
      'on a curve named as a member of every object',
      JSON.stringify({ ...ecJwk, crv: 'constructor' }),
      /its curve is "constructor"/,
    ],
    [
      'when a coordinate is long',
      JSON.stringify({ ...ecJwk, x: 'AQAB'.repeat(11) }),
      /its "x" has 33 bytes: P-256 has 32$/,
    ],
    ['when a coordinate is short', JSON.stringify({ ...ecJwk, x: 'AQAB' }), /its parts do not belong together$/],
    [
      'of a symmetric size that there is not',
      JSON.stringify({ kty: 'oct', k: 'AQAB' }),
      /its size is 24 bits: allowed are 128, 192, 256$/,
    ],
    ['of three primes', JSON.stringify({ ...rsa, oth: [] }), /more than two primes$/],
    [
      'when its end is missing',
      ec.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString().slice(0, -30),
      /its end is missing$/,
    ],
    [
      'when its PEM is broken',
      '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----',
      /it is broken, or on a curve that Key Vault does not offer$/,
    ],
    [
      'when it is Ed25519',
      generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      /Key Vault takes no ed25519 keys, only RSA and EC$/,
    ],
    [
      'in the format of OpenSSH',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----',
      /it is in the format of OpenSSH$/,
    ],
    [
      'of which there are two',
      `${ec.privateKey.export({ format: 'pem', type: 'sec1' })}${ec.privateKey.export({ format: 'pem', type: 'pkcs8' })}`,
      /it holds 2 private keys: give one$/,
    ],
    ['without a member that is null', JSON.stringify({ ...rsa, p: null }), /it lacks "p"$/],
    [
      'that may do nothing which Key Vault does',
      JSON.stringify({ ...ecJwk, key_ops: ['deriveKey'] }),
      /its "key_ops" allows nothing that Key Vault does with EC keys$/,
    ],
    [
      'that is for encryption, which EC keys are not',
      JSON.stringify({ ...ecJwk, use: 'enc' }),
      /its "use" allows nothing that Key Vault does with EC keys$/,
    ],
    ['when its key_ops are no list', JSON.stringify({ ...ecJwk, key_ops: 'sign' }), /its "key_ops" is not a list/],
    ['when it is encrypted and there is no passphrase', encrypt(ec.privateKey), /it is encrypted$/],
  ])('%s', (_title, text, message) => {
    expect(refusal(text)).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringMatching(message) })
  })

  test('when the passphrase is wrong', () => {
    expect(refusal(encrypt(ec.privateKey), { passphrase: 'wrong' }).message).toMatch(
      /it is broken, or the passphrase is wrong$/,
    )
  })

  test('when it is an RSA key of 1024 bits', () => {
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ format: 'jwk' })
    expect(refusal(JSON.stringify(small)).message).toMatch(/its size is 1024 bits: allowed are 2048, 3072, 4096$/)
  })

  test('with nothing of it in the error, wherever it is damaged', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(rsaText, JSON.stringify(ecJwk)),
        fc.nat(2_000),
        fc.string({ maxLength: 3 }),
        (text, at, junk) => {
          const place = at % text.length
          const damaged = text.slice(0, place) + junk + text.slice(place + 1 + junk.length)
          let failure: unknown
          try {
            parseKeyMaterial(damaged)
          } catch (error) {
            failure = error
          }
          if (failure === undefined) return true
          if (!(failure instanceof KeyturnError) || failure.cause !== undefined) return false
          const said = `${failure.message} ${failure.hint} ${failure.stack}`
          const secrets = [...Object.values(rsa), ...Object.values(ecJwk)].filter((value) => value.length > 20)
          return secrets.every((secret) => !said.includes(secret.slice(5, 25)))
        },
      ),
      { numRuns: 500 },
    )
  })
})

function encrypt(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'correct' }).toString()
}
