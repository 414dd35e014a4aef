/**
 * 100 rotations in one vault, each read, decided, made, verified with a round trip and reported. Beside it in the same run:
 * a bare loop of the SDK's `rotateKey`, which makes a fifth of the calls. In one process with the vault, with a delay and
 * without; and over TLS, with the vault in another process.
 *
 *   node bench/fleet/rotate.ts [rounds]
 */

import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createRunLimiter, streamRotation } from '../../packages/core/dist/fleet.js'
import { connect } from '../../packages/core/dist/index.js'
import { openLocalVault } from '../../packages/local-vault/dist/index.js'
import { startProgram } from '../local-vault/child.ts'
import { printFigures, printRatio, ratios } from '../local-vault/figures.ts'
import { drain, makeKeys, openBenchVaults, timed } from './vaults.ts'

const rounds = Number(process.argv[2] ?? 5)
const keys = 100

for (const delayMs of [0, 30]) {
  // A new vault each: a key with more than 25 versions has more than one page of them.
  const bench = await openBenchVaults(['rotate'])
  await makeKeys(await bench.connect(0), keys)
  bench.delayMs = delayMs
  const times = { fleet: [] as number[], unverified: [] as number[], bare: [] as number[] }
  const calls = { fleet: 0, bare: 0 }
  for (let round = 0; round < rounds; round++) {
    const vault = await bench.connect(0, { limiter: createRunLimiter() })
    bench.counts.sent = 0
    times.fleet.push(await timed(() => drain(streamRotation([{ vault: vault }], { rotationsAtOnce: 16 }))))
    calls.fleet = bench.counts.sent
    times.unverified.push(
      await timed(() => drain(streamRotation([{ vault: vault }], { rotationsAtOnce: 16, verify: false }))),
    )

    const client = bench.sdk(0)
    bench.counts.sent = 0
    times.bare.push(
      await timed(async () => {
        for (let index = 1; index <= keys; index++) await client.rotateKey(`key-${index}`)
      }),
    )
    calls.bare = bench.counts.sent
  }
  console.log(`in one process, delay ${delayMs} ms`)
  printFigures('rotate, verify, report, ms', { each: times.fleet.map(Math.round).join(' '), calls: calls.fleet })
  printFigures('the same unverified, ms', { each: times.unverified.map(Math.round).join(' ') })
  printFigures('bare SDK loop, ms', { each: times.bare.map(Math.round).join(' '), calls: calls.bare })
  printRatio('rotate / bare SDK loop', ratios(times.fleet, times.bare), delayMs === 0 ? '<= 4' : '<= 0.5')
  printRatio('unverified / bare SDK loop', ratios(times.unverified, times.bare), '-')
  printRatio('requests a rotation', [calls.fleet / keys], '<= 5.1, its share of the list included')
  await bench.close()
}

const folder = await mkdtemp(join(tmpdir(), 'bench-fleet-rotate-'))
const file = join(folder, 'store', 'bench.sqlite')
const local = await openLocalVault({ file })
await makeKeys(await connect({ ...local, now: () => local.now() }), keys)
await local.close()
const server = await startProgram('vault-server.ts', [file])
const caFile = join(folder, 'ca.pem')
await writeFile(caFile, server.ca ?? '')
const client = fileURLToPath(new URL('rotate-client.ts', import.meta.url))
const { stdout } = await promisify(execFile)(
  process.execPath,
  [client, `https://localhost:${server.port}`, server.token ?? '', String(rounds)],
  { env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile } },
)
await server.stop()
await rm(folder, { recursive: true })
const times = JSON.parse(stdout) as { fleet: number[]; bare: number[] }
console.log('over TLS, the vault in a process of its own')
printFigures('rotate, verify, report, ms', { each: times.fleet.map(Math.round).join(' ') })
printFigures('bare SDK loop, ms', { each: times.bare.map(Math.round).join(' ') })
printRatio('rotate / bare SDK loop', ratios(times.fleet, times.bare), '<= 2.5')
