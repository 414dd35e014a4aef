/**
 * Kills the built program while it rewraps 300 files with 2,100 values, after a random number of writes, and runs the same
 * command again: no value is lost, none half-written, and the second run moves the rest.
 *
 *   node torture/kill-rewrap.ts [--seed 1] [--count 5]
 */
import { killRewrap } from '../packages/cli/test/kill-rewrap.ts'
import { createKeyturn } from '../packages/cli/test/run-keyturn.ts'
import { readOptions } from './options.ts'

const { seed, count } = readOptions('kill-rewrap.ts', 5)
const size = { files: 300, valuesPerFile: 7 }
const keyturn = await createKeyturn()
let broken = 0
for (let each = seed; each < seed + count; each++) {
  // Each file is three or four changes of its folder; a prime spreads the seeds over them.
  const writes = 1 + ((each * 379) % (3 * size.files))
  const { movedBefore, violations } = await killRewrap(keyturn, `seed-${each}`, { ...size, writes })
  if (violations.length > 0) broken++
  process.stdout.write(
    `seed ${each}: killed after ${writes} writes, ${movedBefore} of ${size.files * size.valuesPerFile} values moved; ${violations.join('; ') || 'the second run moved the rest'}\n`,
  )
}
await keyturn.remove()
process.exitCode = broken === 0 ? 0 : 1
