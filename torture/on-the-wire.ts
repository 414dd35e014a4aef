/**
 * Seeded schedules of connections that break, stall and lie, over real TLS, against real rotations on an embedded vault.
 *
 *   node torture/on-the-wire.ts [--seed 1] [--count 2000]
 *
 * And a tenth as many with the plain SDK, which shows that the schedules are hard. Fails when a promise is broken, and
 * names the seed that replays it.
 */
import { openWireRunner } from '../packages/core/test/once/wire-schedule.ts'
import { readOptions } from './options.ts'
import { playAll } from './tally.ts'

const { seed, count } = readOptions('on-the-wire.ts', 2_000)
const runner = await openWireRunner()
const oneWriter = await playAll('one writer over TLS', { seed, count }, runner.runKeyturn)
const plain = await playAll('the plain SDK over TLS', { seed, count: Math.ceil(count / 10) }, runner.runPlainSdk)
await runner.close()

const hard = plain.schedules < 100 || plain.doubles / plain.schedules > 0.4
if (!hard) process.stdout.write('the schedules are not hard enough: the plain SDK gets through them\n')
process.exitCode = oneWriter.doubles === 0 && oneWriter.broken.length === 0 && hard ? 0 : 1
