import { RestError } from '@azure/core-rest-pipeline'
import { describe, expect, test } from 'vitest'
import { backupKey, parseBackupNote } from '../../src/lifecycle/backup.ts'
import { deleteKey } from '../../src/lifecycle/delete.ts'
import { planRestore, restoreKey } from '../../src/lifecycle/restore.ts'
import { failureOf } from '../failure-of.ts'
import { type OpenVaultOptions, openVault } from '../open-vault.ts'

/** A backup of a key with two versions and a tag. */
async function makeBackup(profile: 'premium' | 'managed-hsm' = 'premium') {
  const { vault } = await openVault({ local: { name: 'first', profile } })
  const first = await vault.createKey('orders', { keyType: 'EC-HSM', curve: 'P-256', tags: { team: 'shop' } })
  const second = await vault.createKey('orders', { keyType: 'EC-HSM', curve: 'P-256', tags: { team: 'shop' } })
  return { ...(await backupKey(vault, 'orders')), vault, versions: [first.version, second.version] }
}

/** Another vault; the answer to a restore is lost, after it was done or before. */
function openTarget(lost?: 'after' | 'before', options: OpenVaultOptions = {}) {
  return openVault({
    local: { name: 'second', profile: 'premium' },
    ...options,
    ...(lost !== undefined && {
      transport: async (request, local) => {
        if (!request.url.includes('/keys/restore')) return local.sendRequest(request)
        if (lost === 'after' || !request.headers.has('authorization')) {
          const response = await local.sendRequest(request)
          if (!request.headers.has('authorization')) return response
        }
        throw new RestError('socket hang up', { code: 'ECONNRESET', request })
      },
    }),
  })
}

test('a key comes back in another vault under its own name, with its own version ids and tags', async () => {
  const { blob, note, versions } = await makeBackup()
  const { vault, sent } = await openTarget()
  const restored = await restoreKey(vault, blob, { note })
  expect(restored).toMatchObject({ name: 'orders', vaultUrl: vault.url, tags: { team: 'shop' } })
  const found: (string | undefined)[] = []
  for await (const { version } of vault.listVersions('orders')) found.push(version)
  expect(found.toSorted()).toEqual(versions.toSorted())
  expect(sent.filter(({ path, authorized }) => path === '/keys/restore' && authorized)).toHaveLength(1)
})

test('a note says where a backup is from and what is in it, and reads back as it was written', async () => {
  const { note, vault, versions } = await makeBackup()
  expect(note).toEqual({
    format: 'keyturn-backup-1',
    name: 'orders',
    vaultUrl: vault.url,
    kind: 'vault',
    region: 'local',
    versions: expect.arrayContaining(versions),
    updatedOn: expect.stringMatching(/^2026-/),
    backedUpOn: expect.stringMatching(/^2026-/),
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  expect(parseBackupNote(JSON.stringify(note))).toEqual(note)
  for (const text of ['', '[]', JSON.stringify({ ...note, more: 1 }), JSON.stringify({ ...note, versions: ['x'] })]) {
    expect(() => parseBackupNote(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
  }
})

describe('before anything is sent', () => {
  test('a live key and a deleted one are found, with the way out', async () => {
    const { blob, note } = await makeBackup()
    const { vault, sent } = await openTarget()
    await vault.createKey('orders', { keyType: 'EC' })
    expect((await planRestore(vault, blob, { note })).collision).toBe('live')
    const live = await failureOf(restoreKey(vault, blob, { note }))
    expect([live.code, live.hint]).toEqual([
      'KEY_EXISTS',
      expect.stringContaining('another vault of the same geography'),
    ])
    await deleteKey(vault, 'orders')
    expect((await planRestore(vault, blob, { note })).collision).toBe('deleted')
    const deleted = await failureOf(restoreKey(vault, blob, { note }))
    expect([deleted.code, deleted.hint]).toEqual([
      'KEY_DELETED',
      expect.stringContaining('recoverKey(vault, "orders")'),
    ])
    expect(sent.filter(({ path }) => path === '/keys/restore')).toEqual([])
  })

  test('a note of another backup, and a vault of another kind, are refused', async () => {
    const { blob, note } = await makeBackup()
    const { vault, sent } = await openTarget()
    const other = Buffer.concat([blob, Buffer.of(0)])
    expect((await failureOf(restoreKey(vault, other, { note }))).message).toContain(
      'not the one that its note is about',
    )
    const hsm = await makeBackup('managed-hsm')
    const wrong = await failureOf(restoreKey(vault, hsm.blob, { note: hsm.note }))
    expect(wrong.message).toContain('is from a Managed HSM: it cannot be restored to a vault')
    expect(sent).toEqual([])
  })

  test('what only the service can tell is said', async () => {
    const { blob, note } = await makeBackup()
    const { vault } = await openTarget()
    expect((await planRestore(vault, blob, { note })).reservations.join()).toContain('subscription and geography')
    const { key, reservations } = await planRestore(vault, blob)
    expect([key, reservations.length]).toEqual([null, 2])
  })
})

describe('when the answer is lost', () => {
  test('the versions that are there tell that the key was restored, and nothing is sent again', async () => {
    const { blob, note } = await makeBackup()
    const { vault, sent } = await openTarget('after')
    expect((await restoreKey(vault, blob, { note })).name).toBe('orders')
    expect(sent.filter(({ path, authorized }) => path === '/keys/restore' && authorized)).toHaveLength(1)
  })

  test('it is unknown when the key is not there, or when no note says which it is', async () => {
    const { blob, note } = await makeBackup()
    const lost = await openTarget('before')
    expect((await failureOf(restoreKey(lost.vault, blob, { note }))).code).toBe('INDETERMINATE')
    const blind = await openTarget('after')
    expect((await failureOf(restoreKey(blind.vault, blob))).code).toBe('INDETERMINATE')
  })
})

test('what the service refuses is told with what it can be', async () => {
  const { blob } = await makeBackup()
  const { vault } = await openTarget()
  const damaged = await failureOf(restoreKey(vault, Buffer.from('no backup')))
  expect([damaged.code, damaged.hint]).toEqual(['INVALID_INPUT', expect.stringContaining('subscription and geography')])
  await restoreKey(vault, blob)
  const again = await failureOf(restoreKey(vault, blob))
  expect([again.code, again.message]).toEqual(['CONFLICT', expect.stringContaining('live or deleted')])
})
