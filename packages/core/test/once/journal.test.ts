import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connect } from '../../src/connect.ts'
import { openJournal, type RotationIntent } from '../../src/once/journal.ts'
import { rotateKey } from '../../src/rotation/rotate.ts'
import { type FaultyVault, openFaultyVault } from './faulty-vault.ts'

let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-journal-'))
  file = join(folder, 'rotations.jsonl')
})

afterEach(() => rm(folder, { recursive: true }))

const intent: RotationIntent = {
  operationId: '5e1c8a4e-0000-4000-8000-000000000001',
  vaultUrl: 'https://contoso.vault.azure.net',
  key: 'orders',
  previousVersion: 'a'.repeat(32),
  knownVersions: ['a'.repeat(32)],
  at: '2026-01-01T00:00:00Z',
}

describe('a journal file', () => {
  test('remembers what was begun and not ended, for whoever opens it next', async () => {
    const journal = await openJournal(file)
    await journal.begin(intent)
    expect((await openJournal(file)).findOpen(intent.vaultUrl, 'ORDERS')).toMatchObject(intent)
    await journal.end(intent.operationId, 'rotated')
    expect((await openJournal(file)).findOpen(intent.vaultUrl, 'orders')).toBeUndefined()
  })

  test('that has grown long is set aside, and goes when all that it tells of has ended', async () => {
    const day = 86_400_000
    const open = (later = 0) => openJournal(file, { mostBytes: 500, now: () => Date.now() + later })
    const first = await openJournal(file)
    const ended = Array.from({ length: 5 }, () => ({ ...intent, key: 'ended', operationId: crypto.randomUUID() }))
    for (const each of [intent, ...ended]) await first.begin(each)
    for (const { operationId } of ended) await first.end(operationId, 'rotated')

    const second = await open()
    expect(await readFile(`${file}.1`, 'utf8')).toContain(intent.operationId)
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' })
    // Another process had opened the file before, and does not know of it.
    await first.begin({ ...intent, key: 'invoices', operationId: crypto.randomUUID() })
    const third = await open(2 * day)
    expect(third.findOpen(intent.vaultUrl, 'orders')).toMatchObject(intent)
    expect(third.findOpen(intent.vaultUrl, 'invoices')).toBeDefined()
    expect(third.findOpen(intent.vaultUrl, 'ended')).toBeUndefined()
    expect(await readFile(`${file}.1`, 'utf8')).toContain(intent.operationId)

    await second.end(intent.operationId, 'adopted')
    await open()
    expect(await readFile(`${file}.1`, 'utf8')).toContain(intent.operationId)
    await open(61_000)
    await expect(stat(`${file}.1`)).rejects.toMatchObject({ code: 'ENOENT' })
    const last = await open()
    expect(last.findOpen(intent.vaultUrl, 'orders')).toBeUndefined()
    expect(last.findOpen(intent.vaultUrl, 'invoices')).toBeDefined()
  })

  test('that is needed is removed after three days all the same, when nobody waits for it any more', async () => {
    await (await openJournal(file)).begin(intent)
    await openJournal(file, { mostBytes: 10 })
    await openJournal(file, { now: () => Date.now() + 3 * 86_400_000 + 1 })
    await expect(stat(`${file}.1`)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('keeps keys and vaults apart', async () => {
    const journal = await openJournal(file)
    await journal.begin(intent)
    expect(journal.findOpen(intent.vaultUrl, 'invoices')).toBeUndefined()
    expect(journal.findOpen('https://fabrikam.vault.azure.net', 'orders')).toBeUndefined()
  })

  test.skipIf(process.platform === 'win32')('is readable by its owner alone', async () => {
    await (await openJournal(file)).begin(intent)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  test('passes over a last line that was cut off: what it was to announce was never sent', async () => {
    await (await openJournal(file)).begin(intent)
    await writeFile(file, `${await readFile(file, 'utf8')}{"type":"begun","operationId":"5e`)
    expect((await openJournal(file)).findOpen(intent.vaultUrl, 'orders')).toMatchObject(intent)
  })

  test('goes on behind a line that was cut off', async () => {
    await writeFile(file, '{"type":"begun","operationId":"5e')
    await (await openJournal(file)).begin(intent)
    expect((await openJournal(file)).findOpen(intent.vaultUrl, 'orders')).toMatchObject(intent)
    await (await openJournal(file)).end(intent.operationId, 'rotated')
    expect((await openJournal(file)).findOpen(intent.vaultUrl, 'orders')).toBeUndefined()
  })

  test.each(['hello', '{}', '[]', '{"type":"begun","operationId":"x"}', '{"type":"ended"}'])(
    'refuses a file with the line %s, which is no journal',
    async (line) => {
      await writeFile(file, `${line}\n`)
      await expect(openJournal(file)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('line 1 makes no sense'),
      })
    },
  )
})

describe('a rotation with a journal', () => {
  let faulty: FaultyVault
  let first: string

  beforeEach(async () => {
    faulty = await openFaultyVault('2026-01-01T00:00:00Z')
    first = (await faulty.vault.createKey('orders', { keyType: 'EC' })).version
    await faulty.local.clock.advance('1d')
    faulty.writes.length = 0
  })

  afterEach(() => faulty.close())

  /** What a run leaves behind that is killed just before its request goes out. */
  async function beginAndDie(): Promise<void> {
    const journal = await openJournal(file)
    await journal.begin({
      ...intent,
      vaultUrl: faulty.vault.url,
      previousVersion: first,
      knownVersions: [first],
      at: faulty.vault.now().toISOString(),
    })
  }

  async function countVersions(): Promise<number> {
    let count = 0
    for await (const _ of faulty.vault.listVersions('orders')) count++
    return count
  }

  test('notes it before the request is sent, and its end', async () => {
    const journal = await openJournal(file)
    let before = ''
    faulty.beforeRequest = async ({ url }) => {
      if (url.includes('/rotate')) before = await readFile(file, 'utf8')
    }
    const { operationId } = await rotateKey(faulty.vault, 'orders', { journal })
    expect(before).toContain(`"operationId":"${operationId}"`)
    expect((await openJournal(file)).findOpen(faulty.vault.url, 'orders')).toBeUndefined()
  })

  test('after a run that was killed once its request had arrived, adopts that version and sends nothing', async () => {
    await beginAndDie()
    const made = await (await connect(faulty.local)).rotateKey('orders')
    const result = await rotateKey(faulty.vault, 'orders', { journal: await openJournal(file) })
    expect(result).toMatchObject({
      outcome: 'adopted',
      rotated: true,
      reason: { code: 'RESUMED' },
      previousVersion: first,
      version: made.version,
      operationId: intent.operationId,
      verification: { ok: true },
    })
    expect(faulty.writes).toHaveLength(0)
    expect(await countVersions()).toBe(2)
  })

  test('waits for a request of a killed run that lands late', async () => {
    await beginAndDie()
    const service = await connect(faulty.local)
    let due = true
    faulty.beforeRequest = async () => {
      if (!due || faulty.vault.now() < new Date('2026-01-02T00:00:20Z')) return
      due = false
      await service.rotateKey('orders')
    }
    expect(await rotateKey(faulty.vault, 'orders', { journal: await openJournal(file) })).toMatchObject({
      outcome: 'adopted',
    })
    expect(await countVersions()).toBe(2)
  })

  test('waits out the time of a killed run when another writer came first, and names both', async () => {
    await beginAndDie()
    const service = await connect(faulty.local)
    const other = await service.rotateKey('orders')
    let late = ''
    faulty.beforeRequest = async () => {
      if (late !== '' || faulty.vault.now() < new Date('2026-01-02T00:00:50Z')) return
      late = (await service.rotateKey('orders')).version
    }
    const result = await rotateKey(faulty.vault, 'orders', { journal: await openJournal(file) })
    expect(result).toMatchObject({ outcome: 'failed', rotated: true, error: { code: 'CONFLICT' } })
    for (const version of [other.version, late]) expect(result.error?.message).toContain(version)
    expect(faulty.writes).toHaveLength(0)
  })

  test('waits for nothing when the run that was killed had heard what it made', async () => {
    await beginAndDie()
    const { version } = await (await connect(faulty.local)).rotateKey('orders')
    await (await openJournal(file)).made(intent.operationId, version)
    const result = await rotateKey(faulty.vault, 'orders', { journal: await openJournal(file) })
    expect(result).toMatchObject({ outcome: 'adopted', version })
    expect(faulty.local.now()).toEqual(new Date('2026-01-02T00:00:00Z'))
  })

  test('sends nothing while the version list lacks what the killed run has made', async () => {
    await beginAndDie()
    const journal = await openJournal(file)
    await journal.made(intent.operationId, 'f'.repeat(32))
    await expect(rotateKey(faulty.vault, 'orders', { journal })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('proves nothing'),
    })
    expect(faulty.writes).toHaveLength(0)
  })

  test('a run notes what it has made before it verifies', async () => {
    const journal = await openJournal(file)
    let noted = ''
    faulty.beforeRequest = async ({ url }) => {
      if (url.includes('/sign')) noted = await readFile(file, 'utf8')
    }
    const { version } = await rotateKey(faulty.vault, 'orders', { journal })
    expect(noted).toContain(`"type":"made"`)
    expect(noted).toContain(`"version":"${version}"`)
  })

  test('after a run whose request left no trace, waits its time out and rotates once', async () => {
    await beginAndDie()
    const result = await rotateKey(faulty.vault, 'orders', { journal: await openJournal(file) })
    expect(result).toMatchObject({ outcome: 'rotated', reason: { code: 'FORCED' }, attempts: 1 })
    expect(faulty.writes[0]?.at).toBeGreaterThanOrEqual(Date.parse('2026-01-02T00:01:00Z'))
    expect(await countVersions()).toBe(2)
  })

  test('does not take a version of next week for the one that was lost', async () => {
    await beginAndDie()
    await faulty.local.clock.advance('7d')
    await (await connect(faulty.local)).rotateKey('orders')
    expect(
      await rotateKey(faulty.vault, 'orders', { ifOlderThan: '1d', journal: await openJournal(file) }),
    ).toMatchObject({
      outcome: 'not-due',
    })
  })

  test.each([
    ['three days ago is adopted', '259199s', 'adopted'],
    ['more than three days ago does not stand in for the one that is asked for now', '259201s', 'rotated'],
  ])('what a killed run made %s', async (_, ago, outcome) => {
    await beginAndDie()
    await (await connect(faulty.local)).rotateKey('orders')
    await faulty.local.clock.advance(ago)
    const journal = await openJournal(file)
    expect(await rotateKey(faulty.vault, 'orders', { journal })).toMatchObject({ outcome })
    expect(journal.findOpen(faulty.vault.url, 'orders')).toBeUndefined()
  })

  test('what a killed run made does not stand in for a rotation of just that version', async () => {
    await beginAndDie()
    const { version } = await (await connect(faulty.local)).rotateKey('orders')
    const journal = await openJournal(file)
    expect(await rotateKey(faulty.vault, 'orders', { expectVersion: version, journal })).toMatchObject({
      outcome: 'rotated',
      previousVersion: version,
    })
    expect(await countVersions()).toBe(3)
  })

  test('waits no longer than usual when the clock was set back since', async () => {
    await beginAndDie()
    await faulty.local.clock.set('2026-01-01T12:00:00Z')
    await rotateKey(faulty.vault, 'orders', { journal: await openJournal(file) })
    expect(faulty.writes[0]?.at).toBe(Date.parse('2026-01-01T12:01:00Z'))
  })

  test('leaves an unknown outcome open, so that the next run looks before it sends', async () => {
    faulty.queue.push('reset-before', { lateMs: 40_000 })
    expect(await rotateKey(faulty.vault, 'orders', { journal: await openJournal(file) })).toMatchObject({
      outcome: 'indeterminate',
    })
    await faulty.landAll()
    expect(await rotateKey(faulty.vault, 'orders', { journal: await openJournal(file) })).toMatchObject({
      outcome: 'adopted',
      reason: { code: 'RESUMED' },
    })
    expect(await countVersions()).toBe(2)
  })

  test('names both versions when a killed run and somebody else made one', async () => {
    await beginAndDie()
    const service = await connect(faulty.local)
    await service.rotateKey('orders')
    await service.rotateKey('orders')
    const result = await rotateKey(faulty.vault, 'orders', { journal: await openJournal(file) })
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'CONFLICT' } })
    expect(result.error?.message).toMatch(/[0-9a-f]{32}, [0-9a-f]{32}/)
  })

  test('sends nothing when the journal cannot be written', async () => {
    const journal = await openJournal(join(folder, 'missing', 'rotations.jsonl'))
    await expect(rotateKey(faulty.vault, 'orders', { journal })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('cannot be written'),
    })
    expect(faulty.writes).toHaveLength(0)
  })

  test('takes nothing up in a dry run', async () => {
    await beginAndDie()
    await rotateKey(faulty.vault, 'orders', { dryRun: true, journal: await openJournal(file) })
    expect((await openJournal(file)).findOpen(faulty.vault.url, 'orders')).toBeDefined()
  })
})
