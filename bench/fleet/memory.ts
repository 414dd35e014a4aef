/**
 * What a look at 10,000 keys with their policies takes in memory, for what is due and for what is wrong, against one of 1,000: each in a process of its own,
 * with the vault in another one, over TLS.
 *
 *   node bench/fleet/memory.ts [rounds]
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { connect } from '../../packages/core/dist/index.js'
import { openLocalVault } from '../../packages/local-vault/dist/index.js'
import { startProgram } from '../local-vault/child.ts'
import { printFigures, printRatio, ratios } from '../local-vault/figures.ts'
import { makeKeys } from './vaults.ts'

const rounds = Number(process.argv[2] ?? 3)
const client = fileURLToPath(new URL('memory-client.ts', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'bench-fleet-memory-'))

/** @returns in MB, of each round: a look for what is due, and an audit */
async function measure(keys: number): Promise<Record<'due' | 'audit', number[]>> {
  const file = join(folder, String(keys), 'bench.sqlite')
  const local = await openLocalVault({ file })
  await makeKeys(await connect({ ...local, now: () => local.now() }), keys)
  await local.close()
  const server = await startProgram('vault-server.ts', [file])
  const caFile = join(folder, `${keys}.pem`)
  await writeFile(caFile, server.ca ?? '')
  const sizes = { due: [] as number[], audit: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    for (const what of ['due', 'audit'] as const) {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [client, `https://localhost:${server.port}`, server.token ?? '', what],
        { env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile } },
      )
      const run = JSON.parse(stdout) as { keys: number; megabytes: number }
      if (run.keys !== keys) throw new Error(`${run.keys} keys instead of ${keys}`)
      sizes[what].push(run.megabytes)
    }
  }
  await server.stop()
  printFigures(`${keys} keys, MB resident`, {
    each: sizes.due.map(Math.round).join(' '),
    audit: sizes.audit.map(Math.round).join(' '),
  })
  return sizes
}

const small = await measure(1_000)
const large = await measure(10_000)
await rm(folder, { recursive: true })
printRatio('10,000 keys / 1,000 keys', ratios(large.due, small.due), '<= 1.1')
printRatio('audit of 10,000 keys / of 1,000 keys', ratios(large.audit, small.audit), '<= 1.1')
