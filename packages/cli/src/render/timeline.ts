import type { ScheduledEvent } from '@keyturn/core'

/** What happens to a key and when, foreseen or simulated. */
export interface TimelineEvent extends Omit<ScheduledEvent, 'overdue'> {
  /** Short name of its vault; `null` for a key that is in none. */
  vaultName: string | null
  /** It should have happened by now. */
  overdue: boolean
}

/** What `-o json` prints of an event that was foreseen. */
export function scheduledOutput({ key, on, what, by, version, overdue, message }: ScheduledEvent): ScheduledEvent {
  return { key, on, what, by, version, overdue, message }
}

/** The same of an event that was simulated. */
export function simulatedEventOutput({
  key,
  on,
  what,
  by,
  version,
  message,
}: Omit<ScheduledEvent, 'overdue'>): Omit<ScheduledEvent, 'overdue'> {
  return { key, on, what, by, version, message }
}

/** What is done, in words that stand alone in a calendar. */
export const happenings: Record<ScheduledEvent['what'], string> = {
  rotate: 'rotation',
  notify: 'notice before expiry',
  expire: 'expiry',
  'retire-expire': 'retirement: expiry',
  'retire-disable': 'retirement: disabled',
}

export function inOrder<T extends Pick<ScheduledEvent, 'on' | 'key'>>(events: readonly T[]): T[] {
  return events.toSorted((a, b) => a.on.localeCompare(b.on) || a.key.localeCompare(b.key))
}

/** `contoso` of `https://contoso.vault.azure.net`. */
export function vaultNameOf(url: string): string {
  return URL.canParse(url) ? (new URL(url).hostname.split('.')[0] ?? url) : url
}
