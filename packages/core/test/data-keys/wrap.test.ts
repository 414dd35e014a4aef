import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  parseWrappedKey,
  parseWrappedKeyText,
  wrappedKeyFormat,
  wrappedKeyText,
} from '../../src/data-keys/formats/wrapped-key.ts'
import { unwrapDataKey, wrapDataKey } from '../../src/data-keys/wrap.ts'
import { KeyturnError } from '../../src/errors.ts'
import { openWrappingVault } from './open-wrapping-vault.ts'

const kid = `https://contoso.vault.azure.net/keys/orders/${'0123456789abcdef'.repeat(2)}`
const good = { format: wrappedKeyFormat, kid, alg: 'RSA-OAEP-256', value: 'AAEC_w' }

describe('the envelope', () => {
  test('reads back as it was written', () => {
    expect(wrappedKeyText(parseWrappedKey(good))).toEqual(good)
    expect([...parseWrappedKey(good).value]).toEqual([0, 1, 2, 255])
  })

  test.each([
    [{ ...good, format: 'other' }, 'format'],
    [{ ...good, kid: undefined }, 'kid'],
    [{ ...good, kid: 'https://contoso.vault.azure.net/keys/orders' }, 'does not say which version'],
    [{ ...good, kid: 'https://contoso.vault.azure.net/secrets/orders' }, '/keys'],
    [{ ...good, alg: 'A256GCM' }, 'alg'],
    [{ ...good, value: '' }, 'base64url'],
    [{ ...good, value: 'a+b/' }, 'base64url'],
    [{ ...good, note: 'more' }, 'note: unknown member'],
    [null, 'no JSON object'],
    ['text', 'no JSON object'],
  ])('refuses %j', (value, message) => {
    expect(() => parseWrappedKey(value)).toThrow(KeyturnError)
    expect(() => parseWrappedKey(value)).toThrow(message)
  })

  test('refuses a key id that would send the data key anywhere but to a vault', () => {
    const foreign = { ...good, kid: kid.replace('contoso.vault.azure.net', 'vault.example.com') }
    expect(() => parseWrappedKey(foreign)).toThrow(expect.objectContaining({ code: 'HOST_NOT_ALLOWED' }))
  })

  test('in a text that is no JSON is refused, and the text is not repeated', () => {
    const refuse = () => parseWrappedKeyText('hunter2 is no JSON')
    expect(refuse).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    expect(refuse).not.toThrow('hunter2')
  })
})

describe('a data key', () => {
  test('comes out as it went in, also after the key was rotated', async () => {
    const { vault, versions } = await openWrappingVault()
    const dataKey = randomBytes(32)
    const wrapped = await wrapDataKey(vault, 'orders', dataKey)
    expect(wrapped).toMatchObject({ kid: versions[1]?.kid, alg: 'RSA-OAEP-256' })
    await vault.rotateKey('orders')
    expect(Buffer.from(await unwrapDataKey(vault, wrapped))).toEqual(dataKey)
  })

  test('that is too long or empty is refused with what is allowed, and is in no message', async () => {
    const { vault } = await openWrappingVault()
    const dataKey = Buffer.from('too long '.repeat(40))
    const refused = wrapDataKey(vault, 'orders', dataKey)
    await expect(refused).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message:
        'a data key of 360 bytes cannot be wrapped with RSA-OAEP-256 by key "orders": 1 to 190 bytes are allowed',
    })
    await expect(wrapDataKey(vault, 'orders', Buffer.alloc(0))).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(refused).rejects.not.toThrow('too long too long')
  })

  test('is not wrapped by a key that only signs, and the message says which can', async () => {
    const { vault } = await openWrappingVault()
    await vault.createKey('signing', { keyType: 'EC' })
    await expect(wrapDataKey(vault, 'signing', randomBytes(32))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'key "signing" is of type EC, which wraps no keys',
    })
    await expect(wrapDataKey(vault, 'orders', randomBytes(32), { algorithm: 'A256KW' })).rejects.toMatchObject({
      message: expect.stringContaining('use RSA-OAEP-256, RSA-OAEP, RSA1_5'),
    })
  })

  test('of another vault is not unwrapped here', async () => {
    const { vault } = await openWrappingVault()
    await expect(unwrapDataKey(vault, parseWrappedKey(good))).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })
})
