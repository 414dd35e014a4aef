/**
 * How soon `keyturn list` shows something of a vault of 20,000 keys, beside the same of a vault whose keys are one page: whole
 * programs, each with its embedded vault.
 *
 *   node bench/fleet/first-line.ts [rounds]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connect } from '../../packages/core/dist/index.js'
import { localVaultFile, openLocalVault } from '../../packages/local-vault/dist/index.js'
import { printFigures, printRatio, ratios } from '../local-vault/figures.ts'
import { makeKeys } from './vaults.ts'

const rounds = Number(process.argv[2] ?? 5)
const program = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'bench-first-line-'))
const vaults = { page: 25, fleet: 20_000 }

try {
  for (const [name, keys] of Object.entries(vaults)) {
    const local = await openLocalVault({ file: localVaultFile(name, { dir: folder }) })
    await makeKeys(await connect({ ...local, now: () => local.now() }), keys)
    await local.close()
  }
  const times = { page: [] as number[], fleet: [] as number[] }
  for (let round = -1; round < rounds; round++) {
    for (const name of ['page', 'fleet'] as const) {
      const ms = await timeUntilLine(name)
      // The first round fills the compile cache.
      if (round >= 0) times[name].push(ms)
    }
  }
  printFigures('one page, ms', { each: times.page.map(Math.round).join(' ') })
  printFigures('20,000 keys, ms', { each: times.fleet.map(Math.round).join(' ') })
  printRatio('first line of 20,000 keys / of a page', ratios(times.fleet, times.page), '<= 2')
} finally {
  await rm(folder, { recursive: true })
}

async function timeUntilLine(name: string): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, [program, 'list', '--vault', `local:${name}`], {
    env: { ...process.env, KEYTURN_LOCAL_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), closed.then(() => Promise.reject(new Error('it printed nothing')))])
  const ms = performance.now() - started
  child.kill('SIGKILL')
  await closed
  return ms
}
