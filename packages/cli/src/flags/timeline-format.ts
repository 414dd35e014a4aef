import { KeyturnError } from '@keyturn/core'
import type { Output } from '../output/output.ts'
import { inOrder, type TimelineEvent } from '../render/timeline.ts'
import type { Flag } from './flag.ts'
import type { GlobalArgs } from './global-flags.ts'

/** Forms of events over time that are not for every command. */
export const timelineFlags = {
  format: { choices: ['ics', 'mermaid'], value: 'FORM', describe: 'As a calendar file, or as a gantt chart' },
} as const satisfies Record<string, Flag>

export type TimelineArgs = Pick<GlobalArgs, 'output'> & { format?: 'ics' | 'mermaid' | undefined }

/** @throws {KeyturnError} `INVALID_INPUT` when the result is asked for in two forms */
export function checkTimelineFormat({ format, output }: TimelineArgs): void {
  if (format === undefined || output === 'text') return
  throw new KeyturnError('INVALID_INPUT', `--format ${format} and --output ${output} exclude each other`)
}

/** Prints events in the form that was asked for; `false` when none was. */
export async function printTimeline(
  events: readonly TimelineEvent[],
  { format }: TimelineArgs,
  { output, now }: { output: Output; now: Date },
): Promise<boolean> {
  if (format === undefined) return false
  const sorted = inOrder(events)
  if (format === 'mermaid') output.print((await import('../render/gantt.ts')).renderGantt(sorted))
  else output.bytes(Buffer.from((await import('../render/calendar.ts')).renderCalendar(sorted, now)))
  return true
}
