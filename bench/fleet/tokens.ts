/**
 * Fifty vaults and one credential that takes half a second to give a token, as `az` does: how often it is asked, and how
 * much longer fifty vaults take than one.
 *
 *   node bench/fleet/tokens.ts [rounds]
 */

import { setTimeout as delay } from 'node:timers/promises'
import { createRunLimiter, streamRotation } from '../../packages/core/dist/fleet.js'
import type { Connection } from '../../packages/core/dist/index.js'
import { printFigures, printRatio, ratios } from '../local-vault/figures.ts'
import { drain, makeKeys, openBenchVaults, timed } from './vaults.ts'

const rounds = Number(process.argv[2] ?? 5)
const tokenMs = 500
const bench = await openBenchVaults(Array.from({ length: 50 }, (_, index) => `vault${index + 1}`))
for (const index of bench.locals.keys()) await makeKeys(await bench.connect(index), 10)
bench.delayMs = 30

async function audit(vaults: number): Promise<{ ms: number; fetches: number }> {
  let fetches = 0
  const [first] = bench.locals
  if (first === undefined) throw new RangeError('no vault')
  const credential: Connection['credential'] = {
    async getToken(scopes, options) {
      fetches++
      await delay(tokenMs)
      return first.credential.getToken(scopes, options)
    },
  }
  const ms = await timed(async () => {
    const limiter = createRunLimiter()
    const connected = await Promise.all(
      Array.from({ length: vaults }, (_, index) => bench.connect(index, { limiter }, credential)),
    )
    const events = await drain(
      streamRotation(
        connected.map((vault) => ({ vault })),
        { ifOlderThan: '90d' },
      ),
    )
    if (events !== vaults * 11) throw new Error(`${events} events`)
  })
  return { ms, fetches }
}

const one: number[] = []
const fifty: number[] = []
let fetches = 0
for (let round = 0; round < rounds; round++) {
  one.push((await audit(1)).ms)
  const run = await audit(50)
  fifty.push(run.ms)
  fetches = Math.max(fetches, run.fetches)
}
await bench.close()
printFigures('1 vault, ms', { each: one.map(Math.round).join(' ') })
printFigures('50 vaults, ms', { each: fifty.map(Math.round).join(' '), 'token fetches': fetches })
printRatio('50 vaults / 1 vault', ratios(fifty, one), '<= 1.15')
