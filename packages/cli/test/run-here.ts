import { EventEmitter } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { run } from '../src/run.ts'
import type { Run } from './run-keyturn.ts'

/**
 * A command line run by the program's own `run` in this process, with an environment, streams and signals of its own: for
 * tests of many command lines, each of which would otherwise start a program. Files are those of this process, so name them
 * by their full path; embedded vaults are where this process's `KEYTURN_LOCAL_DIR` says.
 */
export async function runHere(
  args: readonly string[],
  { env = {}, input }: { env?: Record<string, string>; input?: string } = {},
): Promise<Run> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const here = Object.assign(new EventEmitter(), {
    ...{ argv: ['node', 'keyturn', ...args], env: { ...env }, platform: process.platform },
    ...{ stdout, stderr, stdin: Readable.from(input === undefined ? [] : [Buffer.from(input)]) },
    cwd: () => process.cwd(),
    exit: () => undefined,
    exitCode: undefined as number | undefined,
  })
  await run(here as unknown as NodeJS.Process)
  const read = (stream: PassThrough) => String(stream.read() ?? '')
  return { stdout: read(stdout), stderr: read(stderr), status: here.exitCode ?? null }
}
