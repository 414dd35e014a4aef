import { type RotateArgs, rotateFlags } from '../flags/rotate-flags.ts'
import type { Command } from '../program/command.ts'
import type { Context } from '../session/context.ts'

export const rotate: Command = {
  positionals: { '[name..]': 'Names of the keys, or their full ids' },
  flags: rotateFlags,
  details:
    'Without an --if flag the keys are rotated now (with --all or --tag it asks first); with several, the first that applies decides. Old versions stay enabled. Safe to run again: a key gets at most one new version, also when an answer is lost.',
  examples: [
    ['rotate orders --if-older-than 90d --vault contoso', 'In a nightly job'],
    ['rotate --all --if-expires-within 30d --vault contoso -o json', 'Whatever runs out soon'],
    [
      'rotate --all --if-older-than 90d --shard 1/4 -v contoso -v fabrikam',
      'A quarter of two vaults, in one of four jobs',
    ],
    ['rotate --event - --vault contoso', 'The keys that a message of Event Grid on standard input says are due'],
    ['rotate --tag env=prod --if-due --dry-run --vault contoso', 'What would be rotated, and why'],
  ],
  timeoutMinutes: 60,
  writes: true,
  // What rotates is more to load than everything that help shows.
  run: async (context: Context, args: RotateArgs) =>
    (await import('../runs/rotate-selected.ts')).rotateSelected(context, args),
}
