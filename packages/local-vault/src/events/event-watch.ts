import { addDuration, negated, parseDuration } from '../duration.ts'
import type { EventSource, EventVersion } from '../store/event-source.ts'
import type { Occurrence, VaultEventType } from './vault-event.ts'

/** Where a key's policy has no Notify action: 30 days before (Azure Event Grid: Key Vault as a source). */
const usualNotice = 'P30D'

/** What has happened in a store since the last look, whichever process did it. */
export interface EventWatch {
  /** @param now unix seconds of the vault's clock. @returns what came about, oldest first. */
  look(now: number): Occurrence[]
  /** When something happens next if nobody does anything, in unix seconds; `Infinity` for never. */
  nextAt(now: number): number
}

/**
 * Begins to watch: what is older is not told, as Event Grid tells a new subscription nothing of the past.
 *
 * @param now unix seconds of the vault's clock.
 */
export function watchEvents(source: EventSource, now: number): EventWatch {
  let lastMade = source.lastMade()
  let seenUntil = now
  return {
    look(time) {
      const known = lastMade
      const made = source.madeAfter(known)
      lastMade = made.at(-1)?.id ?? known
      const created = made.map((version) => occurrence('KeyNewVersionCreated', version.created, version))
      const passed = source.expiringAfter(seenUntil).flatMap(expiryEvents)
      // A new version may be near its expiry in the second of the last look, which did not see it.
      const due = passed.filter(({ at, version }) => (at > seenUntil || version.id > known) && at <= time)
      seenUntil = time
      return [...created, ...due].toSorted((a, b) => a.at - b.at)
    },
    nextAt(time) {
      const coming = source
        .expiringAfter(time)
        .flatMap(expiryEvents)
        .filter(({ at }) => at > time)
      return coming.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY)
    },
  }
}

/** Only the version that is the newest at that time is told of. */
function expiryEvents(version: EventVersion): Occurrence[] {
  const { exp, supersededAt = Number.POSITIVE_INFINITY } = version
  if (exp === undefined) return []
  const near = Math.max(nearExpiry(version, exp), version.created)
  return [occurrence('KeyNearExpiry', near, version), occurrence('KeyExpired', exp, version)].filter(
    ({ at }) => at < supersededAt,
  )
}

function nearExpiry({ rotationPolicy }: EventVersion, exp: number): number {
  const notify = rotationPolicy?.lifetimeActions.find(({ action }) => action.type.toLowerCase() === 'notify')
  const notice = parseDuration(notify?.trigger.timeBeforeExpiry ?? usualNotice)
  return Math.floor(addDuration(new Date(exp * 1000), negated(notice)).getTime() / 1000)
}

function occurrence(name: string, at: number, version: EventVersion): Occurrence {
  return { type: `Microsoft.KeyVault.${name}` as VaultEventType, at, version }
}
