import type { ErrorSummary, SimulatedMistake } from '@keyturn/core'
import type { KeySimulation } from '@keyturn/core/fleet'
import { trimLines } from './card.ts'
import type { Paint } from './paint.ts'
import { renderTable } from './table.ts'
import { playedOutput, type TimelineEvent, vaultNameOf } from './timeline.ts'
import type { View } from './view.ts'

/** What `-o json` prints. */
export interface SimulationOutput {
  /** ISO 8601 UTC: the time that was played. */
  from: string
  until: string
  keys: SimulatedKeyOutput[]
  /** Selectors of a manifest, whose keys only a vault knows. */
  notPlayed: readonly string[]
}

interface SimulatedKeyOutput {
  key: string
  vaults: readonly string[]
  events: KeySimulation['events']
  mistakes: (Omit<SimulatedMistake, 'firstOn'> & { firstOn: string | null })[]
  error: ErrorSummary | null
}

export function simulatedKeyOutput({ key, vaults, events, mistakes, error }: KeySimulation): SimulatedKeyOutput {
  return {
    key,
    vaults,
    events: events.map(playedOutput),
    mistakes: mistakes.map(({ firstOn = null, ...mistake }) => ({ ...mistake, firstOn })),
    error,
  }
}

export function simulationTimeline(keys: readonly Pick<KeySimulation, 'vaults' | 'events'>[]): TimelineEvent[] {
  return keys.flatMap(({ vaults, events }) =>
    events.map((event) => ({
      ...event,
      overdue: false,
      vaultName: vaults.length === 0 ? null : vaults.map(vaultNameOf).join(' and '),
    })),
  )
}

export const simulationView: View<SimulationOutput> = {
  text: ({ from, until, keys, notPlayed }, paint) =>
    trimLines(
      [
        `${from} to ${until}`,
        ...keys.map((key) => renderKey(key, paint)),
        ...notPlayed.map((selector) =>
          paint.dim(`not played: the selector ${selector}, whose keys only a vault knows`),
        ),
        summarize(keys, paint),
      ].join('\n\n'),
    ),
  rows: ({ keys }) =>
    keys.flatMap(({ key, vaults, events, mistakes, error }) => [
      ...events.map(({ on, what, by, version }) => ['event', on, key, what, by, version, vaults.join(',')]),
      ...mistakes.map(({ code, firstOn, times }) => [
        'mistake',
        firstOn ?? '',
        key,
        code,
        '',
        String(times),
        vaults.join(','),
      ]),
      ...(error === null ? [] : [['error', '', key, error.code, '', '', vaults.join(',')]]),
    ]),
}

function renderKey({ key, vaults, events, mistakes, error }: SimulatedKeyOutput, paint: Paint): string {
  const place = vaults.length === 0 ? '' : `  ${paint.dim(vaults.join(', '))}`
  const table = renderTable(
    [],
    events.map(({ on, what, by, version, message }) => [
      `  ${on}`,
      what,
      `by ${by}`,
      // Versions to come have names, those that there are have ids.
      /^[0-9a-f]{32}$/.test(version) ? version.slice(0, 8) : version,
      paint.dim(message),
    ]),
    paint,
  )
  return [
    `${paint.bold(key)}${place}`,
    ...(error === null ? [] : [`  ${paint.bad(error.message)} [${error.code}]`]),
    ...(events.length === 0 ? [] : [table]),
    ...mistakes.map((mistake) => `  ${paint.bad(`! ${mistake.code}`)} ${mistake.message}${showTimes(mistake)}`),
  ].join('\n')
}

function showTimes({ times }: { times: number }): string {
  return times > 1 ? ` (and ${times - 1} more like this)` : ''
}

function summarize(keys: readonly SimulatedKeyOutput[], paint: Paint): string {
  const mistakes = keys.reduce((sum, key) => sum + key.mistakes.length, 0)
  const count = keys.length === 1 ? '1 key' : `${keys.length} keys`
  if (mistakes === 0) return `${count}, ${paint.good('no mistakes')}`
  return `${count}, ${paint.bad(mistakes === 1 ? '1 mistake' : `${mistakes} mistakes`)}`
}
