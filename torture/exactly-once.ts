/**
 * Seeded schedules of lost, late and garbled answers against real rotations on an embedded vault, in process.
 *
 *   node torture/exactly-once.ts [--seed 1] [--count 20000]
 *
 * So many schedules of one writer, a quarter as many forced rotations that are killed at some request and run again, a
 * quarter as many in which another writer's version comes while a request is lost, and a tenth as many with the plain SDK,
 * which shows that the schedules are hard. Fails when a promise is broken, and names the seed that replays it.
 */
import { openScheduleRunner } from '../packages/core/test/once/fault-schedule.ts'
import { readOptions } from './options.ts'
import { playAll } from './tally.ts'

const { seed, count } = readOptions('exactly-once.ts', 20_000)
const runner = await openScheduleRunner()
const oneWriter = await playAll('one writer', { seed, count }, (each) => runner.runKeyturn(each))
const killed = await playAll('killed and run again', { seed, count: Math.ceil(count / 4) }, runner.runKilled)
const overtaken = await playAll(
  'another writer comes first',
  { seed, count: Math.ceil(count / 4) },
  runner.runOvertaken,
)
const plain = await playAll('the plain SDK', { seed, count: Math.ceil(count / 10) }, runner.runPlainSdk)
await runner.close()

const kept =
  [oneWriter, killed].every(({ doubles, broken }) => doubles === 0 && broken.length === 0) &&
  overtaken.broken.length === 0
const hard = plain.schedules < 100 || plain.doubles / plain.schedules > 0.4
if (!hard) process.stdout.write('the schedules are not hard enough: the plain SDK gets through them\n')
process.exitCode = kept && hard ? 0 : 1
