import type { KeySchedule } from '@keyturn/core/fleet'
import { listNames, wrapLine } from './columns.ts'
import type { Paint } from './paint.ts'
import { renderTable } from './table.ts'
import { inOrder, scheduledOutput, type TimelineEvent, vaultNameOf } from './timeline.ts'
import type { View } from './view.ts'

/** What `-o json` prints of one key. */
export function scheduleOutput({ events, ...schedule }: KeySchedule): KeySchedule {
  return { ...schedule, events: events.map(scheduledOutput) }
}

export function scheduleTimeline(schedules: readonly Pick<KeySchedule, 'vaultUrl' | 'events'>[]): TimelineEvent[] {
  return schedules.flatMap(({ vaultUrl, events }) =>
    events.map((event) => ({ ...event, vaultName: vaultNameOf(vaultUrl) })),
  )
}

/** All keys in one table, in the order of the dates: what comes first stands first. */
export const scheduleView: View<KeySchedule[]> = {
  text: (schedules, paint) => {
    const events = inOrder(scheduleTimeline(schedules))
    const several = new Set(schedules.map(({ vaultUrl }) => vaultUrl)).size > 1
    const idle = schedules.filter(({ events: own, error }) => own.length === 0 && error === null)
    const failed = schedules.filter(({ error }) => error !== null)
    const parts = [
      ...(events.length === 0 ? [] : [renderEvents(events, { several, paint })]),
      ...(idle.length === 0
        ? []
        : [wrapLine(`nothing is going to happen to ${listNames(idle.map(({ key }) => key))}`, 2, paint.width)]),
      ...failed.map(({ key, error }) => `${paint.bad(key)}  ${error?.message} [${error?.code}]`),
    ]
    return parts.length === 0 ? 'no keys to look at' : parts.join('\n')
  },
  rows: (schedules) =>
    schedules.flatMap(({ vaultUrl, events }) =>
      events.map(({ on, key, what, by, version, overdue }) => [on, key, what, by, version, String(overdue), vaultUrl]),
    ),
}

function renderEvents(
  events: readonly TimelineEvent[],
  { several, paint }: { several: boolean; paint: Paint },
): string {
  return renderTable(
    ['WHEN', 'KEY', 'WHAT', 'BY', 'VERSION', ...(several ? ['VAULT'] : []), 'WHY'],
    events.map(({ on, key, what, by, version, vaultName, overdue, message }) => [
      overdue ? paint.bad(`${on} overdue`) : on,
      key,
      what,
      by,
      version.slice(0, 8),
      ...(several ? [vaultName ?? ''] : []),
      message,
    ]),
    paint,
  )
}
