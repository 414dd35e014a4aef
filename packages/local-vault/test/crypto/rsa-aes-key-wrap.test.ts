import { execFileSync } from 'node:child_process'
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { CryptoInputError } from '../../src/crypto/input-error.ts'
import { generateKeyMaterial, importKeyMaterial } from '../../src/crypto/key-material.ts'
import { fromTransferForm, toTransferForm } from '../../src/crypto/pkcs8.ts'
import { rsaAesKeyWraps, unwrapRsaAes, wrapRsaAes } from '../../src/crypto/rsa-aes-key-wrap.ts'
import { howToRsaJwk } from '../fixtures/how-to-rsa-key.ts'
import { rfc7515RsaKey } from './published-keys.ts'

const privateKey = createPrivateKey({ key: howToRsaJwk, format: 'jwk' })
const publicKey = createPublicKey(privateKey)

test.each(rsaAesKeyWraps)('%s comes back, and only as itself', (alg) => {
  const value = randomBytes(1217)
  const wrapped = wrapRsaAes(alg, publicKey, value)
  expect(wrapped).toHaveLength(256 + 1224 + 8)
  expect(Buffer.from(unwrapRsaAes(alg, privateKey, wrapped))).toEqual(value)
  for (const other of rsaAesKeyWraps.filter((name) => name !== alg)) {
    expect(() => unwrapRsaAes(other, privateKey, wrapped)).toThrow(CryptoInputError)
  }
})

test.each([
  ['CKM_RSA_AES_KEY_WRAP', 'sha1'],
  ['RSA_AES_KEY_WRAP_256', 'sha256'],
  ['RSA_AES_KEY_WRAP_384', 'sha384'],
] as const)('OpenSSL unwraps %s with OAEP over %s, and wraps for it', (alg, hash) => {
  const dir = mkdtempSync(join(tmpdir(), 'local-vault-wrap-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(dir, name), content)
    return join(dir, name)
  }
  const keyFile = file('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const oaep = ['rsa_padding_mode:oaep', `rsa_oaep_md:${hash}`, `rsa_mgf1_md:${hash}`].flatMap((each) => [
    '-pkeyopt',
    each,
  ])
  const run = (...args: string[]) => execFileSync('openssl', args)
  const wrapAes = (direction: '-e' | '-d', key: Uint8Array, input: string) =>
    run(
      'enc',
      direction,
      '-id-aes256-wrap-pad',
      '-K',
      Buffer.from(key).toString('hex'),
      '-iv',
      'a65959a6',
      '-in',
      input,
    )

  const value = randomBytes(139)
  const ours = wrapRsaAes(alg, publicKey, value)
  const ephemeral = run('pkeyutl', '-decrypt', '-inkey', keyFile, ...oaep, '-in', file('head', ours.subarray(0, 256)))
  expect(wrapAes('-d', ephemeral, file('tail', ours.subarray(256)))).toEqual(value)

  const key = randomBytes(32)
  const head = run('pkeyutl', '-encrypt', '-inkey', keyFile, ...oaep, '-in', file('ephemeral', key))
  const theirs = Buffer.concat([head, wrapAes('-e', key, file('value', value))])
  expect(Buffer.from(unwrapRsaAes(alg, privateKey, theirs))).toEqual(value)
})

test('what is damaged, too short or for another key does not unwrap, and says nothing of the value', () => {
  const wrapped = wrapRsaAes('CKM_RSA_AES_KEY_WRAP', publicKey, Buffer.from('a value'))
  const other = createPrivateKey({ key: { ...rfc7515RsaKey }, format: 'jwk' })
  const damaged = Buffer.from(wrapped)
  damaged.writeUInt8(damaged.readUInt8(300 - 30) ^ 1, 300 - 30)
  for (const [key, value] of [
    [privateKey, damaged],
    [privateKey, wrapped.subarray(0, 256)],
    [privateKey, wrapped.subarray(0, -8)],
    [other, wrapped],
  ] as const) {
    expect(() => unwrapRsaAes('CKM_RSA_AES_KEY_WRAP', key, value)).toThrow(/wrapped/)
  }
  const short = generateKeyPairSync('rsa', { modulusLength: 512 })
  expect(() => wrapRsaAes('RSA_AES_KEY_WRAP_384', short.publicKey, Buffer.alloc(16))).toThrow(/too short/)
})

test.each([
  { kty: 'EC', crv: 'P-256' },
  { kty: 'EC', crv: 'P-384' },
  { kty: 'EC', crv: 'P-521' },
  { kty: 'EC', crv: 'P-256K' },
  { kty: 'oct', keySize: 256 },
])('a key of $kty $crv has a transfer form and comes back from it', async (shape) => {
  const key = await generateKeyMaterial(shape)
  expect(importKeyMaterial(fromTransferForm(shape.kty, toTransferForm(key)))).toEqual(key)
})

test('an RSA key has a transfer form and comes back from it', () => {
  const key = importKeyMaterial(howToRsaJwk)
  expect(importKeyMaterial(fromTransferForm('RSA-HSM', toTransferForm(key)))).toEqual(key)
  expect(() => fromTransferForm('RSA-HSM', Buffer.from('no key'))).toThrow(CryptoInputError)
})
