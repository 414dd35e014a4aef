import { addDuration, parseDuration } from './duration.ts'
import { LocalVaultError } from './errors.ts'
import type { Store } from './store/open-store.ts'
import type { SettingTable } from './store/settings.ts'
import { readStoredJson } from './store/stored-json.ts'

/**
 * The clock that every timestamp of the vault comes from. It is kept in the store and shared by all processes that have
 * the store open. It runs with the system clock, moved by an offset, until it is frozen. Rotation policies and purge
 * dates that a change passes have taken effect when the promise resolves.
 */
export interface VaultClock {
  now(): Date
  /** Whether time stands still. */
  isFrozen(): boolean
  /** Moves to a point in time, forwards or back. Text is read as ISO 8601. Returns the new time. */
  set(time: Date | string): Promise<Date>
  /** Moves forwards by an ISO 8601 duration (`P91D`), a short one (`91d`, `12h`, `1y`) or milliseconds. */
  advance(by: string | number): Promise<Date>
  /** Stops at the current time. */
  freeze(): Promise<Date>
  /** Runs on from the current time of the vault. */
  resume(): Promise<Date>
}

interface ClockSetting {
  /** Unix milliseconds; present while frozen. */
  frozenAt?: number
  /** Milliseconds ahead of the system clock while running. */
  offset: number
}

export interface ClockOptions {
  store: Store
  settings: SettingTable
  /** Called after every change, before it is reported as done. */
  onChange: () => Promise<void>
  /** Default: the system's clock. Unix milliseconds. */
  systemTime?: () => number
}

/** The clock as the vault itself reads it. */
export interface StoreClock extends VaultClock {
  /** As `now()`, for a caller who knows the store's revision already: asking for it is half of the work. */
  at(revision: number): Date
  /** As `now()`, by the setting that was read last, without asking the store whether it has changed since. */
  lastKnown(): Date
  /** Whether it has never been moved nor frozen, or has been let go since. */
  isSystemTime(): boolean
}

export function openClock({ store, settings, onChange, systemTime = Date.now }: ClockOptions): StoreClock {
  let known: { revision: number; setting: ClockSetting } | undefined

  function setting(revision = store.revision()): ClockSetting {
    if (known?.revision !== revision) {
      known = { revision, setting: readStoredJson(settings.get('clock') ?? '{"offset":0}') as ClockSetting }
    }
    return known.setting
  }

  const timeOf = ({ frozenAt, offset }: ClockSetting): number => frozenAt ?? systemTime() + offset
  const at = (revision: number): Date => new Date(timeOf(setting(revision)))
  const now = (): Date => new Date(timeOf(setting()))
  const lastKnown = (): Date => new Date(timeOf(known?.setting ?? setting()))

  async function change(decide: (current: ClockSetting) => ClockSetting): Promise<Date> {
    // Read and written under one lock: two processes that advance at once both count.
    store.write(() => settings.set('clock', JSON.stringify(decide(setting()))))
    await onChange()
    return now()
  }

  const moveTo = (time: number) => (current: ClockSetting) =>
    current.frozenAt === undefined ? { offset: time - systemTime() } : { frozenAt: time, offset: 0 }

  return {
    now,
    at,
    lastKnown,
    isSystemTime: () => setting().frozenAt === undefined && setting().offset === 0,
    isFrozen: () => setting().frozenAt !== undefined,
    set: (time) => change(moveTo(readTime(time).getTime())),
    advance(by) {
      const duration = typeof by === 'number' ? undefined : parseDuration(by)
      if (typeof by === 'number' && !(Number.isFinite(by) && by >= 0)) {
        throw new LocalVaultError('INVALID_OPTION', `cannot advance the clock by ${by} milliseconds`, {
          hint: 'Use set() to move it back.',
        })
      }
      return change((current) => {
        const from = new Date(timeOf(current))
        const to = duration === undefined ? new Date(from.getTime() + Number(by)) : addDuration(from, duration)
        return moveTo(readTime(to).getTime())(current)
      })
    },
    freeze: () => change((current) => ({ frozenAt: timeOf(current), offset: 0 })),
    resume: () => change((current) => ({ offset: timeOf(current) - systemTime() })),
  }
}

/** Freezes the clock of a store at a point in time: what the option `now` asks for. */
export function freezeAt(settings: SettingTable, time: Date | string): void {
  settings.set('clock', JSON.stringify({ frozenAt: readTime(time).getTime(), offset: 0 } satisfies ClockSetting))
}

function readTime(time: Date | string): Date {
  const date = typeof time === 'string' ? new Date(time) : time
  const year = date.getUTCFullYear()
  if (Number.isNaN(year) || year < 1970 || year > 9999) {
    throw new LocalVaultError('INVALID_OPTION', `"${String(time)}" is not a point in time`, {
      hint: 'Write it as ISO 8601, for example 2030-01-31T12:00:00Z, between the years 1970 and 9999.',
    })
  }
  return date
}
