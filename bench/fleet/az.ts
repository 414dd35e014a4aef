/**
 * What a nightly script around `az` costs beside keyturn: 100 rotations by one `keyturn rotate --all`, each verified with a
 * round trip, against a loop of `az keyvault key rotate`; and one `keyturn show` against one `az keyvault key show`. All of
 * them are whole programs, in turn, on one vault that `keyturn vault start` serves over TLS. Without an `az` that
 * works on the PATH, only keyturn's times are printed. (Debian 12 has one that does not.)
 *
 *     npx -y pnpm@12 build && node bench/fleet/az.ts [ROUNDS] [CALLS]
 *
 * The loop of az is measured over CALLS keys a round (default 10) and extrapolated to 100.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { connect } from '../../packages/core/dist/index.js'
import { localVaultFile, openLocalVault } from '../../packages/local-vault/dist/index.js'
import { median, printFigures, printRatio, ratios } from '../local-vault/figures.ts'
import { makeKeys, timed } from './vaults.ts'

const [rounds = 3, calls = 10] = process.argv.slice(2).map(Number)
const keys = 100
const run = promisify(execFile)
const program = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url))

const folder = await mkdtemp(join(tmpdir(), 'bench-az-'))
const local = await openLocalVault({ file: localVaultFile('default', { dir: folder }) })
await makeKeys(await connect({ ...local, now: () => local.now() }), keys)
await local.close()
const server = spawn(process.execPath, [program, 'vault', 'start', '-o', 'json'], {
  stdio: ['ignore', 'pipe', 'ignore'],
  env: { ...process.env, KEYTURN_LOCAL_DIR: folder },
})
try {
  const env = { ...process.env, ...(await environmentOf(server)), ...(await azSettings(folder)) }
  const keyturn = (...args: string[]) => timed(() => run(process.execPath, [program, ...args], { env }))
  const az = (command: string, key: number) =>
    timed(() => run('az', ['keyvault', 'key', command, '--id', `${env.KEY_VAULT_URL}/keys/key-${key}`], { env }))

  // Also warms up: the compile cache of one, the byte code of the other.
  await keyturn('show', 'key-1')
  const problem = await problemWith(() => az('show', 1))

  const times = { rotate: [] as number[], unverified: [] as number[], show: [] as number[] }
  const azTimes = { rotate: [] as number[], show: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    times.rotate.push(await keyturn('rotate', '--all', '--yes'))
    times.unverified.push(await keyturn('rotate', '--all', '--yes', '--no-verify'))
    times.show.push(await keyturn('show', 'key-1'))
    if (problem !== undefined) continue
    let loop = 0
    for (let key = 1; key <= calls; key++) loop += await az('rotate', key)
    azTimes.rotate.push((loop / calls) * keys)
    azTimes.show.push(await az('show', 1))
  }

  printFigures('keyturn rotate --all, ms', { median: median(times.rotate), keys })
  printFigures('the same unverified, ms', { median: median(times.unverified), keys })
  printFigures('keyturn show, ms', { median: median(times.show) })
  if (problem === undefined) {
    printFigures('az keyvault key rotate, ms', { median: median(azTimes.rotate), keys, measured: calls })
    printFigures('az keyvault key show, ms', { median: median(azTimes.show) })
    console.log(`The loop of az is extrapolated from ${calls} keys a round to ${keys}.`)
    printRatio('loop of az / 100 rotations', ratios(azTimes.rotate, times.rotate), '>= 25')
    printRatio('loop of az / the same unverified', ratios(azTimes.rotate, times.unverified), '-')
    printRatio('show of az / show', ratios(azTimes.show, times.show), '-')
  } else {
    console.log(`az was skipped: ${problem}`)
  }
} finally {
  if (server.exitCode === null && server.kill('SIGTERM')) await once(server, 'exit')
  await rm(folder, { recursive: true })
}

/** The variables that a vault prints when it listens. */
async function environmentOf({ stdout }: ChildProcess): Promise<Record<string, string>> {
  if (stdout === null) throw new TypeError('stdout is a pipe')
  for await (const line of createInterface(stdout)) return JSON.parse(line).env
  throw new Error('the vault did not start')
}

/** The record of a login as a managed identity, as `az login --identity` would ask the cloud for subscriptions. */
async function azSettings(parent: string): Promise<Record<string, string>> {
  const dir = join(parent, 'az')
  await mkdir(dir)
  const profile = new URL('../../scripts/foreign-clients/azureProfile.json', import.meta.url)
  await copyFile(profile, join(dir, 'azureProfile.json'))
  return {
    AZURE_CONFIG_DIR: dir,
    AZURE_CORE_USE_MSAL_MANAGED_IDENTITY: 'true',
    AZURE_CORE_COLLECT_TELEMETRY: 'no',
    AZURE_CORE_ONLY_SHOW_ERRORS: 'true',
  }
}

/** Why a program cannot be measured; `undefined` when it can. */
async function problemWith(start: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await start()
    return undefined
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    if (error.code === 'ENOENT') return 'there is none on the PATH'
    return 'stderr' in error ? String(error.stderr).trim() : error.message
  }
}
