import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openLocalVault } from '../../src/index.ts'
import { createGroupCommit } from '../../src/store/group-commit.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { sender } from '../open-client.ts'
import { temporaryFolder } from '../temporary-folder.ts'

interface OpenFile {
  store: Store
  put: (name: string, value?: string) => void
  names: () => string[]
  commits: () => Promise<number>
}

async function openFile(): Promise<OpenFile> {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  const store = openStore(file)
  onTestFinished(store.close)
  const insert = store.db.prepare('INSERT INTO settings (name, value) VALUES (?, ?)')
  return {
    store,
    put: (name, value = '') => void insert.run(name, value),
    names: () =>
      store.db
        .prepare('SELECT name FROM settings ORDER BY name')
        .all()
        .map(({ name }) => String(name)),
    commits: () => countCommits(`${file}-wal`),
  }
}

/** The frames of a log that end a transaction: those that name the size of the database (SQLite file format, 4.1). */
async function countCommits(log: string): Promise<number> {
  const bytes = await readFile(log)
  const frame = 24 + bytes.readUInt32BE(8)
  let commits = 0
  for (let at = 32; at + frame <= bytes.length; at += frame) if (bytes.readUInt32BE(at + 4) !== 0) commits++
  return commits
}

test('writes that are asked for together are one commit, and later ones another', async () => {
  const { store, put, names, commits } = await openFile()
  const before = await commits()
  await Promise.all(['a', 'b', 'c'].map((name) => store.writeTogether(() => put(name))))
  expect(await commits()).toBe(before + 1)
  await store.writeTogether(() => put('d'))
  expect(await commits()).toBe(before + 2)
  expect(names()).toEqual(['a', 'b', 'c', 'd'])
})

test('work that refuses is undone alone, and each hears its own outcome', async () => {
  const { store, put, names } = await openFile()
  const refusal = new Error('no')
  const outcomes = await Promise.allSettled([
    store.writeTogether(() => {
      put('a')
      return 'first'
    }),
    store.writeTogether(() => {
      put('b')
      throw refusal
    }),
    store.writeTogether(() => names()),
  ])
  expect(outcomes).toEqual([
    { status: 'fulfilled', value: 'first' },
    { status: 'rejected', reason: refusal },
    { status: 'fulfilled', value: ['a'] },
  ])
  expect(names()).toEqual(['a'])
})

test('when the commit fails nobody of the group is told otherwise, nothing is kept, and the next group is fine', async () => {
  const { store, put, names } = await openFile()
  const orphan = store.db.prepare("INSERT INTO keys (vault, name, lookup) VALUES (999, 'x', 'x')")
  const outcomes = await Promise.allSettled([
    store.writeTogether(() => put('a')),
    store.writeTogether(() => {
      // Not checked before the commit.
      store.db.exec('PRAGMA defer_foreign_keys = ON')
      orphan.run()
    }),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(names()).toEqual([])
  await store.writeTogether(() => put('b'))
  expect(names()).toEqual(['b'])
})

test('on a full disk the whole group hears of it, nothing is kept, and writing goes on when there is room', async () => {
  const { store, put, names } = await openFile()
  const pages = Number(store.db.prepare('PRAGMA page_count').get()?.page_count)
  store.db.exec(`PRAGMA max_page_count = ${pages + 1}`)
  const outcomes = await Promise.allSettled(
    ['a', 'b', 'c'].map((name) => store.writeTogether(() => put(name, name === 'b' ? 'x'.repeat(100_000) : ''))),
  )
  const full = { status: 'rejected', reason: expect.objectContaining({ code: 'FILE_FULL' }) }
  expect(outcomes).toEqual([full, full, full])
  expect(names()).toEqual([])
  store.db.exec('PRAGMA max_page_count = 1000000')
  await store.writeTogether(() => put('d'))
  expect(names()).toEqual(['d'])
})

test('a test suite that fakes the timers does not stop the vault', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const vault = await openLocalVault()
  expect((await sender(vault)('POST', '/keys/orders/create', { kty: 'EC' })).status).toBe(200)
  await vault.close()
})

test('of creates and deletes of one key that arrive at once, each sees what those before it did', async () => {
  const vault = await openLocalVault({ file: join(await temporaryFolder(), 'vault.sqlite') })
  const send = sender(vault)
  await send('POST', '/keys/orders/create', { kty: 'EC' })
  const answers = await Promise.all([1, 2, 3].map(() => send('DELETE', '/keys/orders')))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404])
  await vault.close()
})

test('nobody hears of a write before it is durable, and what is asked for meanwhile is the next commit', async () => {
  const { store, put, names } = await openFile()
  const disk = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const commits: string[][] = []
  const waits = disk.values()
  const writeTogether = createGroupCommit(store.db, {
    transact: store.write,
    settle() {
      commits.push(names())
      return waits.next().value?.promise ?? Promise.resolve()
    },
  })
  const heard: string[] = []
  const write = (name: string) => writeTogether(() => put(name)).then(() => heard.push(name))
  const first = write('a')
  await expect.poll(() => commits).toEqual([['a']])
  const others = [write('b'), write('c')]
  await new Promise(setImmediate)
  expect([heard, commits]).toEqual([[], [['a']]])
  disk[0]?.resolve()
  await first
  await expect.poll(() => commits).toEqual([['a'], ['a', 'b', 'c']])
  expect(heard).toEqual(['a'])
  disk[1]?.resolve()
  await Promise.all(others)
  expect(heard).toEqual(['a', 'b', 'c'])
})

test('when the disk fails the whole group hears it, and later writes go on', async () => {
  const { store, put, names } = await openFile()
  let failure: Error | undefined = new Error('the disk failed')
  const writeTogether = createGroupCommit(store.db, {
    transact: store.write,
    settle: () => (failure === undefined ? Promise.resolve() : Promise.reject(failure)),
  })
  const outcomes = await Promise.allSettled([writeTogether(() => put('a')), writeTogether(() => put('b'))])
  expect(outcomes).toEqual([
    { status: 'rejected', reason: failure },
    { status: 'rejected', reason: failure },
  ])
  failure = undefined
  await writeTogether(() => put('c'))
  expect(names()).toEqual(['a', 'b', 'c'])
})
