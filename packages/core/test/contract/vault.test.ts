import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  randomUUID,
  verify as verifyHere,
} from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasCode } from '../../src/errors.ts'
import { deleteKey } from '../../src/lifecycle/delete.ts'
import { purgeKey } from '../../src/lifecycle/purge.ts'
import { recoverKey } from '../../src/lifecycle/recover.ts'
import { unlessMissing } from '../../src/lifecycle/wait.ts'
import type { Vault } from '../../src/vault/client.ts'
import { collect } from '../collect.ts'
import { failureOf } from '../failure-of.ts'
import { type ContractVault, openContractVault } from './contract-vault.ts'

let opened: ContractVault
let vault: Vault
const run = randomUUID().slice(0, 8)
const names: string[] = []

beforeAll(async () => {
  opened = await openContractVault(process.env)
  vault = opened.vault
})

/** A live vault is left as it was, as far as its purge protection allows. */
afterAll(async () => {
  for (const name of names) {
    if ((await unlessMissing(vault.getKey(name))) !== undefined) await deleteKey(vault, name)
    const deleted = await unlessMissing(vault.getDeletedKey(name))
    if (deleted?.recoveryLevel?.includes('Purgeable')) await purgeKey(vault, name)
  }
  await opened.close()
})

/** No two runs share a key, so a name that waits for its purge is in nobody's way. */
function newName(what: string): string {
  const name = `contract-${run}-${what}`
  names.push(name)
  return name
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

describe('keys', () => {
  test('a key is as it was asked for, and says where it is and when it was made', async () => {
    const name = newName('created')
    const expiresOn = new Date('2037-01-31T12:00:00Z')
    const made = await vault.createKey(name, {
      keyType: 'EC',
      curve: 'P-384',
      keyOperations: ['sign', 'verify'],
      expiresOn,
      tags: { env: 'contract' },
    })
    expect(made).toMatchObject({
      name,
      vaultUrl: vault.url,
      id: `${vault.url}/keys/${name}/${made.version}`,
      version: expect.stringMatching(/^[0-9a-f]{32}$/),
      keyType: 'EC',
      curve: 'P-384',
      keyOperations: ['sign', 'verify'],
      enabled: true,
      expiresOn,
      tags: { env: 'contract' },
      managed: false,
    })
    expect(Math.abs(Number(made.createdOn) - vault.now().getTime())).toBeLessThan(300_000)
    expect(await vault.getKey(name)).toEqual(made)
    expect(await vault.getKey(name, made.version)).toEqual(made)
  })

  test('a key that is not there is missing, and has no versions', async () => {
    expect(await failureOf(vault.getKey(`contract-${run}-nobody`))).toMatchObject({
      code: 'KEY_NOT_FOUND',
      statusCode: 404,
    })
    expect(await collect(vault.listVersions(`contract-${run}-nobody`))).toEqual([])
  })

  test('creating a key that exists makes a version: nothing but the list before it tells', async () => {
    const name = newName('twice')
    const first = await vault.createKey(name, { keyType: 'EC' })
    const second = await vault.createKey(name, { keyType: 'EC' })
    expect(second.version).not.toBe(first.version)
    expect((await vault.getKey(name)).version).toBe(second.version)
    const versions = await collect(vault.listVersions(name))
    expect(versions.map(({ version }) => version).toSorted()).toEqual([first.version, second.version].toSorted())
  })

  test('a rotation makes a version like the one before it, with other material', async () => {
    const name = newName('rotated')
    const before = await vault.createKey(name, { keyType: 'RSA', keySize: 3072, tags: { env: 'contract' } })
    const after = await vault.rotateKey(name)
    const { keyType, keySize, keyOperations, tags } = before
    expect(after).toMatchObject({ name, keyType, keySize, keyOperations, tags, enabled: true })
    expect(after.version).not.toBe(before.version)
    expect(after.publicKey.n).not.toBe(before.publicKey.n)
    expect(await failureOf(vault.rotateKey(`contract-${run}-nobody`))).toMatchObject({ code: 'KEY_NOT_FOUND' })
  })

  test('the list of the vault has the key under its latest dates', async () => {
    const name = newName('listed')
    const { createdOn } = await vault.createKey(name, { keyType: 'EC', tags: { env: 'listed' } })
    const found = (await collect(vault.listKeys())).find((key) => key.name === name)
    expect(found).toMatchObject({ name, vaultUrl: vault.url, enabled: true, createdOn, tags: { env: 'listed' } })
  })

  test('imported material keeps its public half', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { crv, x, y, d } = privateKey.export({ format: 'jwk' }) as Record<'crv' | 'x' | 'y' | 'd', string>
    const imported = await vault.importKey(newName('imported'), {
      material: { kty: 'EC', crv: crv as 'P-256', x, y, d },
    })
    expect(imported.publicKey).toMatchObject({ crv, x, y })
    expect(imported.publicKey).not.toHaveProperty('d')
  })

  test('an update changes what is given, replaces all tags, and leaves the rest', async () => {
    const name = newName('updated')
    const made = await vault.createKey(name, { keyType: 'EC', tags: { env: 'contract', team: 'orders' } })
    const expiresOn = new Date('2037-06-01T00:00:00Z')
    const updated = await vault.updateKey(name, { expiresOn, tags: { env: 'changed' } })
    expect(updated).toMatchObject({ version: made.version, enabled: true, expiresOn, tags: { env: 'changed' } })
    expect(updated.tags).not.toHaveProperty('team')
    expect(await vault.getKey(name)).toMatchObject({ expiresOn, tags: { env: 'changed' } })
  })
})

describe('rotation policy', () => {
  test('what is set is read again, and a key without one says so', async () => {
    const name = newName('policy')
    await vault.createKey(name, { keyType: 'EC' })
    const none = await vault.getRotationPolicy(name)
    expect(none.rotateEvery).toBeUndefined()
    const policy = { rotateEvery: 'P90D', expireAfter: 'P1Y', notifyBefore: 'P30D' }
    expect(await vault.setRotationPolicy(name, policy)).toMatchObject(policy)
    expect(await vault.getRotationPolicy(name)).toMatchObject(policy)
    await vault.setRotationPolicy(name, {})
    expect((await vault.getRotationPolicy(name)).rotateEvery).toBeUndefined()
  })
})

describe('cryptography', () => {
  test('a signature is good for its digest alone, in the service and with the published key', async () => {
    const name = newName('signing')
    const { version, publicKey } = await vault.createKey(name, { keyType: 'EC', keyOperations: ['sign', 'verify'] })
    const signature = await vault.sign(name, version, 'ES256', sha256('orders'))
    expect(await vault.verify(name, version, 'ES256', sha256('orders'), signature)).toBe(true)
    expect(await vault.verify(name, version, 'ES256', sha256('invoices'), signature)).toBe(false)
    const { kty, crv, x, y } = { ...publicKey, kty: 'EC' }
    const key = createPublicKey({ key: { kty, crv, x, y } as never, format: 'jwk' })
    expect(verifyHere('sha256', Buffer.from('orders'), { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true)
  })

  test('what a version has wrapped or encrypted, that version opens, also when it is no longer the latest', async () => {
    const name = newName('wrapping')
    const { version } = await vault.createKey(name, { keyType: 'RSA' })
    const dataKey = randomBytes(32)
    const wrapped = await vault.wrap(name, version, 'RSA-OAEP-256', dataKey)
    const { ciphertext } = await vault.encrypt(name, version, 'RSA-OAEP-256', dataKey)
    const { version: newer } = await vault.rotateKey(name)
    expect(Buffer.from(await vault.unwrap(name, version, 'RSA-OAEP-256', wrapped))).toEqual(dataKey)
    expect(Buffer.from(await vault.decrypt(name, version, 'RSA-OAEP-256', { ciphertext }))).toEqual(dataKey)
    await expect(vault.unwrap(name, newer, 'RSA-OAEP-256', wrapped)).rejects.toThrow(/cannot unwrap/)
  })

  test('an expired version wraps no more and still unwraps; a disabled one does neither, until it is enabled', async () => {
    const name = newName('retired')
    const { version } = await vault.createKey(name, { keyType: 'RSA' })
    const dataKey = randomBytes(32)
    const wrapped = await vault.wrap(name, version, 'RSA-OAEP-256', dataKey)
    await vault.updateKey(name, { version, expiresOn: new Date(vault.now().getTime() - 3_600_000) })
    expect(hasCode(await failureOf(vault.wrap(name, version, 'RSA-OAEP-256', dataKey)), 'NOT_ALLOWED')).toBe(true)
    expect(Buffer.from(await vault.unwrap(name, version, 'RSA-OAEP-256', wrapped))).toEqual(dataKey)
    await vault.updateKey(name, { version, enabled: false })
    expect(await failureOf(vault.unwrap(name, version, 'RSA-OAEP-256', wrapped))).toMatchObject({ code: 'NOT_ALLOWED' })
    await vault.updateKey(name, { version, enabled: true })
    expect(Buffer.from(await vault.unwrap(name, version, 'RSA-OAEP-256', wrapped))).toEqual(dataKey)
  })

  test('a key does nothing that is not among its operations', async () => {
    const name = newName('narrow')
    const { version } = await vault.createKey(name, { keyType: 'EC', keyOperations: ['verify'] })
    expect(await failureOf(vault.sign(name, version, 'ES256', sha256('orders')))).toMatchObject({ code: 'NOT_ALLOWED' })
  })
})

describe('deletion', () => {
  test('a deleted key is gone, holds its name, and comes back with its versions', async () => {
    const name = newName('deleted')
    const first = await vault.createKey(name, { keyType: 'EC' })
    const second = await vault.rotateKey(name)
    expect(await deleteKey(vault, name)).toMatchObject({ name, vaultUrl: vault.url, deletedOn: expect.any(Date) })
    expect(await unlessMissing(vault.getKey(name))).toBeUndefined()
    expect((await collect(vault.listDeletedKeys())).map((key) => key.name)).toContain(name)
    expect(await failureOf(vault.createKey(name, { keyType: 'EC' }))).toMatchObject({ code: 'KEY_DELETED' })
    expect((await recoverKey(vault, name)).version).toBe(second.version)
    expect(await vault.getKey(name, first.version)).toMatchObject({ version: first.version })
  })

  test('a backup does not replace a key that is there, and brings back all versions of one that was purged', async ({
    skip,
  }) => {
    const name = newName('backed-up')
    const first = await vault.createKey(name, { keyType: 'EC' })
    const second = await vault.rotateKey(name)
    const blob = await vault.backupKey(name)
    expect(await failureOf(vault.restoreKey(blob))).toMatchObject({ statusCode: 409 })
    const { recoveryLevel } = await deleteKey(vault, name)
    skip(!recoveryLevel?.includes('Purgeable'), 'this vault has purge protection')
    await purgeKey(vault, name)
    expect(await unlessMissing(vault.getDeletedKey(name))).toBeUndefined()
    expect((await vault.restoreKey(blob)).version).toBe(second.version)
    expect(await vault.getKey(name, first.version)).toMatchObject({ publicKey: first.publicKey })
  })
})
