/**
 * Runs the tests while every core has something else to do, to find those that depend on how fast the machine is. What is
 * given is handed on to vitest.
 *
 *   pnpm under-load --rounds 5
 *   pnpm under-load --rounds 1 packages/cli/test/stalls.test.ts
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '5' } },
  allowPositionals: true,
})
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds} is no whole number from 1 on`)

const busy = Array.from({ length: availableParallelism() }, () =>
  spawn(process.execPath, ['-e', 'for (;;) {}'], { stdio: 'ignore' }),
)
try {
  for (let round = 1; round <= rounds && process.exitCode === undefined; round++) {
    const run = spawn('pnpm', ['exec', 'vitest', 'run', ...positionals], { stdio: 'inherit' })
    const [status] = await once(run, 'close')
    process.stdout.write(
      `under load, round ${round} of ${rounds}: ${status === 0 ? 'green' : `failed with ${status}`}\n`,
    )
    if (status !== 0) process.exitCode = 1
  }
} finally {
  for (const loop of busy) loop.kill('SIGKILL')
}
