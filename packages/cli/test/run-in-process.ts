import { createRequire } from 'node:module'
import { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { inEnvironment } from './environment.ts'
import type { Run } from './run-keyturn.ts'

const folder = new URL('../dist/', import.meta.url)
const load = createRequire(folder)

/**
 * Runs the program as built, loaded once, in this process: it is given arguments, streams and an end of its own. The
 * environment is that of the whole process while it runs, so one run waits for the other.
 */
export function runInProcess(
  args: readonly string[],
  env: Record<string, string>,
  input: string | Uint8Array = '',
): Promise<Run> {
  return inEnvironment(env, () => runOnce(args, input))
}

function runOnce(args: readonly string[], input: string | Uint8Array): Promise<Run> {
  const { run } = load('./run.js') as { run(process: NodeJS.Process): Promise<void> }
  const ended = Promise.withResolvers<Run>()
  const stdout = new Kept()
  const stderr = new Kept()
  const end = (status: number | null) => ended.resolve({ stdout: stdout.text(), stderr: stderr.text(), status })
  const own = {
    argv: [process.execPath, fileURLToPath(new URL('main.js', folder)), ...args],
    stdin: Readable.from(input.length === 0 ? [] : [Buffer.from(input)]),
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
