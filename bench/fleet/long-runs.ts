/**
 * Long commands of the program on 2,000 keys of an embedded vault in its process, where nothing waits for a network: how long
 * they take, how long the event loop stands still at most, and how soon Ctrl-C ends the longest of them.
 *
 *   node bench/fleet/long-runs.ts [rounds]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connect } from '../../packages/core/dist/index.js'
import { openLocalVault } from '../../packages/local-vault/dist/index.js'
import { printRatio } from '../local-vault/figures.ts'
import { makeKeys } from './vaults.ts'

const rounds = Number(process.argv[2] ?? 3)
const keys = 2_000
const program = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url))
const watch = fileURLToPath(new URL('loop-delay.ts', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'bench-long-runs-'))
const delayFile = join(folder, 'delay')
const manifest = join(folder, 'absent.yaml')
const env = {
  ...process.env,
  KEYTURN_LOCAL_DIR: join(folder, 'store'),
  KEYTURN_STATE_DIR: join(folder, 'state'),
  KEYTURN_VAULT: 'local',
  BENCH_DELAY_FILE: delayFile,
}

const local = await openLocalVault({ file: join(folder, 'store', 'default.sqlite') })
await makeKeys(await connect({ ...local, now: () => local.now() }), keys)
await local.close()
await writeFile(
  manifest,
  `version: 1\nkeys:\n${Array.from({ length: 10_000 }, (_, index) => `  - { name: absent-${index}, type: EC }\n`).join('')}`,
)

const simulate = ['simulate', '--all', '--if-older-than', '90d']
const commands = {
  list: ['list'],
  simulate,
  schedule: ['schedule', '--all'],
  'retire --dry-run': ['retire', '--all', '--dry-run'],
  'rotate --if-due': ['rotate', '--all', '--if-due', '--yes'],
  rotate: ['rotate', '--all', '--yes', '--no-verify'],
}

try {
  await measure(`simulate --all, ${keys} keys, s`, simulate, '<= 2')
  await measure('plan of 10,000 absent keys, s', ['plan', manifest], '<= 3')
  const heard: number[] = []
  for (let round = 0; round < rounds; round++) heard.push(await interrupted(simulate, 400))
  printRatio('simulate ended after Ctrl-C, ms', heard, '<= 100')
  for (const [name, args] of Object.entries(commands)) {
    const stalls: number[] = []
    for (let round = 0; round < rounds; round++) {
      await run(args)
      stalls.push(Number(await readFile(delayFile, 'utf8')))
    }
    printRatio(`longest stall, ${name}, ms`, stalls, '<= 50')
  }
} finally {
  await rm(folder, { recursive: true })
}

async function measure(title: string, args: string[], goal: string): Promise<void> {
  const seconds: number[] = []
  for (let round = 0; round < rounds; round++) seconds.push(await run(args))
  printRatio(title, seconds, goal)
}

/** @returns seconds */
async function run(args: string[]): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, ['--import', watch, program, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await once(child, 'close')
  return (performance.now() - started) / 1000
}

/** @returns how many milliseconds after the signal the program was gone */
async function interrupted(args: string[], afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [program, ...args], { env, stdio: 'ignore' })
  const closed = once(child, 'close')
  await new Promise((resolve) => setTimeout(resolve, afterMs))
  const sent = performance.now()
  child.kill('SIGINT')
  await closed
  return performance.now() - sent
}
