import { execFileSync } from 'node:child_process'
import { chmod, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { KeyClient } from '@azure/keyvault-keys'
import { expect, test, vi } from 'vitest'
import { type LocalVault, openLocalVault } from '../../src/index.ts'
import { loadSqlite } from '../../src/store/sqlite.ts'
import { temporaryFolder } from '../temporary-folder.ts'

function clientOf(vault: LocalVault): KeyClient {
  return new KeyClient(vault.url, vault.credential, { httpClient: vault.httpClient })
}

const isPosix = process.platform !== 'win32'

test('keys, policies, settings and the clock are there after a restart', async () => {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  const first = await openLocalVault({ file, purgeProtection: true, recoverableDays: 7, now: '2030-01-01T00:00:00Z' })
  const created = await clientOf(first).createEcKey('orders')
  await clientOf(first).updateKeyRotationPolicy('orders', { expiresIn: 'P90D' })
  await first.clock.advance('P10D')
  await first.close()

  const second = await openLocalVault({ file })
  expect(second.now()).toEqual(new Date('2030-01-11T00:00:00Z'))
  expect(await clientOf(second).getKey('orders')).toEqual(created)
  expect((await clientOf(second).getKeyRotationPolicy('orders')).expiresIn).toBe('P90D')
  expect(created.properties.recoveryLevel).toBe('CustomizedRecoverable')
  await second.close()
})

test.runIf(isPosix)('a new store is for its owner alone, and a looser one is refused with the remedy', async () => {
  const file = join(await temporaryFolder(), 'new', 'vault.sqlite')
  const vault = await openLocalVault({ file })
  await clientOf(vault).createEcKey('orders')
  for (const suffix of ['', '-wal', '-shm']) expect((await stat(`${file}${suffix}`)).mode & 0o777).toBe(0o600)
  await vault.close()
  await chmod(file, 0o644)
  await expect(openLocalVault({ file })).rejects.toMatchObject({
    code: 'FILE_TOO_OPEN',
    message: `the store ${file} has mode 644; it holds private keys and must be 600`,
    hint: `chmod 600 ${file}`,
  })
})

test('a file that is no store is refused and left as it is', async () => {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  await writeFile(file, 'these are not the keys you are looking for', { mode: 0o600 })
  await expect(openLocalVault({ file })).rejects.toMatchObject({ code: 'FILE_DAMAGED' })
  expect((await stat(file)).size).toBe(42)
})

test('a damaged store is refused when it is opened', async () => {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  const vault = await openLocalVault({ file })
  for (let index = 0; index < 20; index++) await clientOf(vault).createEcKey(`key-${index}`)
  await vault.close()
  const { open } = await import('node:fs/promises')
  const handle = await open(file, 'r+')
  await handle.write(Buffer.alloc(4096, 0xff), 0, 4096, 4096 * 3)
  await handle.close()
  await expect(openLocalVault({ file })).rejects.toMatchObject({ code: 'FILE_DAMAGED' })
})

test('an empty file is refused: a store never is', async () => {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  await writeFile(file, '', { mode: 0o600 })
  await expect(openLocalVault({ file })).rejects.toMatchObject({
    code: 'FILE_DAMAGED',
    message: expect.stringContaining('it is empty'),
  })
  expect((await stat(file)).size).toBe(0)
})

test('the database of another program is refused, and no bit of it is changed', async () => {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  const { DatabaseSync } = loadSqlite()
  const db = new DatabaseSync(file)
  db.exec('CREATE TABLE notes (text TEXT)')
  db.close()
  await chmod(file, 0o600)
  const before = await readFile(file)
  await expect(openLocalVault({ file })).rejects.toMatchObject({
    code: 'FILE_DAMAGED',
    message: `the store ${file} is damaged: it is a database of another program`,
  })
  expect(await readFile(file)).toEqual(before)
})

test.each([
  ['DROP TABLE versions', 'the table versions is missing'],
  ['ALTER TABLE keys DROP COLUMN purged', 'the column purged of the table keys is missing'],
  ['ALTER TABLE settings RENAME COLUMN value TO worth', 'the column value of the table settings is missing'],
])('a store that is migrated by half is refused with what it lacks: %s', async (sql, lacking) => {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  await (await openLocalVault({ file })).close()
  const { DatabaseSync } = loadSqlite()
  const db = new DatabaseSync(file)
  db.exec(sql)
  db.close()
  await expect(openLocalVault({ file })).rejects.toMatchObject({
    code: 'FILE_DAMAGED',
    message: `the store ${file} is damaged: ${lacking}`,
  })
})

test.runIf(isPosix).each(['', '-wal', '-shm', '-journal'])(
  'a pipe where the store or SQLite%s would be is refused at once, as nobody writes to it',
  async (suffix) => {
    const file = join(await temporaryFolder(), 'vault.sqlite')
    execFileSync('mkfifo', ['-m', '600', `${file}${suffix}`])
    await expect(openLocalVault({ file })).rejects.toMatchObject({
      code: 'FILE_UNUSABLE',
      message: `the store ${file} cannot be opened: ${file}${suffix} is no regular file`,
    })
  },
)

test.runIf(isPosix).each(['removed', 'replaced'])(
  'a write to a store that was %s meanwhile is refused, not acknowledged and lost',
  async (how) => {
    const file = join(await temporaryFolder(), 'vault.sqlite')
    const vault = await openLocalVault({ file })
    await clientOf(vault).createEcKey('orders')
    if (how === 'removed') await rm(file)
    else await rename(file, `${file}.old`).then(() => writeFile(file, 'other', { mode: 0o600 }))
    const client = new KeyClient(vault.url, vault.credential, {
      httpClient: vault.httpClient,
      retryOptions: { maxRetries: 0 },
    })
    await expect(client.createEcKey('bills')).rejects.toMatchObject({
      statusCode: 500,
      message: expect.stringContaining('was removed or replaced while it was open'),
    })
    await expect(vault.clock.advance('1d')).rejects.toMatchObject({ code: 'FILE_GONE' })
    await vault.close()
  },
)

test('a store of a newer release is refused, not migrated backwards', async () => {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  await (await openLocalVault({ file })).close()
  const { DatabaseSync } = loadSqlite()
  const db = new DatabaseSync(file)
  db.exec('PRAGMA user_version = 999')
  db.close()
  await expect(openLocalVault({ file })).rejects.toMatchObject({ code: 'FILE_TOO_NEW' })
})

test('two vaults open on one store see each other at once, the clock included', async () => {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  const one = await openLocalVault({ file, now: '2030-01-01T00:00:00Z' })
  const two = await openLocalVault({ file })
  const created = await clientOf(one).createEcKey('orders')
  expect(await clientOf(two).getKey('orders')).toEqual(created)
  await two.clock.advance('91d')
  expect(one.now()).toEqual(new Date('2030-04-02T00:00:00Z'))
  // A token of one is good for the other.
  const stranger = new KeyClient(two.url, one.credential, { httpClient: two.httpClient })
  expect(await stranger.getKey('orders')).toEqual(created)
  await one.close()
  await two.close()
})

test('only the warning that node:sqlite is experimental is kept quiet', () => {
  const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  loadSqlite()
  process.emitWarning('another warning')
  expect(emitWarning.mock.calls).toEqual([['another warning']])
  emitWarning.mockRestore()
})

test('a closed vault says so, and closing it again is no error', async () => {
  const vault = await openLocalVault()
  await vault.close()
  await vault.close()
  await expect(vault.fetch(new Request(`${vault.url}/keys`))).rejects.toMatchObject({ code: 'CLOSED' })
})

test.each([
  [{ name: '-x' }, '"-x" is not a vault name'],
  [{ recoverableDays: 6 }, 'recoverableDays is 6'],
  [{ now: 'yesterday' }, '"yesterday" is not a point in time'],
])('an option that makes no sense is refused with its value: %o', async (options, message) => {
  await expect(openLocalVault(options)).rejects.toMatchObject({ code: 'INVALID_OPTION', message })
})
