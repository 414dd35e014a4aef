import { constants, createDecipheriv, publicEncrypt } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { decrypt, encrypt, packEncrypted } from '../../src/crypto/encrypt.ts'
import { getRandomBytes } from '../../src/crypto/random.ts'
import { publicKeyObject } from '../../src/keys/public-key.ts'
import { importKey } from '../../src/lifecycle/import.ts'
import { failureOf } from '../failure-of.ts'
import { openVault } from '../open-vault.ts'
import { openSigningVault } from './open-signing-vault.ts'

const plaintext = Buffer.from('MARKER-plaintext')

async function openHsm() {
  const opened = await openVault({ local: { profile: 'managed-hsm' } })
  const key = Buffer.alloc(32, 7)
  const material = { kty: 'oct', k: key.toString('base64url') } as const
  await importKey(opened.vault, 'aes', material, { hardwareProtected: true })
  return { ...opened, key }
}

test.each(['RSA-OAEP-256', 'RSA-OAEP', 'RSA1_5'])(
  '%s goes there and back, and here what others encrypt',
  async (algorithm) => {
    const { vault } = await openSigningVault()
    const encrypted = await encrypt(vault, 'rsa', plaintext, { algorithm })
    expect(Buffer.from(await decrypt(vault, 'rsa', encrypted, { algorithm }))).toEqual(plaintext)
    expect(Buffer.from(await decrypt(vault, 'rsa', packEncrypted(encrypted), { algorithm }))).toEqual(plaintext)
    if (algorithm === 'RSA1_5') return
    const oaepHash = algorithm === 'RSA-OAEP' ? 'sha1' : 'sha256'
    const key = publicKeyObject((await vault.getKey('rsa')).publicKey)
    const ciphertext = publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, plaintext)
    expect(Buffer.from(await decrypt(vault, 'rsa', ciphertext, { algorithm }))).toEqual(plaintext)
  },
)

describe('with AES', () => {
  test('GCM is the one of node:crypto with the iv that the service made, additional data included', async () => {
    const { vault, key } = await openHsm()
    const additionalData = Buffer.from('order 17')
    const encrypted = await encrypt(vault, 'aes', plaintext, { algorithm: 'A256GCM', additionalData })
    const decipher = createDecipheriv('aes-256-gcm', key, encrypted.iv ?? '').setAAD(additionalData)
    decipher.setAuthTag(encrypted.authenticationTag ?? Buffer.of())
    expect(Buffer.concat([decipher.update(encrypted.ciphertext), decipher.final()])).toEqual(plaintext)
    const packed = packEncrypted(encrypted)
    const options = { algorithm: 'A256GCM', additionalData }
    expect(Buffer.from(await decrypt(vault, 'aes', packed, options))).toEqual(plaintext)
    const withoutIv = packEncrypted(encrypted, { iv: false })
    expect(Buffer.from(await decrypt(vault, 'aes', withoutIv, { ...options, iv: encrypted.iv }))).toEqual(plaintext)
    await failureOf(decrypt(vault, 'aes', packed, { algorithm: 'A256GCM' }))
  })

  test.each(['A256CBC', 'A256CBCPAD'])(
    '%s is the one of node:crypto, with an iv that is given or made',
    async (algorithm) => {
      const { vault, key } = await openHsm()
      for (const iv of [undefined, Buffer.alloc(16, 1)]) {
        const encrypted = await encrypt(vault, 'aes', plaintext, { algorithm, iv })
        if (iv !== undefined) expect(encrypted.iv).toEqual(iv)
        const decipher = createDecipheriv('aes-256-cbc', key, encrypted.iv ?? '')
        decipher.setAutoPadding(algorithm === 'A256CBCPAD')
        expect(Buffer.concat([decipher.update(encrypted.ciphertext), decipher.final()])).toEqual(plaintext)
        expect(Buffer.from(await decrypt(vault, 'aes', packEncrypted(encrypted), { algorithm }))).toEqual(plaintext)
      }
    },
  )

  test.each([
    [{ algorithm: 'A256GCM', iv: Buffer.alloc(12) }, 'the service makes the iv'],
    [{ algorithm: 'A256CBC', iv: Buffer.alloc(12) }, 'the iv has 12 bytes: A256CBC takes 16'],
    [{ algorithm: 'A256CBC', additionalData: Buffer.of(1) }, 'takes no additional data'],
    [{ algorithm: 'RSA-OAEP' }, '"RSA-OAEP" is no encryption algorithm of key "aes"'],
  ])('refuses %j', async (options, message) => {
    const { vault } = await openHsm()
    const error = await failureOf(encrypt(vault, 'aes', plaintext, options))
    expect([error.code, error.message]).toEqual(['INVALID_INPUT', expect.stringContaining(message)])
    const odd = await failureOf(encrypt(vault, 'aes', plaintext.subarray(1), { algorithm: 'A256CBC' }))
    expect(odd.message).toContain('A256CBCPAD pads')
  })
})

test('what is longer than the algorithm takes is refused with the way that works, and nothing is sent', async () => {
  const { vault, sent } = await openSigningVault()
  expect((await encrypt(vault, 'rsa', Buffer.alloc(190))).ciphertext).toHaveLength(256)
  const before = sent.filter(({ path }) => path.endsWith('/encrypt')).length
  const error = await failureOf(encrypt(vault, 'rsa', Buffer.alloc(191)))
  expect(error.message).toBe('191 bytes are too many for RSA-OAEP-256 with key "rsa": 190 at most')
  expect(error.hint).toContain('keyturn wrap')
  expect(sent.filter(({ path }) => path.endsWith('/encrypt'))).toHaveLength(before)
  expect((await failureOf(encrypt(vault, 'P-256', plaintext))).message).toContain('it encrypts nothing')
})

describe('random bytes', () => {
  test('come from a Managed HSM, as many as asked for', async () => {
    const { vault, sent } = await openHsm()
    const [one, other] = [await getRandomBytes(vault, 300), await getRandomBytes(vault, 300)]
    expect([one.length, other.length]).toEqual([300, 300])
    expect(Buffer.from(one).equals(other)).toBe(false)
    expect(sent.filter(({ path, authorized }) => path === '/rng' && authorized)).toHaveLength(6)
  })

  test.each([0, -1, 1.5, 65_537, Number.NaN])('%d of them are refused', async (count) => {
    const { vault } = await openHsm()
    expect((await failureOf(getRandomBytes(vault, count))).code).toBe('INVALID_INPUT')
  })

  test('a vault has none, and the error says who has', async () => {
    const { vault } = await openVault()
    const error = await failureOf(getRandomBytes(vault, 32))
    expect([error.code, error.message, error.hint]).toEqual([
      'NOT_ALLOWED',
      expect.stringContaining('a vault makes no random bytes'),
      expect.stringContaining('managedhsm.azure.net'),
    ])
  })
})
