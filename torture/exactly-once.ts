/**
 * Seeded schedules of lost, late and garbled answers against real rotations on an embedded vault, in process.
 *
 *   node torture/exactly-once.ts [schedules] [first seed]
 *
 * 20,000 schedules of one writer, a tenth as many runs that are killed and run again, a quarter as many races of two to
 * four writers, and a tenth as many with the plain SDK, which shows that the schedules are hard. Fails when a promise is broken, and names the seed that replays it:
 *
 *   KEYTURN_SEED=<seed> KEYTURN_SCHEDULES=1 vitest run --project core exactly-once
 */
import {
  openScheduleRunner,
  type ScheduleReport,
  type ScheduleRunner,
} from '../packages/core/test/rotation/fault-schedule.ts'

const schedules = Number(process.argv[2] ?? 20_000)
const firstSeed = Number(process.argv[3] ?? 1)
if (!Number.isInteger(schedules) || schedules < 1 || !Number.isInteger(firstSeed)) {
  process.stderr.write('usage: node torture/exactly-once.ts [schedules] [first seed]\n')
  process.exit(2)
}

interface Tally {
  schedules: number
  doubles: number
  broken: ScheduleReport[]
  sends: number
  endings: Record<string, number>
  seconds: number
}

async function run(count: number, play: (seed: number) => Promise<ScheduleReport>): Promise<Tally> {
  const tally: Tally = { schedules: count, doubles: 0, broken: [], sends: 0, endings: {}, seconds: 0 }
  const started = performance.now()
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const report = await play(seed)
    if (report.newVersions > 1) tally.doubles++
    if (report.violations.length > 0) tally.broken.push(report)
    tally.sends += report.sends
    for (const ending of report.endings) tally.endings[ending] = (tally.endings[ending] ?? 0) + 1
  }
  tally.seconds = Math.round((performance.now() - started) / 100) / 10
  return tally
}

function show(title: string, tally: Tally): void {
  const { schedules, doubles, broken, sends, endings, seconds } = tally
  process.stdout.write(
    `${title}: ${schedules} schedules from seed ${firstSeed}, ${doubles} with more than one new version, ` +
      `${broken.length} with a broken promise, ${sends} requests sent, ${seconds} s\n  ${JSON.stringify(endings)}\n`,
  )
  for (const report of broken.slice(0, 20)) process.stdout.write(`  ${JSON.stringify(report)}\n`)
}

const runner: ScheduleRunner = await openScheduleRunner()
const oneWriter = await run(schedules, (seed) => runner.runKeyturn(seed))
show('one writer', oneWriter)
const killed = await run(Math.ceil(schedules / 10), (seed) => runner.runKilled(seed))
show('killed and run again', killed)
const races = await run(Math.ceil(schedules / 4), (seed) => runner.runRace(seed))
show('two to four writers', races)
const plain = await run(Math.ceil(schedules / 10), (seed) => runner.runPlainSdk(seed))
show('the plain SDK', plain)
await runner.close()

const kept = oneWriter.doubles === 0 && [oneWriter, killed, races].every(({ broken }) => broken.length === 0)
const hard = schedules < 1_000 || plain.doubles / plain.schedules > 0.4
if (!hard) process.stdout.write('the schedules are not hard enough: the plain SDK gets through them\n')
process.exitCode = kept && hard ? 0 : 1
