import { expect, test } from 'vitest'
import type { KeyBackup } from '../../src/lifecycle/backup.ts'
import { type BackupStore, backupKeys } from '../../src/runs/backup-keys.ts'
import { openVault } from '../open-vault.ts'

function openStore() {
  const kept = new Map<string, KeyBackup>()
  const store: BackupStore = {
    read: async (vaultUrl, key) => kept.get(`${vaultUrl}/${key}`)?.note,
    async write(backup) {
      const name = `${backup.note.vaultUrl}/${backup.note.name}`
      kept.set(name, backup)
      return name
    },
  }
  return { store, kept }
}

test('a run goes on where it stopped, replaces nothing, and says which backup is out of date', async () => {
  const { vault, sent } = await openVault()
  for (const name of ['a', 'b', 'c']) await vault.createKey(name, { keyType: 'EC' })
  const { store, kept } = openStore()
  const stop = new AbortController()
  const writes = { ...store, write: (backup: KeyBackup) => store.write(backup).finally(() => stop.abort()) }
  await backupKeys([{ vault, names: ['a'] }], { store: writes, signal: stop.signal })
  expect([...kept.keys()]).toEqual([`${vault.url}/a`])

  const rest = await backupKeys([{ vault }], { store })
  expect(rest.outcomes.map(({ key, outcome, versions }) => [key, outcome, versions])).toEqual([
    ['a', 'unchanged', 1],
    ['b', 'backed-up', 1],
    ['c', 'backed-up', 1],
  ])
  expect(sent.filter(({ path, authorized }) => path.endsWith('/backup') && authorized)).toHaveLength(3)

  await vault.rotateKey('b')
  const later = await backupKeys([{ vault }], { store })
  expect(later.verdict).toEqual({ status: 'partly', codes: ['CONFLICT'] })
  expect(later.outcomes[1]).toMatchObject({ key: 'b', outcome: 'failed', file: null })
  expect(later.outcomes[1]?.error?.message).toContain('has changed since it was backed up')
})

test('a key that is not there stops no other', async () => {
  const { vault } = await openVault()
  await vault.createKey('a', { keyType: 'EC' })
  const { store } = openStore()
  const { outcomes, verdict } = await backupKeys([{ vault, names: ['none', 'a'] }], { store })
  expect(outcomes.map(({ key, outcome }) => [key, outcome])).toEqual([
    ['none', 'failed'],
    ['a', 'backed-up'],
  ])
  expect(verdict).toEqual({ status: 'partly', codes: ['KEY_NOT_FOUND'] })
})
