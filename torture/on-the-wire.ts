/**
 * Seeded schedules of connections that break, stall and lie, over real TLS, against real rotations on an embedded vault.
 *
 *   node torture/on-the-wire.ts [--seed 1] [--count 2000]
 *
 * As many of each act that makes a version (rotate, create, import, ensure, apply, and a killed rotation run again) while the
 * vault's clock is off by up to a day to either side; and a tenth as many with the plain SDK, which shows that the schedules are hard. Fails when a promise is broken, and
 * names the seed that replays it.
 */
import { openWireRunner } from '../packages/core/test/once/wire-schedule.ts'
import { readOptions } from './options.ts'
import { playAll } from './tally.ts'

const { seed, count } = readOptions('on-the-wire.ts', 2_000)
const runner = await openWireRunner()
const oneWriter = await playAll('one writer over TLS', { seed, count }, runner.runKeyturn)
const skewed = await playAll('each act under a wrong clock', { seed, count }, runner.runSkewed)
const plain = await playAll('the plain SDK over TLS', { seed, count: Math.ceil(count / 10) }, runner.runPlainSdk)
await runner.close()

const hard = plain.schedules < 100 || plain.doubles / plain.schedules > 0.4
if (!hard) process.stdout.write('the schedules are not hard enough: the plain SDK gets through them\n')
const kept = [oneWriter, skewed].every(({ doubles, broken }) => doubles === 0 && broken.length === 0)
process.exitCode = kept && hard ? 0 : 1
