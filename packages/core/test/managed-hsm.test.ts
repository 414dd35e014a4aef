import { createHash, verify } from 'node:crypto'
import { KeyClient } from '@azure/keyvault-keys'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  clearRotationPolicy,
  createKey,
  deleteKey,
  disableKey,
  enableKey,
  ensureKey,
  exportKey,
  getDeletedKey,
  getKey,
  getRotationPolicy,
  getSchedule,
  importKey,
  listDeletedKeys,
  listKeys,
  listKeyVersions,
  parseKeyMaterial,
  purgeKey,
  recoverKey,
  retireVersions,
  rotateKey,
  setRotationPolicy,
  updateKey,
} from '../src/index.ts'
import { rotateKeys } from '../src/runs/rotate-keys.ts'
import { collect } from './collect.ts'
import { type OpenedVault, openVault } from './open-vault.ts'

let opened: OpenedVault
const vault = () => opened.vault

beforeEach(async () => {
  opened = await openVault({ local: { profile: 'managed-hsm', recoverableDays: 7 } })
})

describe('a Managed HSM', () => {
  test('is challenged for its own service, once', async () => {
    await createKey(vault(), 'orders', { keyType: 'EC-HSM' })
    await getKey(vault(), 'orders')
    expect(opened.vault.url).toBe('https://default.managedhsm.localhost')
    expect(opened.sent.map(({ authorized }) => authorized)).toEqual([false, ...opened.sent.slice(1).map(() => true)])
  })

  test('makes an HSM key, once, and ensures what it made', async () => {
    const made = await createKey(vault(), 'orders', { keyType: 'EC-HSM', curve: 'P-384' })
    expect(made).toMatchObject({ keyType: 'EC-HSM', curve: 'P-384', recoverableDays: 7 })
    await expect(createKey(vault(), 'orders', { keyType: 'EC-HSM' })).rejects.toMatchObject({ code: 'KEY_EXISTS' })
    expect(await ensureKey(vault(), 'orders', { keyType: 'EC-HSM', curve: 'P-384' })).toMatchObject({
      key: { version: made.version },
    })
  })

  test('imports a key', async () => {
    const { generateKeyPairSync } = await import('node:crypto')
    const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
    const material = parseKeyMaterial(JSON.stringify(jwk))
    const imported = await importKey(vault(), 'orders', material, { hardwareProtected: true })
    expect(imported).toMatchObject({ keyType: 'EC-HSM', publicKey: { x: jwk.x, y: jwk.y } })
  })

  test('lists keys and versions over pages of ten, without an api-version in what it is asked next', async () => {
    const names = Array.from({ length: 23 }, (_, index) => `key-${(index * 7) % 23}`)
    for (const name of names) await vault().createKey(name, { keyType: 'EC-HSM' })
    expect((await collect(listKeys(vault()))).map(({ name }) => name)).toEqual(names)
    for (let index = 0; index < 11; index++) await vault().createKey('key-0', { keyType: 'EC-HSM' })
    const versions = await listKeyVersions(vault(), 'key-0')
    expect(versions).toHaveLength(12)
    expect(new Set(versions.map(({ version }) => version)).size).toBe(12)
  })

  test('changes, disables and enables a key', async () => {
    await createKey(vault(), 'orders', { keyType: 'EC-HSM', tags: { team: 'a' } })
    const expiresOn = new Date('2027-01-01T00:00:00Z')
    expect(await updateKey(vault(), 'orders', { expiresOn, tags: { team: 'b' } })).toMatchObject({
      expiresOn,
      tags: { team: 'b' },
    })
    expect(await disableKey(vault(), 'orders')).toMatchObject({ enabled: false })
    expect(await enableKey(vault(), 'orders')).toMatchObject({ enabled: true })
  })

  test('deletes at once, lists what it deleted, recovers and purges', async () => {
    await createKey(vault(), 'orders', { keyType: 'EC-HSM' })
    await deleteKey(vault(), 'orders')
    expect(opened.waits).toEqual([])
    expect((await collect(listDeletedKeys(vault()))).map(({ name }) => name)).toEqual(['orders'])
    expect(await getDeletedKey(vault(), 'orders')).toMatchObject({ name: 'orders' })
    expect(await recoverKey(vault(), 'orders')).toMatchObject({ name: 'orders' })
    await deleteKey(vault(), 'orders')
    await purgeKey(vault(), 'orders')
    await expect(getDeletedKey(vault(), 'orders')).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' })
    await expect(getKey(vault(), 'orders')).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' })
  })

  test('shows no id and no date for a key without a policy, and both for one that has it', async () => {
    await createKey(vault(), 'orders', { keyType: 'EC-HSM' })
    expect(await getRotationPolicy(vault(), 'orders')).toEqual({ isDefault: true })
    const set = await setRotationPolicy(vault(), 'orders', { rotateEvery: 'P60D', expireAfter: 'P90D' })
    expect(set).toEqual({
      rotateEvery: 'P60D',
      expireAfter: 'P90D',
      createdOn: new Date('2026-01-01T00:00:00Z'),
      updatedOn: new Date('2026-01-01T00:00:00Z'),
      isDefault: false,
    })
    expect(await getRotationPolicy(vault(), 'orders')).toEqual(set)
    const cleared = await clearRotationPolicy(vault(), 'orders')
    expect(cleared.isDefault).toBe(true)
    expect(cleared).not.toHaveProperty('rotateEvery')
  })

  test('rotates a key by its policy, verified', async () => {
    const { version } = await createKey(vault(), 'orders', { keyType: 'EC-HSM' })
    await setRotationPolicy(vault(), 'orders', { rotateEvery: 'P60D', expireAfter: 'P90D' })
    const result = await rotateKey(vault(), 'orders')
    expect(result).toMatchObject({ outcome: 'rotated', previousVersion: version, verification: { ok: true } })
    expect(await getKey(vault(), 'orders')).toMatchObject({
      version: result.version,
      expiresOn: new Date('2026-04-01T00:00:00Z'),
    })
  })

  test('refuses to rotate a key without a policy, which is said, and makes no version', async () => {
    const { version } = await createKey(vault(), 'orders', { keyType: 'EC-HSM' })
    await expect(rotateKey(vault(), 'orders')).rejects.toMatchObject({
      message: expect.stringContaining('no rotation policy'),
    })
    expect(await getKey(vault(), 'orders')).toMatchObject({ version })
  })

  test('rotates what is due of many keys, and foresees the rest', async () => {
    for (const name of ['a', 'b']) {
      await createKey(vault(), name, { keyType: 'EC-HSM' })
      await setRotationPolicy(vault(), name, { rotateEvery: 'P60D' })
    }
    await opened.local.clock.advance('10d')
    await createKey(vault(), 'a', { keyType: 'EC-HSM', newVersion: true })
    const { outcomes: results } = await rotateKeys([{ vault: vault() }], { ifOlderThan: 'P5D' })
    expect(results.map(({ key, outcome }) => [key, outcome])).toEqual([
      ['a', 'not-due'],
      ['b', 'rotated'],
    ])
    const schedule = await getSchedule(vault(), 'b')
    expect(schedule.map(({ on, what }) => [what, on.slice(0, 10)])).toContainEqual(['rotate', '2026-03-12'])
  })

  test('retires an old version', async () => {
    const { version } = await createKey(vault(), 'orders', { keyType: 'EC-HSM' })
    await setRotationPolicy(vault(), 'orders', { rotateEvery: 'P60D' })
    await rotateKey(vault(), 'orders')
    await opened.local.clock.advance('2d')
    const result = await retireVersions(vault(), 'orders', { keep: 1 })
    expect(JSON.stringify(result)).toContain(version)
    expect((await listKeyVersions(vault(), 'orders')).find((one) => one.version === version)).toHaveProperty(
      'expiresOn',
    )
  })

  test('signs and verifies, encrypts and decrypts', async () => {
    const signing = await createKey(vault(), 'signing', { keyType: 'EC-HSM' })
    const digest = new Uint8Array(32).fill(1)
    const signature = await vault().sign('signing', signing.version, 'ES256', digest)
    expect(await vault().verify('signing', signing.version, 'ES256', digest, signature)).toBe(true)
    const { version } = await createKey(vault(), 'data', { keyType: 'oct-HSM' })
    const text = new TextEncoder().encode('a secret')
    const encrypted = await vault().encrypt('data', version, 'A256GCM', text)
    expect(new Uint8Array(await vault().decrypt('data', version, 'A256GCM', encrypted))).toEqual(text)
  })

  test('exports the public half of a key, which verifies what was signed in it', async () => {
    const { version } = await createKey(vault(), 'orders', { keyType: 'EC-HSM' })
    const message = Buffer.from('an order')
    const signature = await vault().sign('orders', version, 'ES256', createHash('sha256').update(message).digest())
    const pem = Buffer.from(await exportKey(vault(), 'orders')).toString()
    expect(verify('sha256', message, { key: pem, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true)
    const { keys } = JSON.parse(Buffer.from(await exportKey(vault(), 'orders', { format: 'jwks' })).toString())
    expect(keys).toMatchObject([{ kty: 'EC', crv: 'P-256', kid: version }])
  })

  test('backs a key up and restores it with all its versions and its policy, under the SDK as under az', async () => {
    await createKey(vault(), 'orders', {
      keyType: 'EC-HSM',
      rotationPolicy: { rotateEvery: 'P60D', expireAfter: 'P90D' },
    })
    await rotateKey(vault(), 'orders')
    const before = await listKeyVersions(vault(), 'orders')
    const options: object = { httpClient: opened.local.httpClient }
    const client = new KeyClient(opened.local.url, opened.local.credential, options)
    const blob = await client.backupKey('orders')
    await deleteKey(vault(), 'orders')
    await purgeKey(vault(), 'orders')
    await client.restoreKeyBackup(blob ?? new Uint8Array())
    expect((await listKeyVersions(vault(), 'orders')).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    expect(await getRotationPolicy(vault(), 'orders')).toMatchObject({ rotateEvery: 'P60D', expireAfter: 'P90D' })
  })
})
