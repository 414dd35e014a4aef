/**
 * `auditKeys` over 10,000 keys, 30 ms away: where no rule needs more than the list, and where one needs each key's policy. Beside
 * it in the same run: reading the list and nothing else. What it takes in memory is in `fleet/memory.ts`.
 *
 *   node bench/audit.ts [rounds] [keys]
 */
import { auditKeys, builtInProfile, parseAuditProfile } from '../packages/core/dist/audit.js'
import { createRunLimiter } from '../packages/core/dist/fleet.js'
import { drain, makeKeys, openBenchVaults, timed } from './fleet/vaults.ts'
import { printFigures, printRatio, ratios } from './local-vault/figures.ts'

const rounds = Number(process.argv[2] ?? 3)
const keys = Number(process.argv[3] ?? 10_000)
const bench = await openBenchVaults(['audit'])
await makeKeys(await bench.connect(0), keys)
bench.delayMs = 30

const listOnly = parseAuditProfile('version: 1\nextends: cis\nrules: { no-rotation-policy: off }', 'list-only')
const times = { list: [] as number[], withoutPolicy: [] as number[], withPolicy: [] as number[] }
const calls = { list: 0, withoutPolicy: 0, withPolicy: 0 }

async function measure(what: keyof typeof times, profile?: typeof listOnly): Promise<void> {
  const vault = await bench.connect(0, { limiter: createRunLimiter() })
  bench.counts.sent = 0
  times[what].push(
    await timed(async () => {
      const seen =
        profile === undefined
          ? await drain(vault.listKeys())
          : (await auditKeys([{ vault }], { profile })).audit.keys.length
      if (seen !== keys) throw new Error(`${seen} keys instead of ${keys}`)
    }),
  )
  calls[what] = bench.counts.sent
}

for (let round = 0; round < rounds; round++) {
  await measure('list')
  await measure('withoutPolicy', listOnly)
  await measure('withPolicy', builtInProfile('cis'))
}
await bench.close()

printFigures('list alone, ms', { each: times.list.map(Math.round).join(' '), calls: calls.list })
printFigures('audit without policies, ms', {
  each: times.withoutPolicy.map(Math.round).join(' '),
  calls: calls.withoutPolicy,
})
printFigures('audit with policies, ms', { each: times.withPolicy.map(Math.round).join(' '), calls: calls.withPolicy })
printRatio('audit without policies / list alone', ratios(times.withoutPolicy, times.list), '<= 1.2')
printRatio('audit with policies / list alone', ratios(times.withPolicy, times.list), '<= 1.35')
