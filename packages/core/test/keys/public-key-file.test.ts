import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { parsePublicKeys } from '../../src/keys/public-key-file.ts'
import rsaKey from '../fixtures/rsa-key.jwk.json' with { type: 'json' }

const rsa = createPublicKey({ key: rsaKey, format: 'jwk' })
const { publicKey: k256, privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' })
const pem = (key: typeof rsa) => Buffer.from(key.export({ format: 'pem', type: 'spki' }))

test('reads PEM, DER, a JWK and a JWKS, in the words of a vault and in those of others', () => {
  const { n, e } = rsa.export({ format: 'jwk' })
  expect(parsePublicKeys(pem(rsa))).toEqual([{ kty: 'RSA', n, e }])
  expect(parsePublicKeys(rsa.export({ format: 'der', type: 'spki' }))).toEqual([{ kty: 'RSA', n, e }])
  const { x, y } = k256.export({ format: 'jwk' })
  const expected = { kty: 'EC', crv: 'P-256K', x, y }
  expect(parsePublicKeys(pem(k256))).toEqual([expected])
  const set = {
    keys: [
      { kty: 'EC', crv: 'secp256k1', x, y, kid: 'a' },
      { ...expected, kty: 'EC-HSM', kid: 'b' },
    ],
  }
  expect(parsePublicKeys(Buffer.from(JSON.stringify(set)))).toEqual([
    { ...expected, kid: 'a' },
    { ...expected, kid: 'b' },
  ])
  expect(parsePublicKeys(Buffer.from(JSON.stringify({ kty: 'RSA-HSM', n, e: 'AAEAAQ' })))).toEqual([
    { kty: 'RSA', n, e },
  ])
})

test.each([
  ['', 'it is empty'],
  ['{', 'its JSON is broken'],
  ['{"keys":[]}', 'an empty set'],
  ['{"kty":"oct","k":"AAAA"}', 'no public key that can be read'],
  ['ssh-rsa AAAA', 'the format of OpenSSH'],
  [privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), 'it is a private key'],
  [pem(generateKeyPairSync('ed25519').publicKey).toString(), 'no ed25519 keys'],
  [pem(generateKeyPairSync('ec', { namedCurve: 'secp224r1' }).publicKey).toString(), 'its curve is "secp224r1"'],
  ['rubbish', 'no public key that can be read'],
])('refuses %j', (text, why) => {
  expect(() => parsePublicKeys(Buffer.from(text))).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringContaining(why) }),
  )
})
