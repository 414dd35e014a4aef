import { describe, expect, test } from 'vitest'
import { createRunLimiter, type RunLimiter, type RunLimiterOptions } from '../../../src/runs/pace/run-limiter.ts'
import { throttleBackOffMs, waitWithJitter } from '../../../src/vault/back-off.ts'
import type { OperationClass, Permit } from '../../../src/vault/request-limiter.ts'
import { type ManualClock, manualClock } from '../manual-clock.ts'

const vault = 'https://contoso.vault.azure.net'
const other = 'https://fabrikam.vault.azure.net'

function limiter(clock: ManualClock, options: RunLimiterOptions = {}): RunLimiter {
  return createRunLimiter({ clock, limitsOf: () => undefined, ...options })
}

/** Asks for `count` permits; those that were given so far can be read at any time. */
function ask(limits: RunLimiter, count: number, operation: OperationClass = 'read', url = vault): Permit[] {
  const given: Permit[] = []
  for (let index = 0; index < count; index++) limits.enter(url, operation).then((permit) => given.push(permit))
  return given
}

function queue(limits: RunLimiter, operation: OperationClass = 'read', url = vault) {
  return limits.state().queues.find((each) => each.operation === operation && each.vaultUrl === url)
}

describe('what is under way', () => {
  test('begins with 16 reads in a vault and comes to 32 within one round that nothing throttles', async () => {
    const clock = manualClock()
    const limits = limiter(clock)
    const given = ask(limits, 100)
    await clock.advance(0)
    expect(given).toHaveLength(16)
    for (const permit of given.splice(0)) permit.leave({ status: 200 })
    await clock.advance(0)
    expect(given).toHaveLength(32)
    for (const permit of given.splice(0)) permit.leave({ status: 200 })
    await clock.advance(0)
    expect(given).toHaveLength(32)
  })

  test('goes back to 16 after a 429', async () => {
    const clock = manualClock()
    const limits = limiter(clock)
    const given = ask(limits, 60)
    await clock.advance(0)
    for (const permit of given.splice(0)) permit.leave({ status: 200 })
    await clock.advance(0)
    given.at(0)?.leave({ status: 429 })
    expect(queue(limits)?.slots).toBe(16)
  })

  test('does not widen for callers who never filled it', async () => {
    const clock = manualClock()
    const limits = limiter(clock)
    for (let round = 0; round < 40; round++) {
      const given = ask(limits, 1)
      await clock.advance(0)
      given.at(0)?.leave({ status: 200 })
    }
    expect(queue(limits)?.slots).toBe(16)
  })

  test('is at most two requests that make versions, however long', async () => {
    const clock = manualClock()
    const limits = limiter(clock)
    const given = ask(limits, 30, 'create')
    for (let round = 1; round <= 10; round++) {
      await clock.advance(0)
      expect(given).toHaveLength(2)
      for (const permit of given.splice(0)) permit.leave({ status: 200 })
    }
  })

  test('comes to eight of them on a loopback host, which has no limit that is known', async () => {
    const clock = manualClock()
    const limits = limiter(clock)
    const given = ask(limits, 60, 'create', 'https://default.vault.localhost')
    await clock.advance(0)
    expect(given).toHaveLength(2)
    for (let round = 1; round <= 3; round++) {
      for (const permit of given.splice(0)) permit.leave({ status: 200 })
      await clock.advance(0)
    }
    expect(given).toHaveLength(8)
  })

  test('is at most 64 in all vaults together, and no vault starves', async () => {
    const clock = manualClock()
    const limits = limiter(clock)
    const urls = Array.from({ length: 10 }, (_, index) => `https://vault${index}.vault.azure.net`)
    const given = urls.map((url) => ask(limits, 40, 'read', url))
    await clock.advance(0)
    const served = urls.map(() => 0)
    for (let round = 0; round < 20; round++) {
      expect(given.flat().length).toBeLessThanOrEqual(64)
      for (const [index, permits] of given.entries()) {
        served[index] = (served[index] ?? 0) + permits.length
        for (const permit of permits.splice(0)) permit.leave({ status: 200 })
      }
      await clock.advance(0)
    }
    expect(served).toEqual(urls.map(() => 40))
  })

  test('is let go when a request fails without an answer', async () => {
    const clock = manualClock()
    const limits = limiter(clock)
    const given = ask(limits, 4, 'create')
    await clock.advance(0)
    given.at(0)?.leave({})
    given.at(0)?.leave({})
    await clock.advance(0)
    expect(given).toHaveLength(3)
    expect(queue(limits, 'create')).toMatchObject({ inFlight: 2, waiting: 1 })
  })
})

describe('the rate', () => {
  test('is that of each vault and class alone: rotations that wait hold up no read and no other vault', async () => {
    const clock = manualClock()
    const limits = createRunLimiter({ clock })
    for (let index = 0; index < 16; index++) (await limits.enter(vault, 'create')).leave({ status: 200 })
    const waiting = ask(limits, 1, 'create')
    const reads = ask(limits, 1, 'read')
    const elsewhere = ask(limits, 1, 'create', other)
    await clock.advance(0)
    expect([waiting.length, reads.length, elsewhere.length]).toEqual([0, 1, 1])
    await clock.advance(624)
    expect(waiting).toHaveLength(0)
    await clock.advance(1)
    expect(waiting).toHaveLength(1)
  })

  test('begins with half for a managed HSM', async () => {
    const clock = manualClock()
    const limits = createRunLimiter({ clock })
    const hsm = 'https://contoso.managedhsm.azure.net'
    ask(limits, 1, 'read', hsm)
    ask(limits, 1, 'create', hsm)
    await clock.advance(0)
    expect(queue(limits, 'read', hsm)?.perSecond).toBe(160)
    expect(queue(limits, 'create', hsm)?.perSecond).toBe(0.8)
  })

  test('obeys a Retry-After for the whole class, but for no longer than a minute', async () => {
    const clock = manualClock()
    const limits = limiter(clock)
    const held = ask(limits, 1)
    await clock.advance(0)
    held.at(0)?.leave({ status: 429, retryAfterMs: 3_600_000 })
    const given = ask(limits, 1)
    await clock.advance(59_999)
    expect(given).toHaveLength(0)
    await clock.advance(1)
    expect(given).toHaveLength(1)
  })
})

describe('a caller who gives up', () => {
  test('gets the reason of its signal, and the next one takes its place', async () => {
    const clock = manualClock()
    const limits = limiter(clock)
    const held = ask(limits, 2, 'create')
    await clock.advance(0)
    const controller = new AbortController()
    const gone = limits.enter(vault, 'create', controller.signal)
    const next = ask(limits, 1, 'create')
    controller.abort(new Error('enough'))
    await expect(gone).rejects.toThrow('enough')
    held.at(0)?.leave({ status: 200 })
    await clock.advance(0)
    expect(next).toHaveLength(1)
  })

  test('leaves no timer behind that would hold the process', async () => {
    const clock = manualClock()
    const limits = limiter(clock)
    const held = ask(limits, 1)
    await clock.advance(0)
    held.at(0)?.leave({ status: 429, retryAfterMs: 30_000 })
    const controller = new AbortController()
    const gone = limits.enter(vault, 'read', controller.signal)
    await clock.advance(0)
    controller.abort(new Error('enough'))
    await expect(gone).rejects.toThrow('enough')
    await expect(clock.runUntil(new Promise(() => undefined))).rejects.toThrow('nobody sleeps')
  })

  test('who gave up before asking takes nothing', async () => {
    const limits = limiter(manualClock())
    await expect(limits.enter(vault, 'read', AbortSignal.abort(new Error('before')))).rejects.toThrow('before')
    expect(queue(limits)?.inFlight ?? 0).toBe(0)
  })
})

describe('the quota of retries', () => {
  test('is 100 throttled retries without a success, for all vaults together', () => {
    const limits = limiter(manualClock())
    const granted = Array.from({ length: 150 }, () => limits.takeRetry('throttled')).filter(Boolean)
    expect(granted).toHaveLength(100)
    expect(limits.state().retryTokens).toBe(0)
  })

  test('is 35 retries after failures of the service or the network', () => {
    const limits = limiter(manualClock())
    expect(Array.from({ length: 50 }, () => limits.takeRetry('transient')).filter(Boolean)).toHaveLength(35)
  })

  test('gets back what a retry cost when it was worth it, and one token for any other success', () => {
    const limits = limiter(manualClock())
    limits.takeRetry('transient')
    limits.takeRetry('throttled')
    limits.noteSuccess('transient')
    expect(limits.state().retryTokens).toBe(495)
    limits.noteSuccess()
    expect(limits.state().retryTokens).toBe(496)
  })
})

/** A vault that counts as the service does: so many at once, refilled evenly; it tells nobody how long to wait. */
function enforcingVault(clock: ManualClock, { count, windowMs }: { count: number; windowMs: number }) {
  let tokens = count
  let filledAt = 0
  return {
    refused: 0,
    passed: 0,
    answer(): number {
      tokens = Math.min(count, tokens + ((clock.elapsed() - filledAt) * count) / windowMs)
      filledAt = clock.elapsed()
      if (tokens < 1) {
        this.refused++
        return 429
      }
      tokens--
      this.passed++
      return 200
    },
  }
}

/** A night's run: 1,000 keys listed with their policies, then eight reads and one send for each of 60 rotations. */
const callsInAll = 1_040 + 60 * 9

describe.each([
  {
    what: '60 rotations in a vault',
    operation: 'create',
    count: 20,
    calls: 60,
    latency: 50,
    workers: 4,
    most: 1.05,
    callsInAll,
  },
  {
    what: '10,400 reads in a vault',
    operation: 'read',
    count: 4_000,
    calls: 10_400,
    latency: 30,
    workers: 64,
    most: 1.15,
    callsInAll: 10_400,
  },
] as const)('under the documented limits, enforced without Retry-After', ({ what, ...run }) => {
  test.each([
    { begins: 'knowing them', limitsOf: () => ({ read: window(4_000), create: window(20) }) },
    { begins: 'knowing nothing', limitsOf: () => undefined },
  ])(`${what} take at most ${run.most} times the theoretical minimum, $begins`, async ({ limitsOf }) => {
    const clock = manualClock()
    const limits = createRunLimiter({ clock, limitsOf })
    const service = enforcingVault(clock, { count: run.count, windowMs: 10_000 })
    let open = run.calls
    const work = async (): Promise<void> => {
      while (open > 0) {
        open--
        for (const backOffMs of throttleBackOffMs) {
          const permit = await limits.enter(vault, run.operation)
          await clock.sleep(run.latency)
          const status = service.answer()
          permit.leave({ status })
          if (status === 200) break
          await clock.sleep(waitWithJitter(backOffMs, { random: () => 0.5 }))
        }
      }
    }
    await clock.runUntil(Promise.all(Array.from({ length: run.workers }, work)))
    expect(service.passed).toBe(run.calls)
    const minimum = ((run.calls - run.count) / run.count) * 10_000
    expect(clock.elapsed()).toBeGreaterThanOrEqual(minimum)
    expect(clock.elapsed()).toBeLessThanOrEqual(run.most * minimum)
    expect(service.refused).toBeLessThanOrEqual(0.02 * run.callsInAll)
  })
})

function window(count: number) {
  return { count, windowMs: 10_000 }
}
