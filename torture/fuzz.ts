/**
 * Damaged texts for everything in core that reads what somebody else may have written: each is read, or refused with an
 * error of ours that can be shown as it is.
 *
 *   node torture/fuzz.ts [--seed 1] [--count 100000]
 */

import { fuzz } from '../packages/core/test/fuzz/fuzz.ts'
import { readers } from '../packages/core/test/fuzz/readers.ts'
import { readOptions } from './options.ts'

const { seed, count } = readOptions('fuzz.ts', 100_000)
const each = Math.ceil(count / Object.keys(readers).length)
let total = 0
let broken = 0
for (const [name, reader] of Object.entries(readers)) {
  const started = performance.now()
  try {
    const { read, refused } = await fuzz(reader, { seed, count: each })
    total += read + refused
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    process.stdout.write(`${name}: ${read} read, ${refused} refused, ${seconds} s\n`)
  } catch (error) {
    broken++
    process.stdout.write(`${name}: BROKEN\n${error instanceof Error ? error.message : error}\n`)
  }
}
process.stdout.write(`${total} texts, ${broken} readers that broke a promise\n`)
process.exitCode = broken === 0 ? 0 : 1
