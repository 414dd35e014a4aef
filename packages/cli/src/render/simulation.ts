import type { ErrorSummary, SimulationFinding } from '@keyturn/core'
import type { KeySimulation } from '@keyturn/core/fleet'
import { trimLines } from './card.ts'
import { wrapLine } from './columns.ts'
import type { Paint } from './paint.ts'
import { renderTable } from './table.ts'
import { simulatedEventOutput, type TimelineEvent, vaultNameOf } from './timeline.ts'
import type { View } from './view.ts'

/** What `-o json` prints. */
export interface SimulationOutput {
  /** ISO 8601 UTC: the time that was simulated. */
  from: string
  until: string
  keys: SimulatedKeyOutput[]
  /** Selectors of a manifest, whose keys only a vault knows. */
  notSimulated: readonly string[]
}

interface SimulatedKeyOutput {
  key: string
  vaults: readonly string[]
  events: KeySimulation['events']
  findings: (Omit<SimulationFinding, 'firstOn'> & { firstOn: string | null })[]
  error: ErrorSummary | null
}

export function simulatedKeyOutput({ key, vaults, events, findings, error }: KeySimulation): SimulatedKeyOutput {
  return {
    key,
    vaults,
    events: events.map(simulatedEventOutput),
    findings: findings.map(({ firstOn = null, ...finding }) => ({ ...finding, firstOn })),
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

/** `ended`: whether the run came to its end, and looked at every key. */
export const simulationView = (ended: boolean): View<SimulationOutput> => ({
  text: (value, paint) => [...renderParts(value, ended, paint)].join(''),
  parts: (value, paint) => renderParts(value, ended, paint),
  rows: ({ keys }) =>
    keys.flatMap(({ key, vaults, events, findings, error }) => [
      ...events.map(({ on, what, by, version }) => ['event', on, key, what, by, version, vaults.join(',')]),
      ...findings.map(({ code, firstOn, times }) => [
        'finding',
        firstOn ?? '',
        key,
        code,
        '',
        String(times),
        vaults.join(','),
      ]),
      ...(error === null ? [] : [['error', '', key, error.code, '', '', vaults.join(',')]]),
    ]),
})

function* renderParts({ from, until, keys, notSimulated }: SimulationOutput, ended: boolean, paint: Paint) {
  yield `${from} to ${until}\n\n`
  for (const key of keys) yield `${trimLines(renderKey(key, paint))}\n\n`
  for (const selector of notSimulated) {
    yield `${paint.dim(`not simulated: the selector ${selector}, whose keys only a vault knows`)}\n\n`
  }
  yield summarize(keys, ended, paint)
}

function renderKey({ key, vaults, events, findings, error }: SimulatedKeyOutput, paint: Paint): string {
  const where = vaults.length === 0 ? '' : `  ${paint.dim(vaults.join(', '))}`
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
    `${paint.bold(key)}${where}`,
    ...(error === null ? [] : [`  ${paint.bad(error.message)} [${error.code}]`]),
    ...(events.length === 0 ? [] : [table]),
    ...findings.map((finding) =>
      wrapLine(`  ${paint.bad(`! ${finding.code}`)} ${finding.message}${showTimes(finding)}`, 4, paint.width),
    ),
  ].join('\n')
}

function showTimes({ times }: { times: number }): string {
  return times > 1 ? ` (and ${times - 1} more like this)` : ''
}

function summarize(keys: readonly SimulatedKeyOutput[], ended: boolean, paint: Paint): string {
  const simulated = keys.filter(({ error }) => error === null)
  const findings = simulated.reduce((sum, key) => sum + key.findings.length, 0)
  const found = findings === 0 ? 'no findings' : findings === 1 ? '1 finding' : `${findings} findings`
  const count = simulated.length === 1 ? '1 key' : `${simulated.length} keys`
  if (ended && simulated.length === keys.length) return `${count}, ${(findings === 0 ? paint.good : paint.bad)(found)}`
  // Nobody looked at the others.
  return `${count} simulated, ${paint.warn('the others not')}; ${found} so far`
}
