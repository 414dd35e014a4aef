/**
 * How long a step of the action takes until its first request to a vault, against an empty Node program: by the clock, and in
 * processor time, which is what a busy runner spends. Beside it a program that makes one request with Node's own client and does nothing
 * else: no client is cheaper. Without a compile cache, as on a runner that is new for every job.
 *
 *   npx -y pnpm@12 build && node bench/action-start.ts [rounds]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { median, printFigures, printRatio, ratios } from './local-vault/figures.ts'

const rounds = Number(process.argv[2] ?? 20)
const folder = await mkdtemp(join(tmpdir(), 'keyturn-bench-'))
const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, NODE_COMPILE_CACHE: ___, ...inherited } = process.env
const host = '127.0.0.1:9'
const env = {
  ...inherited,
  RUNNER_TEMP: folder,
  GITHUB_WORKSPACE: folder,
  INPUT_VAULT: `https://${host}`,
  'INPUT_ALLOW-HOST': host,
  INPUT_KEYS: 'orders',
  'INPUT_IF-DUE': 'true',
}

/** Ends the program with the first request that it makes, and says how much processor time it took so far. */
const watch = `import { subscribe } from 'node:diagnostics_channel'
import { writeSync } from 'node:fs'
let requests = 0
subscribe('http.client.request.created', () => { requests = 1; process.exit(0) })
process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  writeSync(3, JSON.stringify({ requests, processor: (user + system) / 1000 }))
})`
const programs = {
  nothing: { args: ['-e', '0'], requests: 0 },
  bare: { args: ['-e', `require('node:https').get('https://${host}')`], requests: 1 },
  action: { args: [fileURLToPath(new URL('../packages/action/dist/main.js', import.meta.url))], requests: 1 },
}
const names = ['nothing', 'bare', 'action'] as const

try {
  const clock = { nothing: [] as number[], bare: [] as number[], action: [] as number[] }
  const processor = { nothing: [] as number[], bare: [] as number[], action: [] as number[] }
  for (let round = -1; round < rounds; round++) {
    for (const name of names) {
      const took = await start(name)
      if (round < 0) continue
      clock[name].push(took.clock)
      processor[name].push(took.processor)
    }
  }
  for (const name of names) {
    printFigures(name, { 'median ms': median(clock[name]), 'median processor ms': median(processor[name]) })
  }
  printRatio('first request / node -e 0', ratios(clock.action, clock.nothing), '<= 3')
  printRatio('the same in processor time', ratios(processor.action, processor.nothing), '<= 3')
  printRatio('bare request in processor time', ratios(processor.bare, processor.nothing), '-')
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function start(name: keyof typeof programs): Promise<{ clock: number; processor: number }> {
  const { args, requests } = programs[name]
  const started = performance.now()
  const child = spawn(process.execPath, [`--import=data:text/javascript,${encodeURIComponent(watch)}`, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  const [said] = await Promise.all([text(child.stdio[3] as NodeJS.ReadableStream), once(child, 'close')])
  const seen = JSON.parse(said) as { requests: number; processor: number }
  if (seen.requests !== requests) throw new Error(`${name} made ${seen.requests} requests`)
  return { clock: performance.now() - started, processor: seen.processor }
}
