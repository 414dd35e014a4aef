import { describe, expect, test } from 'vitest'
import { createKey } from '../../src/lifecycle/create.ts'
import { deleteKey } from '../../src/lifecycle/delete.ts'
import { getDeletedKey, listDeletedKeys } from '../../src/lifecycle/deleted.ts'
import { listKeyVersions } from '../../src/lifecycle/list-versions.ts'
import { purgeKey } from '../../src/lifecycle/purge.ts'
import { recoverKey } from '../../src/lifecycle/recover.ts'
import { collect } from '../collect.ts'
import { openVault } from '../open-vault.ts'

describe('deleting', () => {
  test('waits until the key is deleted, and tells until when it can be recovered', async () => {
    const { vault, waits } = await openVault({ local: { transitionDelay: 5_000, recoverableDays: 7 } })
    await createKey(vault, 'orders', { keyType: 'EC', tags: { team: 'shop' } })
    const deleted = await deleteKey(vault, 'orders')
    expect(deleted).toMatchObject({
      name: 'orders',
      keyType: 'EC',
      curve: 'P-256',
      tags: { team: 'shop' },
      recoveryId: 'https://default.vault.localhost/deletedkeys/orders',
      deletedOn: new Date('2026-01-01T00:00:00Z'),
      scheduledPurgeDate: new Date('2026-01-08T00:00:00Z'),
      recoverableDays: 7,
    })
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThanOrEqual(5_000)
    expect(await getDeletedKey(vault, 'orders')).toEqual(deleted)
    expect(await collect(listDeletedKeys(vault))).toMatchObject([{ name: 'orders', recoveryId: deleted.recoveryId }])
  })

  test('that takes longer than a minute is said to be under way', async () => {
    const { vault, waits } = await openVault({ local: { transitionDelay: 600_000 } })
    await createKey(vault, 'orders', { keyType: 'EC' })
    await expect(deleteKey(vault, 'orders')).rejects.toMatchObject({
      code: 'TIMED_OUT',
      message: 'the deletion of key "orders" has started, and was not complete after a minute',
      hint: 'See later: listDeletedKeys(vault)',
    })
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(60_000)
  })

  test('is done for who may delete and not read, with what the answer said', async () => {
    const { vault, local } = await openVault()
    await createKey(vault, 'orders', { keyType: 'EC' })
    local.faults.add({ kind: 'forbidden' }, { operation: 'getDeletedKey' })
    expect(await deleteKey(vault, 'orders')).toMatchObject({ name: 'orders', deletedOn: expect.any(Date) })
  })

  test('whose answer was lost, of a key that nobody finds, is said to be unknown', async () => {
    const { vault, local } = await openVault()
    local.faults.add({ kind: 'reset' }, { operation: 'deleteKey' })
    await expect(deleteKey(vault, 'orders')).rejects.toMatchObject({
      code: 'INDETERMINATE',
      hint: 'Look at what is there: getKey(vault, "orders")',
    })
  })

  test('what is not there, or deleted already, is an error', async () => {
    const { vault } = await openVault()
    await expect(deleteKey(vault, 'orders')).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' })
    await createKey(vault, 'orders', { keyType: 'EC' })
    await deleteKey(vault, 'orders')
    await expect(deleteKey(vault, 'orders')).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' })
  })
})

describe('recovering', () => {
  test('brings all versions back, and waits until the key can be used', async () => {
    const { vault } = await openVault({ local: { transitionDelay: 5_000 } })
    await createKey(vault, 'orders', { keyType: 'EC' })
    const latest = await createKey(vault, 'orders', { keyType: 'EC', newVersion: true })
    await deleteKey(vault, 'orders')
    expect(await recoverKey(vault, 'orders')).toEqual(latest)
    expect(await listKeyVersions(vault, 'orders')).toHaveLength(2)
    expect(await collect(listDeletedKeys(vault))).toEqual([])
  })

  test('what was not deleted is an error that points to what was', async () => {
    const { vault } = await openVault()
    await createKey(vault, 'orders', { keyType: 'EC' })
    await expect(recoverKey(vault, 'orders')).rejects.toMatchObject({
      code: 'KEY_NOT_FOUND',
      message: 'cannot recover key "orders" in vault "default": there is no such deleted key',
      hint: 'See what can be recovered: listDeletedKeys(vault)',
    })
  })
})

describe('purging', () => {
  test('frees the name', async () => {
    const { vault } = await openVault()
    await createKey(vault, 'orders', { keyType: 'EC' })
    await deleteKey(vault, 'orders')
    await purgeKey(vault, 'orders')
    await expect(getDeletedKey(vault, 'orders')).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' })
    await expect(createKey(vault, 'orders', { keyType: 'EC' })).resolves.toMatchObject({ name: 'orders' })
  })

  test('under purge protection is refused without a request, with the day when the service does it', async () => {
    const { vault, sent } = await openVault({ local: { purgeProtection: true, recoverableDays: 7 } })
    await createKey(vault, 'orders', { keyType: 'EC' })
    await deleteKey(vault, 'orders')
    const { length } = sent
    await expect(purgeKey(vault, 'orders')).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
      message: expect.stringContaining('has purge protection (CustomizedRecoverable)'),
      hint: 'The service purges it on 2026-01-08T00:00:00.000Z; until then it can be recovered.',
    })
    expect(sent.slice(length).map(({ method }) => method)).toEqual(['GET'])
  })

  test('a key that is not deleted is refused: it must be deleted first', async () => {
    const { vault } = await openVault()
    await createKey(vault, 'orders', { keyType: 'EC' })
    await expect(purgeKey(vault, 'orders')).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' })
    await expect(vault.getKey('orders')).resolves.toMatchObject({ name: 'orders' })
  })
})
