/**
 * Hostile texts in the tags, names, events, manifests and inputs of steps of the bundled action: none commands the runner, sets an
 * output, draws in the summary or ends a step with an error that is none of ours.
 *
 *   node torture/hostile-steps.ts [--seed 1] [--count 500]
 */
import { attackSteps } from '../packages/action/test/fuzz/hostile.ts'
import { readOptions } from './options.ts'

await attackSteps(readOptions('hostile-steps.ts', 500))
process.stdout.write('no text was obeyed\n')
