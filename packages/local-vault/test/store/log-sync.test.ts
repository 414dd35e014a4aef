import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openLogSync } from '../../src/store/log-sync.ts'
import { openStore } from '../../src/store/open-store.ts'
import { temporaryFolder } from '../temporary-folder.ts'

test('a log that cannot be made durable is an error, now and soon', async () => {
  const dir = await temporaryFolder()
  const log = openLogSync(join(dir, 'absent-wal'))
  await expect(log.soon()).rejects.toMatchObject({ code: 'FILE_UNUSABLE', cause: { code: 'ENOENT' } })
  expect(() => log.now()).toThrow(/absent-wal could not be made durable/)
})

test('a log that was let go of is found anew, and one under way is waited for', async () => {
  const file = join(await temporaryFolder(), 'store-wal')
  await writeFile(file, 'a')
  const log = openLogSync(file)
  const underWay = log.soon()
  log.release()
  await underWay
  await rm(file)
  await mkdir(file)
  // The old file would still take it; a folder does not open for writing.
  await expect(log.soon()).rejects.toMatchObject({ cause: { code: 'EISDIR' } })
})

test('a store goes on writing durably after it has looked whether it is shared, which makes a new log', async () => {
  const store = openStore(join(await temporaryFolder(), 'vault.sqlite'))
  onTestFinished(store.close)
  const put = (name: string) => store.db.prepare("INSERT INTO settings (name, value) VALUES (?, '')").run(name)
  await store.writeTogether(() => put('a'))
  expect(store.isShared()).toBe(false)
  await store.writeTogether(() => put('b'))
  store.write(() => put('c'))
  expect(store.db.prepare('SELECT name FROM settings ORDER BY name').all()).toEqual([
    { name: 'a' },
    { name: 'b' },
    { name: 'c' },
  ])
})
