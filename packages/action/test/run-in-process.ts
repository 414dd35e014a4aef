import { createRequire } from 'node:module'
import { inEnvironment } from '../../cli/test/environment.ts'

const load = createRequire(new URL('../dist/', import.meta.url))

/**
 * Runs a step by the bundle, loaded once, in this process: while it runs, the environment, what is written to stdout and
 * stderr, and the exit status are its own.
 */
export function runInProcess(env: Record<string, string>): Promise<{ status: number; log: string }> {
  return inEnvironment(env, async () => {
    const { run } = load('./run.js') as { run(): Promise<void> }
    const { exitCode } = process
    let log = ''
    const streams = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write }))
    for (const { stream } of streams) {
      stream.write = (chunk: string | Uint8Array) => {
        log += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
        return true
      }
    }
    try {
      await run()
      return { status: Number(process.exitCode), log }
    } finally {
      for (const { stream, write } of streams) stream.write = write
      process.exitCode = exitCode
    }
  })
}
