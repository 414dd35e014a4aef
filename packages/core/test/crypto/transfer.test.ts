import { createECDH, createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { sign } from '../../src/crypto/sign.ts'
import { readExchangeKey, wrapForTransfer } from '../../src/crypto/transfer.ts'
import { verify } from '../../src/crypto/verify.ts'
import type { EcJwk, OctJwk, PrivateJwk } from '../../src/keys/key-material.ts'
import { parseKeyMaterial } from '../../src/keys/key-material.ts'
import { looksLikeTransferFile, parseTransferFile } from '../../src/keys/transfer-file.ts'
import { importKey } from '../../src/lifecycle/import.ts'
import { updateKey } from '../../src/lifecycle/update.ts'
import { failureOf } from '../failure-of.ts'
import rsaKey from '../fixtures/rsa-key.jwk.json' with { type: 'json' }
import { openVault } from '../open-vault.ts'

const rsa = parseKeyMaterial(JSON.stringify(rsaKey))

function ecKey(crv: EcJwk['crv'], openssl: string): EcJwk {
  const ecdh = createECDH(openssl)
  const point = ecdh.generateKeys().subarray(1)
  const half = point.length / 2
  const text = (bytes: Buffer) => bytes.toString('base64url')
  // OpenSSL leaves leading zeros out.
  const d = Buffer.concat([Buffer.alloc(half), ecdh.getPrivateKey()]).subarray(-half)
  return { kty: 'EC', crv, x: text(point.subarray(0, half)), y: text(point.subarray(half)), d: text(d) }
}

/** A vault with a key exchange key whose material is known, so that none has to be made. */
async function openTarget(profile: 'premium' | 'managed-hsm' = 'premium') {
  const opened = await openVault({ local: { profile } })
  await importKey(opened.vault, 'kek', rsa, { hardwareProtected: true, keyOperations: ['import'] })
  return opened
}

const transferred = (text: string) => ({ keyType: 'RSA-HSM', blob: Buffer.from(text) }) as const

test('an RSA key and an EC key on each curve arrive as they left, and work', async () => {
  const { vault } = await openTarget()
  const keys: [PrivateJwk, 'RSA-HSM' | 'EC-HSM', EcJwk['crv'] | undefined][] = [
    [rsa, 'RSA-HSM', undefined],
    [ecKey('P-256', 'prime256v1'), 'EC-HSM', 'P-256'],
    [ecKey('P-256K', 'secp256k1'), 'EC-HSM', 'P-256K'],
    [ecKey('P-384', 'secp384r1'), 'EC-HSM', 'P-384'],
    [ecKey('P-521', 'secp521r1'), 'EC-HSM', 'P-521'],
  ]
  for (const [index, [material, keyType, curve]] of keys.entries()) {
    const text = await wrapForTransfer(vault, 'kek', material)
    expect(looksLikeTransferFile(text)).toBe(true)
    expect((await readExchangeKey(vault, text))?.name).toBe('kek')
    const name = `moved-${index}`
    const key = await importKey(vault, name, { keyType, curve, blob: Buffer.from(text) })
    expect(key.keyType).toBe(keyType)
    expect(key.publicKey).toMatchObject(material.kty === 'EC' ? { x: material.x, y: material.y } : { n: rsaKey.n })
    const data = Buffer.from('signed by the key that was moved')
    const { value } = await sign(vault, name, { data })
    expect((await verify(vault, name, { data }, value, { offline: true })).valid).toBe(true)
    // Nothing of the key can be read in the file.
    expect(text).not.toContain(('d' in material ? material.d : '').slice(0, 20))
  }
})

test('a symmetric key arrives in a Managed HSM', async () => {
  const { vault } = await openTarget('managed-hsm')
  const secret = createHash('sha256').update('a key').digest()
  const material: OctJwk = { kty: 'oct', k: secret.toString('base64url') }
  const blob = Buffer.from(await wrapForTransfer(vault, 'kek', material))
  const key = await importKey(vault, 'moved', { keyType: 'oct-HSM', blob })
  const wrapped = await vault.wrap('moved', key.version, 'A256KW', Buffer.alloc(32, 1))
  const local = await importKey(vault, 'same', material, { hardwareProtected: true })
  expect(Buffer.from(await vault.unwrap('same', local.version, 'A256KW', wrapped))).toEqual(Buffer.alloc(32, 1))
})

describe('before anything is imported', () => {
  test.each([
    ['is disabled', { enabled: false }],
    ['has expired on 2025-', { expiresOn: new Date('2025-06-01T00:00:00Z') }],
    ['is not valid before 2027-', { notBefore: new Date('2027-06-01T00:00:00Z') }],
  ])('the key exchange key %s', async (why, change) => {
    const { vault } = await openTarget()
    const text = await wrapForTransfer(vault, 'kek', rsa)
    await updateKey(vault, 'kek', change)
    for (const act of [readExchangeKey(vault, text), wrapForTransfer(vault, 'kek', rsa)]) {
      const error = await failureOf(act)
      expect([error.code, error.message]).toEqual(['NOT_ALLOWED', expect.stringContaining(why)])
    }
  })

  test('a key that is not for imports, a file for another vault and one that is cut are refused', async () => {
    const { vault } = await openTarget()
    await vault.createKey('plain', { keyType: 'RSA', keySize: 2048 })
    expect((await failureOf(wrapForTransfer(vault, 'plain', rsa))).message).toContain('not RSA-HSM')
    const file = JSON.parse(await wrapForTransfer(vault, 'kek', rsa))
    const read = (changed: object) => failureOf(readExchangeKey(vault, JSON.stringify({ ...file, ...changed })))
    const elsewhere = {
      ...file.header,
      kid: file.header.kid.replace(/^https:\/\/[^/]+/, 'https://other.vault.azure.net'),
    }
    expect((await read({ header: elsewhere })).message).toContain('is for https://other.vault.azure.net')
    expect((await read({ ciphertext: file.ciphertext.slice(0, 300) })).message).toContain(
      'its ciphertext has 225 bytes',
    )
    const lost = { ...file.header, kid: file.header.kid.replace(/.{32}$/, '0'.repeat(32)) }
    expect((await read({ header: lost })).code).toBe('KEY_NOT_FOUND')
  })

  test.each([
    ['schema_version', { schema_version: '2.0' }],
    [
      'header.alg',
      {
        header: { kid: `https://v.vault.azure.net/keys/k/${'0'.repeat(32)}`, alg: 'RSA', enc: 'CKM_RSA_AES_KEY_WRAP' },
      },
    ],
    ['header.kid', { header: { kid: 'https://v.vault.azure.net/keys/k', alg: 'dir', enc: 'CKM_RSA_AES_KEY_WRAP' } }],
    [
      'header.enc',
      { header: { kid: `https://v.vault.azure.net/keys/k/${'0'.repeat(32)}`, alg: 'dir', enc: 'A256GCM' } },
    ],
    ['ciphertext', { ciphertext: 'a+b/' }],
  ])('a file whose %s is wrong is refused by that name', (member, change) => {
    const header = {
      kid: `https://v.vault.azure.net/keys/k/${'0'.repeat(32)}`,
      alg: 'dir',
      enc: 'CKM_RSA_AES_KEY_WRAP',
    }
    const good = { schema_version: '1.0.0', header, ciphertext: 'AAAA', generator: 'a vendor' }
    expect(parseTransferFile(JSON.stringify(good)).generator).toBe('a vendor')
    expect(() => parseTransferFile(JSON.stringify({ ...good, ...change }))).toThrow(`its "${member}" must be`)
  })
})

test('a file that the vault cannot open is refused by it', async () => {
  const { vault } = await openTarget()
  const file = JSON.parse(await wrapForTransfer(vault, 'kek', rsa))
  const bytes = Buffer.from(file.ciphertext, 'base64url')
  bytes[10] = (bytes[10] ?? 0) ^ 1
  const broken = JSON.stringify({ ...file, ciphertext: bytes.toString('base64url') })
  expect((await failureOf(importKey(vault, 'moved', transferred(broken)))).code).toBe('INVALID_INPUT')
})
