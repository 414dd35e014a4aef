/**
 * An audit of 1,000 keys, 30 ms away: by age (the list alone), and with each key's rotation policy. Beside it in the same
 * run: reading the list and nothing else, and the loop of the SDK's documentation, one key after the other.
 *
 *   node bench/fleet/audit.ts [rounds]
 */
import { createRunLimiter, streamRotation } from '../../packages/core/dist/fleet.js'
import { printFigures, printRatio, ratios } from '../local-vault/figures.ts'
import { drain, makeKeys, openBenchVaults, timed } from './vaults.ts'

const rounds = Number(process.argv[2] ?? 3)
const keys = 1_000
const bench = await openBenchVaults(['audit'])
await makeKeys(await bench.connect(0), keys)
bench.delayMs = 30

const times = { list: [] as number[], byAge: [] as number[], withPolicy: [] as number[], sequential: [] as number[] }
const calls = { byAge: 0, withPolicy: 0 }
for (let round = 0; round < rounds; round++) {
  const fresh = () => bench.connect(0, { limiter: createRunLimiter() })
  const lister = await fresh()
  times.list.push(await timed(() => drain(lister.listKeys())))

  const byAge = await fresh()
  bench.counts.sent = 0
  times.byAge.push(await timed(() => drain(streamRotation([{ vault: byAge }], { ifOlderThan: '90d' }))))
  calls.byAge = bench.counts.sent

  const withPolicy = await fresh()
  bench.counts.sent = 0
  times.withPolicy.push(await timed(() => drain(streamRotation([{ vault: withPolicy }], { ifDue: true }))))
  calls.withPolicy = bench.counts.sent

  const client = bench.sdk(0)
  times.sequential.push(
    await timed(async () => {
      for await (const { name } of client.listPropertiesOfKeys()) await client.getKeyRotationPolicy(name)
    }),
  )
}
await bench.close()

printFigures('list alone, ms', { each: times.list.map(Math.round).join(' ') })
printFigures('by age, ms', { each: times.byAge.map(Math.round).join(' '), calls: calls.byAge })
printFigures('with policy, ms', { each: times.withPolicy.map(Math.round).join(' '), calls: calls.withPolicy })
printFigures('documented loop, ms', { each: times.sequential.map(Math.round).join(' ') })
printRatio('by age / list alone', ratios(times.byAge, times.list), '<= 1.1')
printRatio('with policy / list alone', ratios(times.withPolicy, times.list), '<= 1.2')
printRatio('documented loop / with policy', ratios(times.sequential, times.withPolicy), '>= 20')
