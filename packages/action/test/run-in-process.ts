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
    try {
      const { log } = await captured(run)
      return { status: Number(process.exitCode), log }
    } finally {
      process.exitCode = exitCode
    }
  })
}

/** What is written to stdout and stderr meanwhile goes into `log`: a runner that runs the tests must not obey it. */
export async function captured<T>(work: () => Promise<T>): Promise<{ result: T; log: string }> {
  let log = ''
  const streams = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write }))
  for (const { stream } of streams) {
    stream.write = (chunk: string | Uint8Array) => {
      log += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
      return true
    }
  }
  try {
    const result = await work()
    return { result, log }
  } finally {
    for (const { stream, write } of streams) stream.write = write
  }
}
