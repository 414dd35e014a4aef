import { parseArgs } from 'node:util'

/** What every torture script is given: where its seeds begin, and how many there are. */
export interface TortureOptions {
  seed: number
  count: number
}

/** Reads `--seed` and `--count`, and prints them for a replay. Ends the process with 2 when they make no sense. */
export function readOptions(script: string, defaultCount: number): TortureOptions {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: String(defaultCount) },
    },
  })
  const options = { seed: Number(values.seed), count: Number(values.count) }
  if (!Number.isInteger(options.seed) || !Number.isInteger(options.count) || options.count < 1) {
    process.stderr.write(`usage: node torture/${script} [--seed 1] [--count ${defaultCount}]\n`)
    process.exit(2)
  }
  process.stdout.write(`node torture/${script} --seed ${options.seed} --count ${options.count}\n`)
  return options
}
