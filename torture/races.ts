/**
 * Two to four runs that rotate one key at the same time: nobody can prevent a second version, and every one has to be
 * reported with all ids by at least one of the runs.
 *
 *   node torture/races.ts [--seed 1] [--count 5000]
 *
 * So many races in one process, whose requests interleave as the seed says, and a twenty-fifth as many between real
 * processes, whose requests interleave as they please.
 */

import { openRaceTrack } from '../packages/cli/test/race-track.ts'
import { openScheduleRunner } from '../packages/core/test/once/fault-schedule.ts'
import { readOptions } from './options.ts'
import { playAll } from './tally.ts'

const { seed, count } = readOptions('races.ts', 5_000)
const runner = await openScheduleRunner()
const inProcess = await playAll('two to four writers in one process', { seed, count }, runner.runRace)
await runner.close()
const track = await openRaceTrack()
const processes = await playAll('two to four processes', { seed, count: Math.ceil(count / 25) }, track.run)
await track.close()

const real = [inProcess, processes].every(({ schedules, doubles }) => schedules < 20 || doubles > 0)
if (!real) process.stdout.write('no race made a second version: they are not close enough\n')
process.exitCode = real && inProcess.broken.length + processes.broken.length === 0 ? 0 : 1
