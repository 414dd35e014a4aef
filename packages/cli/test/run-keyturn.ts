import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInProcess } from './run-in-process.ts'

/** What `bin` of the package names. */
export const program: string = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** How a run of the program ended. */
export interface Run {
  stdout: string
  stderr: string
  /** `null` when a signal killed it. */
  status: number | null
}

interface RunOptions {
  /** Starts a process of its own, as people do. Default: only where what else is asked for needs one. */
  started?: boolean
  /** Added to an environment that names no vault and no identity. */
  env?: Record<string, string>
  /** Default: where the tests run. */
  cwd?: string
  /** For standard input; without it, the input is empty and no terminal. */
  input?: string | Uint8Array
  /** Called with the process as soon as it runs. */
  onStart?: (child: ChildProcess) => void
}

/**
 * The built program in a folder of its own: embedded vaults live there and are gone with it. It runs in this process, at a
 * fifth of the cost, unless a test looks at what only a process of its own has; each command is started once in
 * `program/commands.test.ts`.
 */
export interface Keyturn {
  folder: string
  run(args: readonly string[], options?: RunOptions): Promise<Run>
  /** A command line without quotes, run on the embedded vault `local`. */
  local(line: string, options?: RunOptions): Promise<Run>
  /** As `local`; the result as JSON. Fails when the command does. */
  json<T = Record<string, unknown>>(line: string, options?: RunOptions): Promise<T>
  remove(): Promise<void>
}

export async function createKeyturn(): Promise<Keyturn> {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-cli-'))
  const keyturn: Keyturn = {
    folder,
    run(args, options = {}) {
      const env = { ...environmentIn(folder), ...options.env }
      return needsProcess(options) ? startProgram(args, { ...options, env }) : runInProcess(args, env, options.input)
    },
    local: (line, options) => keyturn.run([...line.split(' '), '--vault', 'local'], options),
    async json(line, options) {
      const { stdout, stderr, status } = await keyturn.local(`${line} -o json`, options)
      if (status !== 0) throw new Error(`keyturn ${line}: exit status ${status}\n${stderr}`)
      return JSON.parse(stdout)
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
  return keyturn
}

/** Node reads variables of its own only as it starts, and what signs in keeps the first endpoint that a process has named. */
function needsProcess({ started = false, env = {}, cwd, onStart }: RunOptions): boolean {
  const isOfProcess = (name: string) => /^(NODE|AZURE|IDENTITY)_/.test(name)
  return started || cwd !== undefined || onStart !== undefined || Object.keys(env).some(isOfProcess)
}

/** What the program needs of the system, and nothing that could send it to a real vault. */
function environmentIn(folder: string): Record<string, string> {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP'].flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    ...Object.fromEntries(kept),
    HOME: folder,
    USERPROFILE: folder,
    LOCALAPPDATA: folder,
    XDG_CACHE_HOME: join(tmpdir(), 'keyturn-cli-cache'),
    KEYTURN_LOCAL_DIR: join(folder, 'vaults'),
  }
}

function startProgram(args: readonly string[], { env, cwd, input, onStart }: RunOptions): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { env, cwd })
    const output = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text
    })
    child.on('error', reject)
    child.on('close', (status) => resolve({ ...output, status }))
    child.stdin.on('error', () => {})
    child.stdin.end(input ?? '')
    onStart?.(child)
  })
}
