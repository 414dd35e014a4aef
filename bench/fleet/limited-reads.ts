/**
 * 1,000 keys audited with their policies, in a vault that enforces the documented limits of reads without `Retry-After`.
 * Once with keys that fit into the limit, against a vault without limits; once with RSA 4096, each of which costs eight
 * times as much, which no list tells: against the least time that the limit allows.
 *
 *   node bench/fleet/limited-reads.ts [window in ms]
 */

import { generateKeyPairSync } from 'node:crypto'
import { createRunLimiter, streamRotation } from '../../packages/core/dist/fleet.js'
import { printFigures } from '../local-vault/figures.ts'
import { type BenchVaults, openBenchVaults, timed } from './vaults.ts'

const window = Number(process.argv[2] ?? 10_000)
const keys = 1_000
const delayMs = 10

async function audit(bench: BenchVaults): Promise<{ ms: number; failed: number }> {
  bench.delayMs = delayMs
  Object.assign(bench.counts, { sent: 0, throttled: 0 })
  const limitsOf = () => ({ read: { count: 4_000, windowMs: window }, create: { count: 20, windowMs: window } })
  const vault = await bench.connect(0, { limiter: createRunLimiter({ limitsOf }) })
  let failed = 0
  const ms = await timed(async () => {
    for await (const event of streamRotation([{ vault: vault }], { ifDue: true })) {
      if (event.type === 'done' && event.outcome.error !== null) failed++
    }
  })
  return { ms, failed }
}

/** A vault of keys of one kind, its limits unused. */
async function fill(limits: { window: number } | undefined, kind: 'EC' | 'RSA 4096'): Promise<BenchVaults> {
  const bench = await openBenchVaults(['limited'], limits)
  const maker = await bench.connect(0)
  const material =
    kind === 'EC'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
      : generateKeyPairSync('rsa', { modulusLength: 4096 }).privateKey
  for (let made = 0; made < keys; made++) {
    if (made % 15 === 0) bench.locals[0]?.clock.advance(2 * window)
    await maker.importKey(`key-${made}`, { material: material.export({ format: 'jwk' }) as never })
  }
  bench.locals[0]?.clock.advance(2 * window)
  return bench
}

const figures = (bench: BenchVaults, failed: number) => ({
  failed,
  calls: bench.counts.sent,
  refused: bench.counts.throttled,
  '% refused (goal <= 2)': (100 * bench.counts.throttled) / bench.counts.sent,
})

const free = await fill(undefined, 'EC')
const unlimited = await audit(free)
await free.close()
const light = await fill({ window }, 'EC')
const limited = await audit(light)
printFigures('EC', {
  ms: limited.ms,
  'x without limits (goal <= 1.15)': limited.ms / unlimited.ms,
  ...figures(light, limited.failed),
})
await light.close()

const heavy = await fill({ window }, 'RSA 4096')
const bound = await audit(heavy)
const least = (keys / 500 + Math.ceil(keys / 25) / 4_000 - 1) * window
printFigures('RSA 4096', {
  ms: bound.ms,
  'x minimum (goal <= 1.15)': bound.ms / least,
  ...figures(heavy, bound.failed),
})
await heavy.close()
