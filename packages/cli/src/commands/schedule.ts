import { getSchedules } from '@keyturn/core/fleet'
import type { Args } from '../flags/args.ts'
import { selectionFlags } from '../flags/key-selection.ts'
import { ruleFlags, rulesFromArgs } from '../flags/rule-flags.ts'
import { printTimeline, timelineFormats } from '../flags/timeline-format.ts'
import type { Command } from '../program/command.ts'
import { exitStatusOfRun } from '../program/exit-status.ts'
import { scheduleOutput, scheduleTimeline, scheduleView } from '../render/schedule.ts'
import { tellOutcomes } from '../render/words.ts'
import type { Context } from '../session/context.ts'
import { selectKeys } from '../session/selected-keys.ts'

const flags = { ...selectionFlags, ...ruleFlags } as const

type ScheduleArgs = Args<typeof flags> & { name?: string[] }

export const schedule: Command = {
  positionals: { '[name..]': 'Names of the keys, or their full ids' },
  flags,
  formats: timelineFormats,
  details:
    'Rotation by the policy of a key, the notice before expiry, and each expiry; with rules, also what keyturn will rotate and retire when it is run each day with them. Reads only; foresees no further than the next rotation.',
  examples: [
    ['schedule orders --vault contoso', 'What its rotation policy will do'],
    ['schedule --all --if-older-than 90d --keep 2 --vault contoso', 'And what a nightly job will'],
    ['schedule --all -o ics --vault contoso > keys.ics', 'For a calendar'],
    ['schedule --all -o mermaid --vault contoso', 'A gantt chart for Markdown'],
  ],
  run: async (context: Context, args: ScheduleArgs) => {
    const select = selectKeys(args, { verb: 'schedule' })
    const rules = rulesFromArgs(args)
    const { keys, select: among } = await select(context)
    const { signal, output } = context
    const { outcomes, failures, verdict } = await getSchedules(keys, { ...rules, select: among, signal })
    const now = keys[0]?.vault.now() ?? new Date()
    if (await printTimeline(() => scheduleTimeline(outcomes), args.output, { output, now })) {
      for (const { error } of outcomes) if (error !== null) output.failure(error)
    } else if (outcomes.length > 0 || failures.length === 0) {
      await output.result(tellOutcomes(outcomes).map(scheduleOutput), scheduleView)
    }
    for (const failure of failures) output.failure(failure)
    return exitStatusOfRun(verdict)
  },
}
