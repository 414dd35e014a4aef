import { getSchedules } from '@keyturn/core/fleet'
import type { Args } from '../flags/args.ts'
import { selectionFlags } from '../flags/key-selection.ts'
import { ruleFlags, rulesFromArgs } from '../flags/rule-flags.ts'
import { printTimeline, timelineFormats } from '../flags/timeline-format.ts'
import type { Command } from '../program/command.ts'
import { scheduleOutput, scheduleTimeline, scheduleView } from '../render/schedule.ts'
import { failureStatus } from '../runs/failure-status.ts'
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
    const select = selectKeys(args, 'schedule')
    const rules = rulesFromArgs(args)
    const targets = await Array.fromAsync(select(context))
    const schedules = await getSchedules(targets, { ...rules, signal: context.signal })
    const { output } = context
    const now = targets[0]?.vault.now() ?? new Date()
    if (await printTimeline(scheduleTimeline(schedules), args.output, { output, now })) {
      for (const { error } of schedules) if (error !== undefined) output.error(error)
    } else {
      await output.result(schedules.map(scheduleOutput), scheduleView)
    }
    return failureStatus(schedules)
  },
}
