import type { Args } from './args.ts'
import type { Flags } from './flag.ts'
import { selectionFlags, shardFlag } from './key-selection.ts'
import { dueFlags } from './rule-flags.ts'
import { duration } from './values.ts'

export const rotateFlags = {
  ...selectionFlags,
  ...dueFlags,
  'expect-version': { type: 'string', value: 'ID', describe: 'Only while this is the latest version; else a conflict' },
  event: {
    type: 'string',
    value: 'FILE',
    describe: 'Only the keys that this message of Event Grid (or -) says are due',
  },
  ...shardFlag,
  report: {
    type: 'string',
    value: 'FILE',
    describe: 'With --all or --tag: write each result there as it comes, one a line',
  },
  resume: { type: 'boolean', describe: 'Go on where the report stops; what it left unknown is looked up first' },
  settle: {
    ...duration,
    value: '30s',
    describe: 'How long a request whose answer was lost may still take effect; 30s when not given',
  },
  'no-verify': { type: 'boolean', describe: 'Do not check and use the new version once' },
} as const satisfies Flags

export type RotateArgs = Args<typeof rotateFlags> & { name?: string[] }
