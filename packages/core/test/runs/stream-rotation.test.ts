import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline'
import { openLocalVault } from '@keyturn/local-vault'
import { describe, expect, onTestFinished, test } from 'vitest'
import { connect } from '../../src/connect.ts'
import { KeyturnError } from '../../src/errors.ts'
import type { RotationJournal } from '../../src/once/journal.ts'
import type { RotationResult } from '../../src/rotation/result.ts'
import type { RunEvent } from '../../src/runs/for-each-key.ts'
import { createRunLimiter } from '../../src/runs/pace/run-limiter.ts'
import { parseFleetReport, type ReportLine, reportFormat, reportLine } from '../../src/runs/report.ts'
import { streamRotation } from '../../src/runs/rotate-keys.ts'
import { parseShard } from '../../src/runs/shard.ts'
import type { Vault } from '../../src/vault/client.ts'
import { collect } from '../collect.ts'
import { manualClock } from './manual-clock.ts'
import { makeKeys, numbered, type OpenedFleet, type OpenFleetOptions, openFleet } from './open-fleet.ts'

type Events = RunEvent<RotationResult>[]

function results(events: Events): RotationResult[] {
  return events.flatMap((event) => (event.type === 'done' ? [event.outcome] : []))
}

function countBy(events: Events): Record<string, number> {
  const groups = Map.groupBy(results(events), ({ outcome }) => outcome)
  return Object.fromEntries([...groups].map(([outcome, group]) => [outcome, group.length]))
}

/** All keys of these vaults. */
function all(vaults: readonly Vault[]): { vault: Vault }[] {
  return vaults.map((vault) => ({ vault }))
}

async function openOne(options: OpenFleetOptions = {}): Promise<OpenedFleet & { vault: Vault }> {
  const fleet = await openFleet(options)
  const [vault] = fleet.vaults
  if (vault === undefined) throw new Error('no vault was opened')
  return { ...fleet, vault }
}

function answer(request: PipelineRequest, status: number, code: string) {
  const bodyAsText = JSON.stringify({ error: { code, message: 'refused by the test' } })
  return { request, status, headers: createHttpHeaders({ 'content-type': 'application/json' }), bodyAsText }
}

function isRotate(request: PipelineRequest, key = '[^/]+'): boolean {
  return request.method === 'POST' && new RegExp(`/keys/${key}/rotate$`).test(new URL(request.url).pathname)
}

/** What a report file of these events holds. */
function reportText(
  events: Events,
  { startedOn = '2026-01-01T00:00:00.000Z', dryRun = false, end = true } = {},
): string {
  const lines: ReportLine[] = [
    { type: 'run', format: reportFormat, startedOn, dryRun },
    ...events.map(reportLine),
    ...(end ? [{ type: 'end' as const, endedOn: startedOn, complete: true }] : []),
  ]
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}

describe('what the list tells', () => {
  test.each([1, 25, 26, 60])(
    '%i keys that are not due cost one call for every 25, and the vault is not asked again where its tokens come from',
    async (count) => {
      const { vault, vaults, sent, forget } = await openOne()
      await makeKeys(vault, numbered('key', count))
      forget()
      const events = await collect(streamRotation(all(vaults), { ifOlderThan: '90d' }))
      expect(countBy(events)).toEqual({ 'not-due': count })
      expect(sent).toHaveLength(Math.ceil(count / 25))
      expect(new Set(sent)).toEqual(new Set(['GET default.vault.localhost/keys']))
    },
  )

  test('only keys that are due cost calls of their own, and each key has one result', async () => {
    const { vault, vaults, locals, sent, forget } = await openOne()
    await makeKeys(vault, numbered('old', 3))
    locals[0]?.clock.advance('91d')
    await makeKeys(vault, numbered('young', 30))
    forget()
    const events = await collect(streamRotation(all(vaults), { ifOlderThan: '90d' }))
    expect(countBy(events)).toEqual({ rotated: 3, 'not-due': 30 })
    expect(sent.filter((line) => line.includes('young'))).toEqual([])
    expect(new Set(results(events).map(({ key }) => key)).size).toBe(33)
    expect(events.filter(({ type }) => type === 'listed')).toEqual([{ type: 'listed', vaultUrl: vault.url, keys: 33 }])
  })

  test('a key whose policy is asked costs one call more, as long as it is not due', async () => {
    const { vault, vaults, sent, forget } = await openOne()
    await makeKeys(vault, numbered('key', 30))
    forget()
    const events = await collect(streamRotation(all(vaults), { ifDue: true }))
    expect(countBy(events)).toEqual({ 'not-due': 30 })
    expect(sent).toHaveLength(2 + 30)
  })

  test('a dry run sends nothing that writes, and says what would be rotated', async () => {
    const { vault, vaults, sent, forget } = await openOne()
    await makeKeys(vault, numbered('key', 5))
    forget()
    const events = await collect(streamRotation(all(vaults), { dryRun: true }))
    expect(countBy(events)).toEqual({ rotated: 5 })
    expect(results(events).every(({ dryRun, rotated }) => dryRun && !rotated)).toBe(true)
    expect(sent.filter((line) => !line.startsWith('GET'))).toEqual([])
  })

  test('a vault that is named twice is visited once', async () => {
    const { vault } = await openOne()
    await makeKeys(vault, numbered('key', 2))
    expect(results(await collect(streamRotation(all([vault, vault]))))).toHaveLength(2)
  })

  test('options that cannot be read are refused before anything is sent', async () => {
    const { vaults, sent } = await openOne()
    expect(() => streamRotation(all(vaults), { ifOlderThan: 'a while' })).toThrow(KeyturnError)
    expect(() => streamRotation(all(vaults), { rotationsAtOnce: 17 })).toThrow('1 to 16')
    expect(sent).toEqual([])
  })
})

describe('what fails', () => {
  test('one bad key in a thousand: 999 are done, and the one is named with its cause', async () => {
    const { vault, vaults } = await openOne({
      transport: async (request, local) =>
        request.url.includes('/keys/key-0500/rotationpolicy')
          ? answer(request, 403, 'Forbidden')
          : local.sendRequest(request),
    })
    await makeKeys(vault, numbered('key', 1_000))
    const events = await collect(streamRotation(all(vaults), { ifDue: true }))
    expect(countBy(events)).toEqual({ 'not-due': 999, failed: 1 })
    const [bad] = results(events).filter(({ outcome }) => outcome === 'failed')
    expect(bad).toMatchObject({ key: 'key-0500', rotated: false, error: { code: 'ACCESS_DENIED' } })
  })

  test('a key that cannot be rotated keeps no other from it', async () => {
    const { vault, vaults } = await openOne({
      transport: async (request, local) =>
        isRotate(request, 'key-0003') ? answer(request, 403, 'Forbidden') : local.sendRequest(request),
    })
    await makeKeys(vault, numbered('key', 9))
    expect(countBy(await collect(streamRotation(all(vaults), {})))).toEqual({ rotated: 8, failed: 1 })
  })

  test('a vault whose list cannot be had is told apart from an empty one, and keeps no other vault from its work', async () => {
    const { vaults } = await openFleet({
      names: ['closed', 'open', 'empty'],
      transport: async (request, local) =>
        new URL(request.url).host.startsWith('closed') && request.headers.has('authorization')
          ? answer(request, 403, 'Forbidden')
          : local.sendRequest(request),
    })
    await makeKeys(vaults[1] as Vault, numbered('key', 3))
    const events = await collect(streamRotation(all(vaults), {}))
    expect(countBy(events)).toEqual({ rotated: 3 })
    expect(events.filter(({ type }) => type !== 'done')).toEqual(
      expect.arrayContaining([
        { type: 'vault-failed', vaultUrl: vaults[0]?.url, error: expect.objectContaining({ code: 'ACCESS_DENIED' }) },
        { type: 'listed', vaultUrl: vaults[1]?.url, keys: 3 },
        { type: 'listed', vaultUrl: vaults[2]?.url, keys: 0 },
      ]),
    )
  })

  test('a list that breaks off is said, and the keys before the break are done', async () => {
    let pages = 0
    const { vault, vaults } = await openOne({
      transport: async (request, local) => {
        const page = new URL(request.url).pathname === '/keys' && request.headers.has('authorization')
        return page && ++pages === 2 ? answer(request, 400, 'BadParameter') : local.sendRequest(request)
      },
    })
    await makeKeys(vault, numbered('key', 60))
    const events = await collect(streamRotation(all(vaults), { ifOlderThan: '90d' }))
    expect(countBy(events)).toEqual({ 'not-due': 25 })
    expect(events.find(({ type }) => type === 'vault-failed')).toMatchObject({ error: { code: 'SERVICE_ERROR' } })
  })
})

describe('shards', () => {
  test('share a fleet: every key is rotated by exactly one of four runs', async () => {
    const { vaults } = await openFleet({ names: ['alpha', 'beta'] })
    for (const vault of vaults) await makeKeys(vault, numbered('key', 20))
    const seen: string[] = []
    for (const shard of ['1/4', '2/4', '3/4', '4/4'].map((text) => parseShard(text))) {
      const events = await collect(streamRotation(all(vaults), { shard }))
      seen.push(...results(events).map(({ vaultUrl, key }) => `${vaultUrl}/${key}`))
    }
    expect(seen).toHaveLength(40)
    expect(new Set(seen).size).toBe(40)
    for (const vault of vaults) {
      for await (const { name } of vault.listKeys()) {
        expect(await collect(vault.listVersions(name))).toHaveLength(2)
      }
    }
  })
})

describe('an interruption', () => {
  const interrupted = new KeyturnError('INTERRUPTED', 'interrupted by SIGINT')

  test('begins no further key, and brings to its end what is under way', async () => {
    const controller = new AbortController()
    const { vault, vaults, sent, forget } = await openOne()
    await makeKeys(vault, numbered('key', 30))
    forget()
    const events: Events = []
    for await (const event of streamRotation(all(vaults), { signal: controller.signal })) {
      events.push(event)
      if (results(events).length === 5) controller.abort(interrupted)
    }
    const made = sent.filter((line) => line.endsWith('/rotate')).length
    expect(made).toBeLessThanOrEqual(5 + 4)
    expect(results(events).filter(({ rotated }) => rotated)).toHaveLength(made)
    for (const result of results(events).filter(({ rotated }) => !rotated)) {
      expect(result).toMatchObject({ outcome: 'failed', error: { code: 'INTERRUPTED' } })
    }
  })

  test('waits four seconds for an answer that does not come, and then says that it is unknown', async () => {
    const controller = new AbortController()
    const clock = manualClock()
    const posted = Promise.withResolvers<void>()
    const { vault, vaults } = await openOne({
      transport: (request, local) => {
        if (!isRotate(request)) return local.sendRequest(request)
        posted.resolve()
        return new Promise(() => undefined)
      },
    })
    await makeKeys(vault, ['orders'])
    const run = collect(streamRotation(all(vaults), { signal: controller.signal, clock }))
    await posted.promise
    controller.abort(interrupted)
    const events = await clock.runUntil(run)
    expect(clock.elapsed()).toBe(4_000)
    expect(results(events)).toEqual([
      expect.objectContaining({ key: 'orders', outcome: 'indeterminate', error: interrupted.toJSON() }),
    ])
  })

  test('before the start visits nothing', async () => {
    const { vault, vaults, sent, forget } = await openOne()
    await makeKeys(vault, ['orders'])
    forget()
    expect(await collect(streamRotation(all(vaults), { signal: AbortSignal.abort(interrupted) }))).toEqual([])
    expect(sent).toEqual([])
  })

  test('by a caller who stops listening leaves nothing under way', async () => {
    const { vault, vaults, sent } = await openOne()
    await makeKeys(vault, numbered('key', 20))
    for await (const event of streamRotation(all(vaults), {})) if (event.type === 'done') break
    const before = sent.length
    await new Promise((resolve) => setImmediate(resolve))
    expect(sent).toHaveLength(before)
  })
})

describe('a run that goes on where another one stopped', () => {
  test('does what is left and nothing twice, also when the last line of the report was cut off', async () => {
    const controller = new AbortController()
    const { vault, vaults } = await openOne()
    await makeKeys(vault, numbered('key', 30))
    const first: Events = []
    for await (const event of streamRotation(all(vaults), { signal: controller.signal })) {
      first.push(event)
      if (results(first).length === 7) controller.abort(new KeyturnError('INTERRUPTED', 'enough'))
    }
    const text = reportText(first, { end: false })
    const report = parseFleetReport(`${text}{"type":"result","result":{"key":"key-0`)
    expect(report.complete).toBe(false)
    const second = await collect(streamRotation(all(vaults), { before: report }))
    const made = [...results(first), ...results(second)].filter(({ rotated }) => rotated).map(({ key }) => key)
    expect(made.toSorted()).toEqual(numbered('key', 30))
    for (const name of numbered('key', 30)) expect(await collect(vault.listVersions(name))).toHaveLength(2)
    const third = parseFleetReport(text + reportText(second))
    expect(third.complete).toBe(true)
    expect(results(await collect(streamRotation(all(vaults), { before: third })))).toEqual([])
  })

  describe('what the run before left unknown', () => {
    async function openUnknown() {
      const opened = await openOne()
      await makeKeys(opened.vault, ['orders'])
      const first = await opened.vault.getKey('orders')
      await opened.locals[0]?.clock.advance('1d')
      const waits: number[] = []
      const vault: Vault = {
        ...opened.vault,
        sleep: async (ms) => {
          waits.push(ms)
        },
      }
      return { ...opened, vault, waits, first: first.version }
    }

    function reportOf(vault: Vault, known: Partial<RotationResult>) {
      const about = { key: 'orders', vaultUrl: vault.url, outcome: 'indeterminate', rotated: false, dryRun: false }
      const event = { type: 'done', vaultUrl: vault.url, key: 'orders', outcome: { ...about, ...known } }
      return parseFleetReport(
        reportText([event as unknown as RunEvent<RotationResult>], { startedOn: '2026-01-02T00:00:00.000Z' }),
      )
    }

    test.each([
      { landed: true, knows: 'all versions', outcome: 'adopted' },
      { landed: true, knows: 'the latest', outcome: 'adopted' },
      { landed: false, knows: 'all versions', outcome: 'rotated' },
      { landed: false, knows: 'the latest', outcome: 'rotated' },
    ])(
      'is looked up before anything is sent again (landed: $landed, known: $knows)',
      async ({ landed, knows, outcome }) => {
        const { vault, first } = await openUnknown()
        if (landed) await vault.rotateKey('orders')
        const known = { previousVersion: first, ...(knows === 'all versions' && { knownVersions: [first] }) }
        const events = await collect(streamRotation(all([vault]), { before: reportOf(vault, known) }))
        expect(results(events)).toEqual([expect.objectContaining({ outcome, rotated: true })])
        expect(await collect(vault.listVersions('orders'))).toHaveLength(2)
      },
    )

    test('is waited for as long as it may still take effect, and both are named when another writer came first', async () => {
      const { vault, first, waits } = await openUnknown()
      const other = await vault.rotateKey('orders')
      let late = ''
      const looking: Vault = {
        ...vault,
        sleep: async (ms) => {
          await vault.sleep(ms)
          if (waits.length === 3) late = (await vault.rotateKey('orders')).version
        },
      }
      const report = reportOf(vault, { previousVersion: first, knownVersions: [first] })
      const [result] = results(await collect(streamRotation(all([looking]), { before: report })))
      expect(result).toMatchObject({ outcome: 'failed', error: { code: 'CONFLICT' } })
      for (const version of [other.version, late]) expect(result?.error?.message).toContain(version)
      expect(waits).toEqual([5_000, 5_000, 5_000])
    })

    test.each([
      ['ahead', '2026-02-01T00:00:00Z'],
      ['back', '2025-12-01T00:00:00Z'],
    ])('is told apart by ids when the clock of the vault has gone %s', async (_, now) => {
      const { vault, locals, first } = await openUnknown()
      const second = await vault.rotateKey('orders')
      await locals[0]?.clock.set(now)
      const report = reportOf(vault, { previousVersion: second.version, knownVersions: [first, second.version] })
      expect(results(await collect(streamRotation(all([vault]), { before: report })))).toMatchObject([
        { outcome: 'rotated', previousVersion: second.version },
      ])
      const { version } = await vault.getKey('orders')
      const landed = reportOf(vault, { previousVersion: second.version, knownVersions: [first, second.version] })
      expect(results(await collect(streamRotation(all([vault]), { before: landed })))).toMatchObject([
        { outcome: 'adopted', version },
      ])
    })

    test('stays unknown when the report does not say what was there before, and nothing is sent', async () => {
      const { vault, locals } = await openUnknown()
      for (const known of [{}, { previousVersion: (await vault.rotateKey('orders')).version }]) {
        await vault.rotateKey('orders')
        await locals[0]?.clock.advance('1d')
        const before = await collect(vault.listVersions('orders'))
        const events = await collect(streamRotation(all([vault]), { before: reportOf(vault, known) }))
        expect(results(events)).toMatchObject([{ outcome: 'indeterminate', error: { code: 'INDETERMINATE' } }])
        expect(await collect(vault.listVersions('orders'))).toEqual(before)
      }
    })

    test('is looked up without a wait in a dry run, which changes nothing', async () => {
      const { vault, first, waits, sent, forget } = await openUnknown()
      await vault.rotateKey('orders')
      const report = reportOf(vault, { previousVersion: first, knownVersions: [first] })
      forget()
      const events = await collect(streamRotation(all([vault]), { before: report, dryRun: true }))
      expect(results(events)).toMatchObject([{ outcome: 'adopted', rotated: false, dryRun: true }])
      expect(sent.filter((line) => !line.startsWith('GET'))).toEqual([])
      expect(waits).toEqual([])
    })
  })

  test.each([{ ifOlderThan: '90d' }, { ifDue: true }])(
    'takes up what the journal says was begun, although the list shows the key to be young (%j)',
    async (rules) => {
      const { vault, vaults, locals } = await openOne()
      await makeKeys(vault, ['orders', 'invoices'])
      locals[0]?.clock.advance('1d')
      const { version: previousVersion } = await vault.getKey('orders')
      const at = vault.now().toISOString()
      const { version } = await vault.rotateKey('orders')
      locals[0]?.clock.advance('1h')
      const known = { previousVersion, knownVersions: [previousVersion], made: version }
      const intent = { operationId: crypto.randomUUID(), vaultUrl: vault.url, key: 'orders', ...known, at }
      const ended: string[] = []
      const journal: RotationJournal = {
        findOpen: (_, key) => (key === 'orders' && ended.length === 0 ? intent : undefined),
        begin: async () => undefined,
        made: async () => undefined,
        end: async (operationId, ending) => {
          ended.push(`${operationId} ${ending}`)
        },
      }
      const events = await collect(streamRotation(all(vaults), { ...rules, journal }))
      expect(countBy(events)).toEqual({ adopted: 1, 'not-due': 1 })
      expect(results(events).find(({ key }) => key === 'orders')).toMatchObject({ version, previousVersion })
      expect(ended).toEqual([`${intent.operationId} adopted`])
    },
  )

  test('begins anew after a dry run, which has done nothing', async () => {
    const { vault, vaults } = await openOne()
    await makeKeys(vault, numbered('key', 3))
    const dry = await collect(streamRotation(all(vaults), { dryRun: true }))
    const report = parseFleetReport(reportText(dry, { dryRun: true }))
    expect(countBy(await collect(streamRotation(all(vaults), { before: report })))).toEqual({ rotated: 3 })
  })
})

describe('a vault that enforces the documented limits and says nothing of when to come back', () => {
  const window = 1_000
  const known = { read: { count: 4_000, windowMs: window }, create: { count: 20, windowMs: window } }

  test.each([
    { begins: 'knows them', limitsOf: () => known },
    { begins: 'knows nothing', limitsOf: () => undefined },
  ])('fails no key of 40 for a run that $begins, and refuses few calls', async ({ limitsOf }) => {
    const local = await openLocalVault({ limits: { window } })
    onTestFinished(() => local.close())
    const counts = { sent: 0, refused: 0 }
    const httpClient: HttpClient = {
      async sendRequest(request) {
        const response = await local.httpClient.sendRequest(request)
        counts.sent++
        if (response.status === 429) counts.refused++
        return response
      },
    }
    const connection = { url: local.url, credential: local.credential, httpClient, now: () => local.now() }
    const maker = await connect(connection)
    for (const names of [numbered('a', 20), numbered('b', 20)]) {
      await makeKeys(maker, names)
      local.clock.advance(2 * window)
    }
    Object.assign(counts, { sent: 0, refused: 0 })
    const limited = await connect(connection, { limiter: createRunLimiter({ limitsOf }) })
    expect(countBy(await collect(streamRotation(all([limited]))))).toEqual({ rotated: 40 })
    expect(counts.refused).toBeLessThanOrEqual(0.05 * counts.sent)
    expect(counts.sent).toBeGreaterThanOrEqual(5 * 40)
  })
})
