import { createRequire } from 'node:module'
import { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Run } from './run-keyturn.ts'

const folder = new URL('../dist/', import.meta.url)
const load = createRequire(folder)

let turn: Promise<unknown> = Promise.resolve()

/**
 * Runs the program as built, loaded once, in this process: it is given arguments, streams and an end of its own. The
 * environment is that of the whole process while it runs, so one run waits for the other.
 */
export function runInProcess(args: readonly string[], env: Record<string, string>, input = ''): Promise<Run> {
  const run = turn.then(() => withEnvironment(env, () => runOnce(args, input)))
  turn = run.catch(() => {})
  return run
}

function runOnce(args: readonly string[], input: string): Promise<Run> {
  const { run } = load('./run.js') as { run(process: NodeJS.Process): Promise<void> }
  const ended = Promise.withResolvers<Run>()
  const stdout = new Kept()
  const stderr = new Kept()
  const end = (status: number | null) => ended.resolve({ stdout: stdout.text(), stderr: stderr.text(), status })
  const own = {
    argv: [process.execPath, fileURLToPath(new URL('main.js', folder)), ...args],
    stdin: Readable.from(input === '' ? [] : [Buffer.from(input)]),
    stdout,
    stderr,
    exitCode: 1,
    on: () => {},
    off: () => {},
    exit(status = stand.exitCode) {
      end(Number(status))
      throw new Error('the program has ended')
    },
  }
  const stand = Object.create(process, Object.getOwnPropertyDescriptors(own)) as NodeJS.Process
  run(stand).then(() => end(Number(stand.exitCode)), ended.reject)
  return ended.promise
}

/** A stream without a terminal, which keeps what is written. */
class Kept extends Writable {
  readonly #chunks: Buffer[] = []

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    // What is written is wiped afterwards where it is secret.
    this.#chunks.push(Buffer.from(chunk))
    done()
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8')
  }
}

async function withEnvironment<T>(env: Record<string, string>, act: () => Promise<T>): Promise<T> {
  const before = { ...process.env }
  setEnvironment(env)
  try {
    return await act()
  } finally {
    setEnvironment(before)
  }
}

/** Variable by variable: what the system itself is asked for, such as the home folder, has to follow. */
function setEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name]
  Object.assign(process.env, env)
}
