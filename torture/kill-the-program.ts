/**
 * Kills the built program while it rotates a key, with kill -9, SIGINT or SIGTERM, at random times and at named points,
 * and runs the same command again: that one run makes it good, with one new version and no more.
 *
 *   node torture/kill-the-program.ts [--seed 1] [--count 300]
 */
import { killAndRunAgain } from '../packages/cli/test/kill-schedule.ts'
import { createKeyturn } from '../packages/cli/test/run-keyturn.ts'
import { readOptions } from './options.ts'
import { playAll } from './tally.ts'

const options = readOptions('kill-the-program.ts', 300)
const keyturn = await createKeyturn()
const reportedAfterMs: number[] = []
const { broken, doubles } = await playAll(
  'killed and run again',
  options,
  async (seed) => {
    const report = await killAndRunAgain(seed, keyturn)
    if (report.endedAfterMs !== undefined) reportedAfterMs.push(report.endedAfterMs)
    return report
  },
  // Most of them wait for what a killed run may have sent.
  { atOnce: 10 },
)
await keyturn.remove()
process.stdout.write(
  `${reportedAfterMs.length} runs were told to end; the slowest had reported and ended after ${Math.max(0, ...reportedAfterMs)} ms\n`,
)
process.exitCode = broken.length === 0 && doubles === 0 ? 0 : 1
