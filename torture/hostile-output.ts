/**
 * Hostile texts in the tags of keys and in names on the command line: in nothing that the program prints, as text, JSON, YAML,
 * tsv, Markdown, SARIF, JUnit, CSV, a manifest or completion, is a raw control or bidirectional character or a runner's command.
 *
 *   node torture/hostile-output.ts [--seed 1] [--count 10000]
 */
import { attackOutput } from '../packages/cli/test/fuzz/hostile.ts'
import { readOptions } from './options.ts'

await attackOutput(readOptions('hostile-output.ts', 10_000))
process.stdout.write('0 raw characters, 0 commands\n')
