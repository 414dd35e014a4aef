import { generateKeyPairSync } from 'node:crypto'
import {
  type KeyClient,
  type KeyProperties,
  KnownKeyOperations,
  type ListPropertiesOfKeysOptions,
} from '@azure/keyvault-keys'
import { afterAll, describe, expect, test } from 'vitest'
import { howToRsaKey } from '../fixtures/how-to-rsa-key.ts'
import { collect } from '../open-client.ts'
import { type Sdk, transports } from './transports.ts'

const atOnce = { intervalInMs: 0 }
const driven = new Set<string>()

/** Notes which methods the tests call, so that none can be left out unseen. */
function noting(client: KeyClient): KeyClient {
  return new Proxy(client, {
    get(target, name) {
      const value = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      driven.add(String(name))
      return value.bind(target)
    },
  })
}

function versionOf({ properties }: { properties: KeyProperties }): string {
  expect(properties.version).toMatch(/^[0-9a-f]{32}$/)
  return properties.version ?? ''
}

describe.each(transports)('the official KeyClient %s', (_name, open) => {
  async function openNoting(...options: Parameters<typeof open>): Promise<Sdk> {
    const sdk = await open(...options)
    return { ...sdk, client: noting(sdk.client) }
  }

  test('creates keys of every type and curve, with ids at the address that it used', async () => {
    const { client, url } = await openNoting()
    const key = await client.createKey('any', 'EC')
    expect(key.id).toBe(`${url}/keys/any/${versionOf(key)}`)
    expect(key.properties.vaultUrl).toBe(url)
    for (const curve of ['P-256', 'P-384', 'P-521', 'P-256K'] as const) {
      const { key: jwk, keyType } = await client.createEcKey(`ec-${curve}`, { curve })
      expect([keyType, jwk?.crv, jwk?.x?.length]).toEqual([
        'EC',
        curve,
        { 'P-384': 48, 'P-521': 66 }[curve as string] ?? 32,
      ])
    }
    expect((await client.createEcKey('ec-hsm', { hsm: true })).keyType).toBe('EC-HSM')
    const rsa = await client.createRsaKey('rsa', { keySize: 2048 })
    expect([rsa.keyType, rsa.key?.n?.length, rsa.key?.d]).toEqual(['RSA', 256, undefined])
  })

  test('creates a key with every attribute and reads the same back, by name and by version', async () => {
    const { client } = await openNoting()
    const created = await client.createKey('orders', 'RSA-HSM', {
      enabled: false,
      notBefore: new Date('2030-01-02T00:00:00Z'),
      expiresOn: new Date('2031-01-01T00:00:00Z'),
      keyOps: [KnownKeyOperations.Sign, KnownKeyOperations.Verify],
      keySize: 2048,
      exportable: false,
      tags: { team: 'shop', empty: '' },
    })
    expect(created).toMatchObject({ name: 'orders', keyType: 'RSA-HSM', keyOperations: ['sign', 'verify'] })
    expect(created.properties).toMatchObject({
      enabled: false,
      notBefore: new Date('2030-01-02T00:00:00Z'),
      expiresOn: new Date('2031-01-01T00:00:00Z'),
      tags: { team: 'shop', empty: '' },
    })
    expect(await client.getKey('orders')).toEqual(created)
    expect(await client.getKey('orders', { version: versionOf(created) })).toEqual(created)
  })

  test('creates symmetric keys in a Managed HSM and gets random bytes there', async () => {
    const { client } = await openNoting({ profile: 'managed-hsm' })
    for (const keySize of [128, 192, 256]) {
      expect(await client.createOctKey(`oct-${keySize}`, { keySize, hsm: true })).toMatchObject({ keyType: 'oct-HSM' })
    }
    const bytes = await client.getRandomBytes(128)
    expect(bytes).toHaveLength(128)
    expect(await client.getRandomBytes(128)).not.toEqual(bytes)
    await expect(client.getRandomBytes(129)).rejects.toMatchObject({ statusCode: 400, code: 'BadParameter' })
  })

  test('imports an RSA and an EC key and gets their public halves back, byte for byte', async () => {
    const { client } = await openNoting()
    const rsa = await client.importKey('imported', howToRsaKey, { enabled: true, tags: { from: 'elsewhere' } })
    expect([rsa.keyType, rsa.properties.tags]).toEqual(['RSA', { from: 'elsewhere' }])
    expect(Buffer.from(rsa.key?.n ?? [])).toEqual(Buffer.from(howToRsaKey.n ?? []))
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey.export({ format: 'jwk' })
    const bytes = (text = '') => Buffer.from(text, 'base64url')
    const material = { kty: 'EC' as const, crv: 'P-521' as const, x: bytes(ec.x), y: bytes(ec.y), d: bytes(ec.d) }
    const key = await client.importKey('imported-ec', material, { hardwareProtected: true })
    expect([key.keyType, Buffer.from(key.key?.x ?? [])]).toEqual(['EC-HSM', bytes(ec.x)])
    expect(key.key?.d).toBeUndefined()
  })

  test('updates the newest version by name and another one by its version', async () => {
    const { client } = await openNoting()
    const first = await client.createEcKey('orders', { tags: { keep: 'me' } })
    const second = await client.createEcKey('orders')
    const disabled = await client.updateKeyProperties('orders', versionOf(first), { enabled: false })
    expect(disabled.properties).toMatchObject({ version: versionOf(first), enabled: false, tags: { keep: 'me' } })
    const newest = await client.updateKeyProperties('orders', { tags: { a: 'b' }, keyOps: ['verify'] })
    expect(newest).toMatchObject({
      id: second.id,
      keyOperations: ['verify'],
      properties: { tags: { a: 'b' }, enabled: true },
    })
  })

  test('lists keys, versions and deleted keys page by page, and goes on from a continuation token', async () => {
    const { client } = await openNoting()
    const names = Array.from({ length: 30 }, (_unused, index) => `key-${String(index).padStart(2, '0')}`)
    for (const name of names) await client.createEcKey(name)
    for (let version = 1; version < 27; version += 1) await client.createEcKey('key-00')
    expect((await collect(client.listPropertiesOfKeys())).map(({ name }) => name).sort()).toEqual(names)
    expect(
      new Set((await collect(client.listPropertiesOfKeyVersions('key-00'))).map(({ version }) => version)).size,
    ).toBe(27)

    // The client loses the token of a page, but takes the link that the vault answered.
    let link = ''
    const onResponse: ListPropertiesOfKeysOptions['onResponse'] = ({ bodyAsText }) => {
      link = JSON.parse(bodyAsText ?? '').nextLink
    }
    const first = await client.listPropertiesOfKeys({ onResponse }).byPage({ maxPageSize: 12 }).next()
    expect(first.value).toHaveLength(12)
    const rest = await collect(client.listPropertiesOfKeys().byPage({ continuationToken: link }))
    const together = [first.value as KeyProperties[], ...rest].flat().map(({ name }) => name)
    expect(together.sort()).toEqual(names)

    for (const name of names.slice(0, 27)) await (await client.beginDeleteKey(name, atOnce)).pollUntilDone()
    const deleted = await collect(client.listDeletedKeys())
    expect(deleted.map(({ name }) => name).sort()).toEqual(names.slice(0, 27))
    expect(deleted[0]?.properties.recoveryId).toMatch(/\/deletedkeys\/key-/)
    expect(await collect(client.listPropertiesOfKeyVersions('no-such-key'))).toEqual([])
  })

  test('deletes, finds, recovers, deletes again and purges a key', async () => {
    const { client, url } = await openNoting()
    const key = await client.createEcKey('orders')
    const poller = await client.beginDeleteKey('orders', atOnce)
    const deleted = await poller.pollUntilDone()
    expect(deleted.properties.recoveryId).toBe(`${url}/deletedkeys/orders`)
    expect((await client.getDeletedKey('orders')).properties.scheduledPurgeDate).toEqual(
      new Date('2030-04-01T00:00:00Z'),
    )
    await expect(client.getKey('orders')).rejects.toMatchObject({ statusCode: 404, code: 'KeyNotFound' })
    const recovered = await (await client.beginRecoverDeletedKey('orders', atOnce)).pollUntilDone()
    expect(recovered.id).toBe(key.id)
    await (await client.beginDeleteKey('orders', atOnce)).pollUntilDone()
    await client.purgeDeletedKey('orders')
    await expect(client.getDeletedKey('orders')).rejects.toMatchObject({ statusCode: 404, code: 'KeyNotFound' })
  })

  test('resumes a delete from the serialised poller', async () => {
    const { client } = await openNoting()
    await client.createEcKey('orders')
    const poller = await client.beginDeleteKey('orders', atOnce)
    const resumed = await client.beginDeleteKey('orders', { ...atOnce, resumeFrom: poller.toString() })
    expect((await resumed.pollUntilDone()).name).toBe('orders')
  })

  test('sets a rotation policy, reads it and rotates by it', async () => {
    const { client, url } = await openNoting()
    const first = await client.createEcKey('orders')
    const set = await client.updateKeyRotationPolicy('orders', {
      expiresIn: 'P90D',
      lifetimeActions: [
        { action: 'Rotate', timeAfterCreate: 'P30D' },
        { action: 'Notify', timeBeforeExpiry: 'P7D' },
      ],
    })
    expect(set).toMatchObject({ id: `${url}/keys/orders/rotationpolicy`, expiresIn: 'P90D' })
    expect(await client.getKeyRotationPolicy('orders')).toEqual(set)
    const second = await client.rotateKey('orders')
    expect(second.properties.expiresOn).toEqual(new Date('2030-04-01T00:00:00Z'))
    expect(versionOf(second)).not.toBe(versionOf(first))
  })

  test('backs a key up with all its versions and restores it after a purge', async () => {
    const { client } = await openNoting()
    const first = await client.createEcKey('orders', { tags: { a: 'b' } })
    const second = await client.rotateKey('orders')
    const blob = await client.backupKey('orders')
    if (!blob) throw new Error('no backup came')
    await expect(client.restoreKeyBackup(blob)).rejects.toMatchObject({ statusCode: 409, code: 'Conflict' })
    await (await client.beginDeleteKey('orders', atOnce)).pollUntilDone()
    await client.purgeDeletedKey('orders')
    const restored = await client.restoreKeyBackup(blob)
    expect(restored.id).toBe(second.id)
    expect(await client.getKey('orders', { version: versionOf(first) })).toMatchObject({ id: first.id, key: first.key })
    await expect(client.restoreKeyBackup(Buffer.from('not a backup'))).rejects.toMatchObject({ statusCode: 400 })
  })

  test('is refused the release of a key without an attestation that holds', async () => {
    const { client } = await openNoting()
    const data = Buffer.from(
      '{"version":"1.0.0","anyOf":[{"authority":"https://example.com","allOf":[{"claim":"a","equals":"b"}]}]}',
    )
    await client.createKey('released', 'RSA-HSM', { exportable: true, releasePolicy: { encodedPolicy: data } })
    await expect(client.releaseKey('released', 'not-a-token')).rejects.toMatchObject({
      statusCode: 403,
      code: 'Forbidden',
    })
    await client.createEcKey('kept')
    await expect(client.releaseKey('kept', 'not-a-token')).rejects.toMatchObject({
      statusCode: 403,
      details: { error: { innerError: { code: 'KeyOperationForbidden' } } },
    })
  })

  test('asks for the attestation of a key', async () => {
    const { client } = await openNoting({ profile: 'managed-hsm' })
    const created = await client.createEcKey('orders', { hsm: true })
    const attested = await client.getKeyAttestation('orders', { version: versionOf(created) })
    expect(attested.id).toBe(created.id)
    expect(attested.properties.attestation).toBeDefined()
  })

  test('gets a client for the cryptography of a key, which shares its pipeline', async () => {
    const { client } = await openNoting()
    const first = await client.createEcKey('orders')
    await client.createEcKey('orders')
    const digest = Buffer.alloc(32, 1)
    const { result } = await client
      .getCryptographyClient('orders', { keyVersion: versionOf(first) })
      .sign('ES256', digest)
    const verify = (keyVersion?: string) =>
      client.getCryptographyClient('orders', keyVersion ? { keyVersion } : {}).verify('ES256', digest, result)
    expect((await verify(versionOf(first))).result).toBe(true)
    expect((await verify()).result).toBe(false)
  })

  test('starts with parallel calls and loses no body to the challenge', async () => {
    const { client } = await openNoting()
    const created = await Promise.all(
      Array.from({ length: 8 }, (_unused, index) =>
        client.createEcKey(`key-${index}`, { curve: 'P-384', tags: { n: `${index}` } }),
      ),
    )
    expect(created.map(({ key, properties }) => [key?.crv, properties.tags?.n])).toEqual(
      created.map((_key, index) => ['P-384', `${index}`]),
    )
  })
})

afterAll(async () => {
  const { KeyClient } = await import('@azure/keyvault-keys')
  const methods = Object.getOwnPropertyNames(KeyClient.prototype).filter(
    (name) => name !== 'constructor' && name !== 'disambiguateUpdateKeyPropertiesArgs',
  )
  expect([...driven].sort()).toEqual(methods.sort())
})
