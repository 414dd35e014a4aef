/**
 * How long the program takes before it does anything: each figure as a ratio to an empty Node program, measured in turn
 * within one run, since machines differ and drift. Quote the ratios; the milliseconds are this machine's alone.
 *
 *     npx -y pnpm@12 build && node bench/cold-start.ts [RUNS]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const runs = Number(process.argv[2] ?? 30)
const program = fileURLToPath(new URL('../packages/cli/dist/main.js', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'keyturn-bench-'))

// A bundle of certificates costs some Node versions more than the whole program does.
const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, KEYTURN_VAULT: ___, ...inherited } = process.env
const env = { ...inherited, KEYTURN_LOCAL_DIR: folder }

interface Subject {
  name: string
  goal?: number
  measure: () => Promise<number>
}

const subjects: Subject[] = [
  { name: 'node -e 0', measure: () => timeUntilExit(['-e', '0']) },
  { name: '--version', goal: 2, measure: () => timeUntilExit([program, '--version']) },
  { name: '--help', goal: 1.5, measure: () => timeUntilExit([program, '--help']) },
  { name: 'rotate --help', goal: 2, measure: () => timeUntilExit([program, 'rotate', '--help']) },
  { name: 'first connection to a vault', goal: 3, measure: timeUntilConnection },
  {
    name: 'show, embedded vault',
    goal: 2.8,
    measure: () => timeUntilExit([program, 'show', 'orders', '--vault', 'local']),
  },
]

try {
  // Also fills the compile cache, as any earlier run of the program has.
  await timeUntilExit([program, 'create', 'orders', '--type', 'EC', '--vault', 'local'])
  for (const { measure } of subjects) await measure()
  const times = subjects.map((): number[] => [])
  for (let run = 0; run < runs; run++) {
    for (const [index, { measure }] of subjects.entries()) times[index]?.push(await measure())
  }
  report(times)
} finally {
  await rm(folder, { recursive: true, force: true })
}

function report(times: number[][]): void {
  const [floor = []] = times
  const lines = subjects.map(({ name, goal }, index) => {
    const own = times[index] ?? []
    const ratio = (of: (values: number[]) => number) => `${(of(own) / of(floor)).toFixed(2)}x`
    const milliseconds = `${median(own).toFixed(0)} ms`
    const wanted = goal === undefined ? '' : `  (goal ${goal}x)`
    return `${name.padEnd(28)}  median ${ratio(median).padStart(6)}  minimum ${ratio(minimum).padStart(6)}  ${milliseconds.padStart(7)}${wanted}`
  })
  process.stdout.write(`${runs} runs each, in turn, Node ${process.versions.node}\n${lines.join('\n')}\n`)
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function minimum(values: number[]): number {
  return Math.min(...values)
}

async function timeUntilExit(args: string[]): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, args, { env, stdio: 'ignore' })
  const [status] = await once(child, 'close')
  const time = performance.now() - started
  if (status !== 0) throw new Error(`node ${args.join(' ')}: exit status ${status}`)
  return time
}

/** From the start of the program until it opens its first connection, to a server that takes it and stays silent. */
async function timeUntilConnection(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const connection = once(server, 'connection')
  const started = performance.now()
  const host = `127.0.0.1:${address.port}`
  const args = [program, 'show', 'orders', '--vault', `https://${host}`, '--allow-host', host]
  const child = spawn(process.execPath, args, { env, stdio: 'ignore' })
  const closed = once(child, 'close')
  const socket = await Promise.race([connection.then(([first]) => first), closed.then(() => undefined)])
  if (socket === undefined) throw new Error(`node ${args.join(' ')}: ended before it opened a connection`)
  const time = performance.now() - started
  child.kill('SIGKILL')
  socket.destroy()
  await closed
  server.close()
  return time
}
