import type { Output } from '../output/output.ts'
import { inOrder, type TimelineEvent } from '../render/timeline.ts'
import { resultFormats } from './global-flags.ts'

/** How events over time can be shown besides: as a calendar file, and as a gantt chart. */
export const timelineFormats = [...resultFormats, 'ics', 'mermaid'] as const

/** Prints events in the form that was asked for; `false` when none was. */
export async function printTimeline(
  events: () => readonly TimelineEvent[],
  format: string,
  { output, now }: { output: Output; now: Date },
): Promise<boolean> {
  if (format !== 'ics' && format !== 'mermaid') return false
  const sorted = inOrder(events())
  if (format === 'mermaid') output.print((await import('../render/gantt.ts')).renderGantt(sorted))
  else output.bytes(Buffer.from((await import('../render/calendar.ts')).renderCalendar(sorted, now)))
  return true
}
