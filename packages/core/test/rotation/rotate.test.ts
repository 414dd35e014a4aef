import { afterEach, describe, expect, test } from 'vitest'
import { connect } from '../../src/connect.ts'
import type { Key, KeyVersion } from '../../src/keys/key.ts'
import { setRotationPolicy } from '../../src/lifecycle/rotation-policy.ts'
import { rotateKey } from '../../src/rotation/rotate.ts'
import { failureOf } from '../failure-of.ts'
import { type Fault, type FaultyVault, openFaultyVault } from '../once/faulty-vault.ts'

const open: FaultyVault[] = []

/** A vault with the key `orders`, one day old. */
async function vaultWithKey(options: { signal?: AbortSignal } = {}): Promise<FaultyVault & { first: Key }> {
  const faulty = await openFaultyVault('2026-01-01T00:00:00Z', options.signal)
  open.push(faulty)
  const first = await faulty.vault.createKey('orders', { keyType: 'EC', tags: { team: 'billing' } })
  await faulty.local.clock.advance('1d')
  faulty.writes.length = 0
  return Object.assign(faulty, { first })
}

async function listVersions({ vault }: FaultyVault): Promise<KeyVersion[]> {
  const versions: KeyVersion[] = []
  for await (const each of vault.listVersions('orders')) versions.push(each)
  return versions.sort((a, b) => Number(a.createdOn) - Number(b.createdOn))
}

function seconds(faulty: FaultyVault): number[] {
  const [first] = faulty.writes
  return faulty.writes.map(({ at }) => Math.round((at - (first?.at ?? 0)) / 1000))
}

afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

describe('a rotation without trouble', () => {
  test('makes one version, leaves the old one enabled and reports what it did', async () => {
    const faulty = await vaultWithKey()
    const result = await rotateKey(faulty.vault, 'orders')
    const [old, made] = await listVersions(faulty)
    expect(result).toMatchObject({
      key: 'orders',
      vaultUrl: 'https://default.vault.localhost',
      outcome: 'rotated',
      rotated: true,
      dryRun: false,
      reason: { code: 'FORCED' },
      previousVersion: faulty.first.version,
      version: made?.version,
      attempts: 1,
      adopted: false,
    })
    expect(result.error).toBeNull()
    expect(old).toMatchObject({ version: faulty.first.version, enabled: true })
    expect(faulty.writes).toHaveLength(1)
  })

  test('sends its operation id, so that the audit log can prove who made the version', async () => {
    const faulty = await vaultWithKey()
    const { operationId } = await rotateKey(faulty.vault, 'orders')
    expect(operationId).toMatch(/^[0-9a-f-]{36}$/)
    expect(faulty.writes[0]?.requestId).toBe(operationId)
  })

  test('does nothing a second time while the rule is not due, and says when it will be', async () => {
    const faulty = await vaultWithKey()
    await faulty.local.clock.advance('90d')
    expect(await rotateKey(faulty.vault, 'orders', { ifOlderThan: '90d' })).toMatchObject({
      outcome: 'rotated',
      reason: { code: 'OLDER_THAN', olderThan: 'P90D' },
      nextDue: '2026-07-01T00:00:00Z',
    })
    expect(await rotateKey(faulty.vault, 'orders', { ifOlderThan: '90d' })).toMatchObject({
      outcome: 'not-due',
      rotated: false,
      reason: { code: 'NOT_DUE' },
      nextDue: '2026-07-01T00:00:00Z',
      attempts: 0,
    })
    expect(faulty.writes).toHaveLength(1)
  })

  test('in a dry run decides and sends nothing', async () => {
    const faulty = await vaultWithKey()
    expect(await rotateKey(faulty.vault, 'orders', { dryRun: true })).toMatchObject({
      outcome: 'rotated',
      rotated: false,
      dryRun: true,
      reason: { code: 'FORCED' },
      version: faulty.first.version,
      attempts: 0,
    })
    expect(faulty.writes).toHaveLength(0)
  })

  test('takes the key itself for its age when two versions were made in the same second', async () => {
    const faulty = await vaultWithKey()
    await rotateKey(faulty.vault, 'orders')
    const second = await rotateKey(faulty.vault, 'orders')
    const result = await rotateKey(faulty.vault, 'orders', { ifOlderThan: '90d' })
    expect(result).toMatchObject({ outcome: 'not-due', version: second.version })
  })
})

describe('an answer that is lost', () => {
  test.each<Fault>([
    'reset-after',
    'time-out-after',
    'status-500-after',
    'status-504-after',
    'cut-body-after',
    'empty-200-after',
    'html-200-after',
  ])('%s: the version is found in the list and adopted, nothing is sent twice', async (fault) => {
    const faulty = await vaultWithKey()
    faulty.queue.push(fault)
    const result = await rotateKey(faulty.vault, 'orders')
    const versions = await listVersions(faulty)
    expect(versions).toHaveLength(2)
    expect(result).toMatchObject({
      outcome: 'adopted',
      rotated: true,
      adopted: true,
      attempts: 1,
      version: versions[1]?.version,
    })
    expect(faulty.writes).toHaveLength(1)
  })

  test.each([1_000, 4_000, 14_000, 29_000])('a version that appears after %i ms is adopted', async (lateMs) => {
    const faulty = await vaultWithKey()
    faulty.queue.push({ lateMs })
    expect(await rotateKey(faulty.vault, 'orders')).toMatchObject({ outcome: 'adopted', attempts: 1 })
    expect(await listVersions(faulty)).toHaveLength(2)
  })

  test('a longer settle window waits for a version that comes after a minute', async () => {
    const faulty = await vaultWithKey()
    faulty.queue.push({ lateMs: 55_000 })
    expect(await rotateKey(faulty.vault, 'orders', { settle: '60s' })).toMatchObject({
      outcome: 'adopted',
      attempts: 1,
    })
    expect(await listVersions(faulty)).toHaveLength(2)
  })

  test.each<Fault>(['reset-before', 'unavailable-before'])(
    '%s: sends again, but not before the settle window has passed',
    async (fault) => {
      const faulty = await vaultWithKey()
      faulty.queue.push(fault)
      expect(await rotateKey(faulty.vault, 'orders')).toMatchObject({ outcome: 'rotated', attempts: 2 })
      expect(seconds(faulty)).toEqual([0, 30])
      expect(new Set(faulty.writes.map(({ requestId }) => requestId)).size).toBe(1)
      expect(await listVersions(faulty)).toHaveLength(2)
    },
  )

  test('is indeterminate when two requests have left no trace, and there is no third', async () => {
    const faulty = await vaultWithKey()
    faulty.queue.push('reset-before', 'reset-before')
    const result = await rotateKey(faulty.vault, 'orders')
    expect(result).toMatchObject({
      outcome: 'indeterminate',
      rotated: false,
      attempts: 2,
      previousVersion: faulty.first.version,
      version: null,
      error: { code: 'INDETERMINATE' },
    })
    expect(result.error?.message).toContain('whether key "orders" got a new version is unknown')
    expect(faulty.writes).toHaveLength(2)
  })

  test('names both versions when the lost request lands after the second one was sent', async () => {
    const faulty = await vaultWithKey()
    faulty.queue.push({ lateMs: 31_000 }, 'none')
    faulty.beforeRequest = async ({ url }) => {
      if (faulty.writes.length === 2 && url.includes('/versions')) await faulty.landAll()
    }
    const result = await rotateKey(faulty.vault, 'orders')
    const [, second, third] = await listVersions(faulty)
    expect(result).toMatchObject({ outcome: 'failed', rotated: true, error: { code: 'CONFLICT' } })
    expect(result.error?.message).toContain(second?.version)
    expect(result.error?.message).toContain(third?.version)
  })
})

describe('a request that never arrived', () => {
  test.each<Fault>(['refused', 'throttled'])('%s: backs off and sends again', async (fault) => {
    const faulty = await vaultWithKey()
    faulty.queue.push(fault, fault)
    expect(await rotateKey(faulty.vault, 'orders')).toMatchObject({ outcome: 'rotated', attempts: 3 })
    expect(await listVersions(faulty)).toHaveLength(2)
  })

  test('waits as long as the service asks', async () => {
    const faulty = await vaultWithKey()
    faulty.queue.push('throttled-with-retry-after')
    await rotateKey(faulty.vault, 'orders')
    const [first, second] = faulty.writes
    const waited = (second?.at ?? 0) - (first?.at ?? 0)
    expect(waited).toBeGreaterThanOrEqual(3_000)
    expect(waited).toBeLessThan(4_000)
  })

  test('gives up after six sends, and nothing was made', async () => {
    const faulty = await vaultWithKey()
    faulty.queue.push(...Array<Fault>(10).fill('throttled'))
    expect((await failureOf(rotateKey(faulty.vault, 'orders'))).code).toBe('THROTTLED')
    expect(faulty.writes).toHaveLength(6)
    expect(await listVersions(faulty)).toHaveLength(1)
  })

  test('leaves the key alone when another writer rotated it during the wait and the rule is satisfied', async () => {
    const faulty = await vaultWithKey()
    await faulty.local.clock.advance('90d')
    faulty.queue.push('throttled')
    const result = await rotateKey(faulty.vault, 'orders', {
      ifOlderThan: '90d',
      onEvent: ({ type }) => {
        if (type === 'not-sent') faulty.beforeRequest = rotateElsewhere(faulty)
      },
    })
    expect(result).toMatchObject({ outcome: 'not-due', rotated: false })
    expect(await listVersions(faulty)).toHaveLength(2)
  })

  test('stops with a conflict when another writer rotated it during the wait and rotation was forced', async () => {
    const faulty = await vaultWithKey()
    faulty.queue.push('throttled')
    const error = await failureOf(
      rotateKey(faulty.vault, 'orders', {
        onEvent: ({ type }) => {
          if (type === 'not-sent') faulty.beforeRequest = rotateElsewhere(faulty)
        },
      }),
    )
    expect(error.code).toBe('CONFLICT')
    expect(await listVersions(faulty)).toHaveLength(2)
  })
})

/** Makes one version past the faulty transport, before the next request. */
function rotateElsewhere(faulty: FaultyVault): () => Promise<void> {
  return async () => {
    faulty.beforeRequest = undefined
    const elsewhere = await connect({
      url: faulty.local.url,
      credential: faulty.local.credential,
      httpClient: faulty.local.httpClient,
      now: faulty.local.now,
    })
    await elsewhere.rotateKey('orders')
  }
}

describe('a second writer', () => {
  test('that was faster than the last look is noticed before anything is sent', async () => {
    const faulty = await vaultWithKey()
    faulty.beforeRequest = async ({ url }) => {
      if (!url.includes('/versions')) await rotateElsewhere(faulty)()
    }
    const error = await failureOf(rotateKey(faulty.vault, 'orders'))
    expect(error).toMatchObject({
      code: 'CONFLICT',
      message: 'key "orders" changed while it was looked at; nothing was sent',
    })
    expect(faulty.writes).toHaveLength(0)
  })

  test('that rotates between the last look and the send is reported with both versions', async () => {
    const faulty = await vaultWithKey()
    faulty.beforeRequest = async ({ url }) => {
      if (url.includes('/rotate')) await rotateElsewhere(faulty)()
    }
    const result = await rotateKey(faulty.vault, 'orders')
    const versions = await listVersions(faulty)
    expect(versions).toHaveLength(3)
    expect(result).toMatchObject({ outcome: 'failed', rotated: true, error: { code: 'CONFLICT' } })
    for (const { version } of versions.filter((each) => each.version !== faulty.first.version)) {
      expect(result.error?.message).toContain(version)
    }
  })

  test('is reported however long the answer to the last look was on its way', async () => {
    const faulty = await vaultWithKey()
    const held = await connect(
      {
        ...faulty.local,
        httpClient: {
          async sendRequest(request) {
            const answered = await faulty.transport.sendRequest(request)
            if (answered.status !== 200 || !/\/keys\/orders\/?\?/.test(request.url)) return answered
            await rotateElsewhere(faulty)()
            await faulty.local.clock.advance('20s')
            return answered
          },
        },
      },
      { clock: faulty.clock },
    )
    const result = await rotateKey(held, 'orders', { verify: false })
    const [, others, ours] = await listVersions(faulty)
    expect(result).toMatchObject({ outcome: 'failed', version: ours?.version, error: { code: 'CONFLICT' } })
    expect(result.error?.message).toContain(`${others?.version}`)
    expect(result.error?.message).toContain(`${ours?.version}`)
  })

  test('is not taken for ours when our answer is lost, too: both are named', async () => {
    const faulty = await vaultWithKey()
    faulty.queue.push('reset-after')
    faulty.beforeRequest = async ({ url }) => {
      if (url.includes('/rotate')) await rotateElsewhere(faulty)()
    }
    const result = await rotateKey(faulty.vault, 'orders')
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'CONFLICT' } })
    expect(result.error?.message).toMatch(/[0-9a-f]{32}, [0-9a-f]{32}/)
  })
})

describe('the guard expectVersion', () => {
  test('lets the rotation through while the version is the latest', async () => {
    const faulty = await vaultWithKey()
    expect(await rotateKey(faulty.vault, 'orders', { expectVersion: faulty.first.version })).toMatchObject({
      outcome: 'rotated',
    })
  })

  test('stops it when another version is the latest, with nothing sent', async () => {
    const faulty = await vaultWithKey()
    const error = await failureOf(rotateKey(faulty.vault, 'orders', { expectVersion: '0'.repeat(32) }))
    expect(error.code).toBe('CONFLICT')
    expect(error.message).toContain(`is ${faulty.first.version}, not ${'0'.repeat(32)}`)
    expect(faulty.writes).toHaveLength(0)
  })

  test('refuses what is no version', async () => {
    const faulty = await vaultWithKey()
    expect((await failureOf(rotateKey(faulty.vault, 'orders', { expectVersion: 'latest' }))).code).toBe('INVALID_INPUT')
  })
})

describe('options that cannot be read', () => {
  test.each([
    [{ ifOlderThan: '3 months' }, 'ifOlderThan: "3 months" is not a duration'],
    [{ ifExpiresWithin: '5m' }, 'ifExpiresWithin: "5m" is not a duration'],
    [{ settle: '4s' }, 'settle: "4s" is out of range; use 5s to 10min'],
    [{ settle: '11min' }, 'settle: "11min" is out of range; use 5s to 10min'],
  ])('%j are refused before anything is asked', async (options, message) => {
    const faulty = await vaultWithKey()
    faulty.beforeRequest = () => Promise.reject(new Error('a request went out'))
    const error = await failureOf(rotateKey(faulty.vault, 'orders', options))
    expect(error.code).toBe('INVALID_INPUT')
    expect(error.message).toContain(message)
  })
})

describe('a key that is not to be rotated', () => {
  test('is an error when it does not exist', async () => {
    const faulty = await vaultWithKey()
    expect((await failureOf(rotateKey(faulty.vault, 'missing'))).code).toBe('KEY_NOT_FOUND')
    expect(faulty.writes).toHaveLength(0)
  })

  test('is skipped under a rule when it is disabled', async () => {
    const faulty = await vaultWithKey()
    await faulty.vault.updateKey('orders', { enabled: false })
    expect(await rotateKey(faulty.vault, 'orders', { ifOlderThan: '1h' })).toMatchObject({
      outcome: 'skipped',
      reason: { code: 'NO_ENABLED_VERSION' },
    })
    expect(faulty.writes).toHaveLength(0)
  })

  test('is an error, and not an empty answer, when the vault refuses the rotation', async () => {
    const faulty = await vaultWithKey()
    faulty.refuse = ({ url }) =>
      url.includes('/rotate') ? { status: 403, code: 'Forbidden', innerCode: 'ForbiddenByRbac' } : undefined
    expect((await failureOf(rotateKey(faulty.vault, 'orders'))).code).toBe('ACCESS_DENIED')
    expect(await listVersions(faulty)).toHaveLength(1)
  })
})

describe('an interruption', () => {
  test('before the send leaves everything as it was', async () => {
    const faulty = await vaultWithKey()
    const error = await failureOf(rotateKey(faulty.vault, 'orders', { signal: AbortSignal.abort() }))
    expect(error.code).toBe('INTERRUPTED')
    expect(faulty.writes).toHaveLength(0)
  })

  test('during back-off ends at once, and says that nothing was made', async () => {
    const faulty = await vaultWithKey()
    faulty.queue.push('throttled')
    const stop = new AbortController()
    const rotation = rotateKey(faulty.vault, 'orders', {
      signal: stop.signal,
      onEvent: ({ type }) => type === 'not-sent' && stop.abort(),
    })
    expect((await failureOf(rotation)).code).toBe('INTERRUPTED')
    expect(faulty.writes).toHaveLength(1)
  })

  test('while the outcome is unknown looks once more, and says indeterminate rather than failed', async () => {
    const faulty = await vaultWithKey()
    faulty.queue.push({ lateMs: 10_000 })
    const stop = new AbortController()
    const result = await rotateKey(faulty.vault, 'orders', {
      signal: stop.signal,
      onEvent: ({ type }) => type === 'unknown' && stop.abort(),
    })
    expect(result).toMatchObject({
      outcome: 'indeterminate',
      rotated: false,
      attempts: 1,
      error: { code: 'INDETERMINATE' },
    })
  })

  test('while the outcome is unknown names what is there, and does not take it for its own', async () => {
    const faulty = await vaultWithKey()
    faulty.queue.push('reset-after')
    const stop = new AbortController()
    const result = await rotateKey(faulty.vault, 'orders', {
      signal: stop.signal,
      onEvent: ({ type }) => type === 'unknown' && stop.abort(),
    })
    const [, made] = await listVersions(faulty)
    expect(result).toMatchObject({ outcome: 'indeterminate', rotated: false, error: { code: 'INDETERMINATE' } })
    expect(result.error?.message).toContain(`${made?.version} has appeared since, which may be another writer's`)
  })
})

describe('with a rotation policy', () => {
  test('ifDue waits for the policy and names the date', async () => {
    const faulty = await vaultWithKey()
    await setRotationPolicy(faulty.vault, 'orders', { rotateEvery: 'P60D', expireAfter: 'P90D' })
    expect(await rotateKey(faulty.vault, 'orders', { ifDue: true })).toMatchObject({
      outcome: 'not-due',
      nextDue: '2026-03-02T00:00:00Z',
    })
  })

  test('ifDue says of a key without one that it never will be', async () => {
    const faulty = await vaultWithKey()
    expect(await rotateKey(faulty.vault, 'orders', { ifDue: true })).toMatchObject({
      outcome: 'not-due',
      reason: { code: 'NOT_DUE', message: 'not due: its rotation policy does not rotate it' },
    })
  })

  test('a new version expires as the policy says, and the next rotation is the policy’s', async () => {
    const faulty = await vaultWithKey()
    await setRotationPolicy(faulty.vault, 'orders', { rotateEvery: 'P60D', expireAfter: 'P90D' })
    const result = await rotateKey(faulty.vault, 'orders')
    expect(result.verification?.checks).toContainEqual({
      name: 'expiry',
      status: 'passed',
      detail: 'expires on 2026-04-02T00:00:00Z, P90D after 2026-01-02T00:00:00Z',
    })
    expect(result.nextDue).toBe('2026-03-03T00:00:00Z')
  })
})
