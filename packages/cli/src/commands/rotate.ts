import type { Args, Command } from '../command.ts'
import type { Context } from '../context.ts'

const flags = {
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
} as const

export type RotateArgs = Args<typeof flags> & { name?: string[] }

export const rotate: Command = {
  positionals: { name: 'Names of the keys, or their full ids' },
  flags,
  details:
    'Without an --if flag the keys are rotated now (with --all or --tag it asks first); with several, the first that applies decides. Old versions stay enabled. Safe to run again: a key gets at most one new version, also when an answer is lost.',
  examples: [
    ['rotate orders --if-older-than 90d --vault contoso', 'In a nightly job'],
    ['rotate --all --if-expires-within 30d --vault contoso -o json', 'Whatever runs out soon'],
    [
      'rotate --all --if-older-than 90d --shard 1/4 -v contoso -v fabrikam',
      'A quarter of two vaults, in one of four jobs',
    ],
    ['rotate --tag env=prod --if-due --dry-run --vault contoso', 'What would be rotated, and why'],
  ],
  timeoutMinutes: 60,
  writes: true,
  // What rotates is more to load than everything that help shows.
  run: async (context: Context, args: RotateArgs) =>
    (await import('../rotate-selected.ts')).rotateSelected(context, args),
}
