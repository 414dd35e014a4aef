import type { Args } from './args.ts'
import type { Flags } from './flag.ts'

export const rotateFlags = {
  all: { type: 'boolean', describe: 'Every key of each vault that is named' },
  tag: { type: 'string', array: true, value: 'N=V', describe: 'Every key with this tag name=value; repeat for more' },
  'if-older-than': { type: 'string', value: '90d', describe: 'Only when the latest version has this age' },
  'if-expires-within': {
    type: 'string',
    value: '30d',
    describe: 'Only when the latest version expires within this time',
  },
  'if-due': { type: 'boolean', describe: "Only when the key's own rotation policy is due" },
  'expect-version': { type: 'string', value: 'ID', describe: 'Only while this is the latest version; else a conflict' },
  shard: { type: 'string', value: 'I/N', describe: 'With --all or --tag: only this share of the keys, such as 1/4' },
  report: {
    type: 'string',
    value: 'FILE',
    describe: 'With --all or --tag: write each result there as it comes, one a line',
  },
  resume: { type: 'boolean', describe: 'Go on where the report stops; what it left unknown is looked up first' },
  settle: {
    type: 'string',
    value: '30s',
    describe: 'How long a request whose answer was lost may still take effect; 30s when not given',
  },
  'no-verify': { type: 'boolean', describe: 'Do not check and use the new version once' },
} as const satisfies Flags

export type RotateArgs = Args<typeof rotateFlags> & { name?: string[] }
