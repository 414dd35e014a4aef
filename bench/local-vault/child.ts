import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Started {
  port: number
  /** The vault only. */
  ca?: string
  token?: string
  /** Processor time that the program has used so far, in milliseconds. */
  cpu(): Promise<number>
  /** Ends the program and waits for it. */
  stop(): Promise<void>
}

/** Starts one of the programs beside this file and reads the line that it prints when it listens. */
export async function startProgram(name: string, args: readonly string[]): Promise<Started> {
  const program = fileURLToPath(new URL(name, import.meta.url))
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: cleanEnv(),
  })
  if (!child.stdout) throw new TypeError('stdout is a pipe')
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { ...JSON.parse(line), cpu: () => cpuOf(child), stop: () => stop(child) }
}

async function cpuOf(child: ChildProcess): Promise<number> {
  const answered = once(child, 'message')
  child.send('cpu')
  const [time] = await answered
  return time
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

/** Without what makes a start slow for reasons of its own. */
function cleanEnv(): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS: _certificates, NODE_OPTIONS: _options, ...rest } = process.env
  return rest
}
