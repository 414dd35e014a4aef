import { createHash, createPublicKey } from 'node:crypto'
import { CompactEncrypt, calculateJwkThumbprint, compactVerify, createLocalJWKSet, importJWK, type JWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { type ExportFormat, exportKey } from '../../src/crypto/export.ts'
import { sign } from '../../src/crypto/sign.ts'
import { verifyWithPublicKey } from '../../src/crypto/verify.ts'
import { parsePublicKeys } from '../../src/keys/public-key-file.ts'
import { updateKey } from '../../src/lifecycle/update.ts'
import type { Vault } from '../../src/vault/client.ts'
import { failureOf } from '../failure-of.ts'
import { openVault } from '../open-vault.ts'
import { openSigningVault } from './open-signing-vault.ts'

const data = Buffer.from('signed')
const keys = ['rsa', 'P-256', 'P-256K', 'P-384', 'P-521']

async function textOf(vault: Vault, name: string, format: ExportFormat, kid?: 'version' | 'id' | 'thumbprint') {
  return Buffer.from(await exportKey(vault, name, { format, kid })).toString()
}

test.each(keys)('what is exported of %s verifies what it has signed', async (name) => {
  const { vault } = await openSigningVault()
  const { value } = await sign(vault, name, { data })
  for (const format of ['pem', 'der', 'jwk', 'jwks'] as const) {
    const exported = parsePublicKeys(await exportKey(vault, name, { format }))
    expect((await verifyWithPublicKey(exported, { data }, value)).valid, format).toBe(true)
  }
})

describe('a JWK', () => {
  test('has the names and the numbers that JOSE libraries want, and one purpose', async () => {
    const { vault } = await openVault({ local: { profile: 'premium' } })
    await vault.createKey('rsa', { keyType: 'RSA-HSM', keySize: 2048 })
    await vault.createKey('ec', { keyType: 'EC-HSM', curve: 'P-256K' })
    await vault.createKey('wrap', { keyType: 'RSA', keySize: 2048, keyOperations: ['wrapKey', 'unwrapKey'] })
    const rsa = JSON.parse(await textOf(vault, 'rsa', 'jwk'))
    const { version } = await vault.getKey('rsa')
    expect(rsa).toEqual({
      kty: 'RSA',
      kid: version,
      key_ops: ['verify'],
      n: expect.stringMatching(/^[\w-]{342}$/),
      e: 'AQAB',
    })
    expect(JSON.parse(await textOf(vault, 'ec', 'jwk', 'id'))).toMatchObject({
      kty: 'EC',
      crv: 'secp256k1',
      alg: 'ES256K',
      kid: (await vault.getKey('ec')).id,
    })
    expect(JSON.parse(await textOf(vault, 'wrap', 'jwk'))).toMatchObject({ key_ops: ['wrapKey'] })
  })

  test('goes into jose unchanged, which verifies and encrypts with it', async () => {
    const { vault } = await openSigningVault()
    for (const [name, algorithm] of [
      ['rsa', 'PS256'],
      ['P-256', 'ES256'],
      ['P-384', 'ES384'],
      ['P-521', 'ES512'],
    ] as const) {
      const jwk: JWK = JSON.parse(await textOf(vault, name, 'jwk'))
      const jws = Buffer.from((await sign(vault, name, { data }, { format: 'jws' })).value).toString()
      const key = await importJWK(jwk, algorithm)
      await expect(compactVerify(jws.replace('..', `.${data.toString('base64url')}.`), key)).resolves.toBeDefined()
      expect(await textOf(vault, name, 'thumbprint')).toBe(`${await calculateJwkThumbprint(jwk)}\n`)
    }
    await vault.createKey('sealed', { keyType: 'RSA', keySize: 2048, keyOperations: ['encrypt', 'decrypt'] })
    const key = await importJWK(JSON.parse(await textOf(vault, 'sealed', 'jwk')), 'RSA-OAEP-256')
    const header = { alg: 'RSA-OAEP-256', enc: 'A256GCM' }
    expect(await new CompactEncrypt(data).setProtectedHeader(header).encrypt(key)).toMatch(/^[\w-]+(?:\.[\w-]+){4}$/)
  })
})

test('a JWKS has every enabled version, the newest first, and jose finds the one that has signed by its kid', async () => {
  const { vault } = await openSigningVault()
  const first = await vault.getKey('P-256')
  const jws = Buffer.from((await sign(vault, 'P-256', { data }, { format: 'jws' })).value).toString()
  const second = await vault.rotateKey('P-256')
  const disabled = await vault.rotateKey('P-256')
  await updateKey(vault, 'P-256', { version: disabled.version, enabled: false })
  const kids = JSON.parse(await textOf(vault, 'P-256', 'jwks')).keys.map(({ kid }: JWK) => kid)
  expect(kids.toSorted()).toEqual([first.version, second.version].toSorted())
  const whole = jws.replace('..', `.${data.toString('base64url')}.`)
  const keySet = createLocalJWKSet(JSON.parse(await textOf(vault, 'P-256', 'jwks', 'id')))
  expect((await compactVerify(whole, keySet)).protectedHeader.kid).toBe(first.id)
  await updateKey(vault, 'P-384', { enabled: false })
  expect((await failureOf(exportKey(vault, 'P-384', { format: 'jwks' }))).message).toContain('would be empty')
})

test('OpenSSH has the key as its own line, and no secp256k1', async () => {
  const { vault } = await openSigningVault()
  const [type, blob = '', comment] = (await textOf(vault, 'rsa', 'openssh')).trim().split(' ')
  expect([type, comment]).toEqual(['ssh-rsa', 'rsa'])
  const { n = '' } = createPublicKey(await textOf(vault, 'rsa', 'pem')).export({ format: 'jwk' })
  expect(Buffer.from(blob, 'base64').subarray(-256)).toEqual(Buffer.from(n, 'base64url'))
  expect(await textOf(vault, 'P-521', 'openssh')).toMatch(/^ecdsa-sha2-nistp521 AAAA\S+ P-521\n$/)
  expect((await failureOf(exportKey(vault, 'P-256K', { format: 'openssh' }))).code).toBe('NOT_ALLOWED')
})

test('the thumbprint is the one of RFC 7638 3.1 for its key', async () => {
  const n =
    '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw'
  const { thumbprintOf } = await import('../../src/keys/jose-jwk.ts')
  // With the exponent as the service writes it.
  expect(thumbprintOf({ name: 'rfc', publicKey: { kty: 'RSA-HSM', n, e: 'AAEAAQ' } })).toBe(
    'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
  )
  expect(
    createHash('sha256')
      .update(JSON.stringify({ e: 'AQAB', kty: 'RSA', n }))
      .digest('base64url'),
  ).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs')
})

test('a symmetric key has nothing to export', async () => {
  const { vault } = await openVault({ local: { profile: 'managed-hsm' } })
  await vault.createKey('aes', { keyType: 'oct-HSM', keySize: 256 })
  for (const format of ['pem', 'jwk', 'jwks', 'openssh', 'thumbprint'] as const) {
    const error = await failureOf(exportKey(vault, 'aes', { format }))
    expect([error.code, error.message]).toEqual(['NOT_ALLOWED', expect.stringContaining('no public half')])
  }
})
