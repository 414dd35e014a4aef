/**
 * What people would otherwise run, beside keyturn: 100 rotations by one `keyturn rotate --all`, each verified with a round trip,
 * against a loop of `az keyvault key rotate` and one of `curl`, which is the floor: it has a token, and checks nothing; and one
 * `keyturn show` against one of each. All of them are whole programs, in turn, on one vault that `keyturn vault start` serves over
 * TLS. A peer that is not on the PATH, or does not work, is named and left out. (Debian 12 has an `az` that does not.)
 *
 *     npx -y pnpm@12 build && node bench/peers.ts [ROUNDS] [CALLS]
 *
 * The loops are measured over CALLS keys a round (default 10) and extrapolated to 100.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { connect } from '../packages/core/dist/index.js'
import { localVaultFile, openLocalVault } from '../packages/local-vault/dist/index.js'
import { makeKeys, timed } from './fleet/vaults.ts'
import { median, printFigures, printRatio, ratios } from './local-vault/figures.ts'

const [rounds = 3, calls = 10] = process.argv.slice(2).map(Number)
const keys = 100
const run = promisify(execFile)
const program = fileURLToPath(new URL('../packages/cli/dist/main.js', import.meta.url))

const folder = await mkdtemp(join(tmpdir(), 'bench-peers-'))
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
  const keyUrl = (key: number) => `${env.KEY_VAULT_URL}/keys/key-${key}`
  const curl = await curlOf(env, folder)
  const peers: Record<string, Peer> = {
    az: {
      show: (key) => run('az', ['keyvault', 'key', 'show', '--id', keyUrl(key)], { env }),
      rotate: (key) => run('az', ['keyvault', 'key', 'rotate', '--id', keyUrl(key)], { env }),
    },
    curl: {
      show: (key) => curl(`${keyUrl(key)}?api-version=7.6`),
      rotate: (key) => curl('--request', 'POST', '--data', '', `${keyUrl(key)}/rotate?api-version=7.6`),
    },
  }

  // Also warms up: the compile cache of one, the byte code of another.
  await keyturn('show', 'key-1')
  const times = { rotate: [] as number[], unverified: [] as number[], show: [] as number[] }
  const others = new Map<string, { peer: Peer; rotate: number[]; show: number[] }>()
  for (const [name, peer] of Object.entries(peers)) {
    const problem = await problemWith(() => peer.show(1))
    if (problem === undefined) others.set(name, { peer, rotate: [], show: [] })
    else console.log(`${name} was left out: ${problem}`)
  }
  for (let round = 0; round < rounds; round++) {
    times.rotate.push(await keyturn('rotate', '--all', '--yes'))
    times.unverified.push(await keyturn('rotate', '--all', '--yes', '--no-verify'))
    times.show.push(await keyturn('show', 'key-1'))
    for (const { peer, rotate, show } of others.values()) {
      let loop = 0
      for (let key = 1; key <= calls; key++) loop += await timed(() => peer.rotate(key))
      rotate.push((loop / calls) * keys)
      show.push(await timed(() => peer.show(1)))
    }
  }

  printFigures('keyturn rotate --all, ms', { median: median(times.rotate), keys })
  printFigures('the same unverified, ms', { median: median(times.unverified), keys })
  printFigures('keyturn show, ms', { median: median(times.show) })
  for (const [name, { rotate, show }] of others) {
    printFigures(`${name}: rotate, ms`, { median: median(rotate), keys, measured: calls })
    printFigures(`${name}: show, ms`, { median: median(show) })
    printRatio(`loop of ${name} / 100 rotations`, ratios(rotate, times.rotate), name === 'az' ? '>= 25' : 'none')
    printRatio(`loop of ${name} / the same unverified`, ratios(rotate, times.unverified), 'none')
    printRatio(`show of ${name} / show`, ratios(show, times.show), 'none')
  }
} finally {
  if (server.exitCode === null && server.kill('SIGTERM')) await once(server, 'exit')
  await rm(folder, { recursive: true })
}

/** What someone would run in a script, for one key. */
interface Peer {
  show(key: number): Promise<unknown>
  rotate(key: number): Promise<unknown>
}

/** With the token in a file, so that no list of processes shows it; fails for an answer that is an error. */
async function curlOf(
  env: Record<string, string | undefined>,
  parent: string,
): Promise<(...args: string[]) => Promise<unknown>> {
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER, NODE_EXTRA_CA_CERTS = '' } = env
  const config = join(parent, 'curl')
  const send = (...args: string[]) => run('curl', ['--silent', '--fail', '--config', config, ...args], { env })
  await writeFile(config, `cacert = "${NODE_EXTRA_CA_CERTS}"\nheader = "x-identity-header: ${IDENTITY_HEADER}"\n`)
  const asked = await send(
    `${IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=${encodeURIComponent('https://vault.azure.net')}`,
  ).catch(() => undefined)
  const { access_token: token } = asked === undefined ? {} : JSON.parse(asked.stdout)
  await writeFile(config, `cacert = "${NODE_EXTRA_CA_CERTS}"\nheader = "authorization: Bearer ${token}"\n`)
  return send
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
  const profile = new URL('../scripts/foreign-clients/azureProfile.json', import.meta.url)
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
