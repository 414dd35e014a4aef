/**
 * A vault that enforces the documented limits, without `Retry-After`, in the service's window of ten seconds or another
 * one: 1,000 keys audited with their policies, then 60 of them rotated. How much longer the rotations take than the limits
 * allow, and how many of all calls were refused. Once by a run that knows the limits, and once by one that knows none and
 * learns from the first refusal.
 *
 *   node bench/fleet/limits.ts [window in ms]
 */
import {
  createRunLimiter,
  type RunLimiterOptions,
  type StreamRotationOptions,
  streamRotation,
} from '../../packages/core/dist/fleet.js'
import { printFigures } from '../local-vault/figures.ts'
import { openBenchVaults, timed } from './vaults.ts'

const window = Number(process.argv[2] ?? 10_000)
const keys = 1_000
const rotated = 60
const known = { read: { count: 4_000, windowMs: window }, create: { count: 20, windowMs: window } }

for (const limitsOf of [() => known, () => undefined] satisfies RunLimiterOptions['limitsOf'][]) {
  const bench = await openBenchVaults(['limited'], { window })
  const maker = await bench.connect(0)
  for (let made = 0; made < keys; made++) {
    if (made % 15 === 0) bench.locals[0]?.clock.advance(2 * window)
    await maker.createKey(`key-${made}`, { keyType: 'EC' })
  }
  bench.locals[0]?.clock.advance(2 * window)
  bench.delayMs = 10
  Object.assign(bench.counts, { sent: 0, throttled: 0 })
  const vault = await bench.connect(0, { limiter: createRunLimiter({ limitsOf }) })
  let failed = 0
  const run = async (options: StreamRotationOptions) => {
    for await (const event of streamRotation([{ vault: vault }], options)) {
      if (event.type === 'done' && event.outcome.error !== null) failed++
    }
  }
  const auditMs = await timed(() => run({ ifDue: true }))
  const rotateMs = await timed(() => run({ select: ({ name }) => Number(name.slice('key-'.length)) < rotated }))
  const least = ((rotated - 20) / 20) * window
  printFigures(limitsOf() === undefined ? 'limits unknown' : 'limits known', {
    'audit ms': auditMs,
    'rotations ms': rotateMs,
    'x minimum (goal <= 1.05)': rotateMs / least,
    failed,
    calls: bench.counts.sent,
    refused: bench.counts.throttled,
    '% refused (goal <= 2)': (100 * bench.counts.throttled) / bench.counts.sent,
  })
  await bench.close()
}
