import type { PendingFault } from '../local-vault/open.ts'
import { renderTable } from './table.ts'
import type { View } from './view.ts'

/** A fault that is still to strike, flat. */
export interface FaultOutput {
  kind: string
  status: number | null
  code: string | null
  message: string | null
  retryAfter: number | string | null
  when: string | null
  lateBy: number | null
  ms: number | null
  style: string | null
  /** `null`: every operation. */
  operations: readonly string[] | null
  /** `null`: every key. */
  key: string | null
  skip: number
  times: number | 'unlimited'
  /** Until when, by the vault's clock; `null`: no end. */
  until: string | null
}

/** What kinds have besides their name; each has some of it. */
const details = ['status', 'code', 'message', 'retryAfter', 'when', 'lateBy', 'ms', 'style'] as const

export function faultOutput({ fault, operation, key, skip, times, until }: PendingFault): FaultOutput {
  const given: Partial<Pick<FaultOutput, 'kind' | (typeof details)[number]>> = fault
  const { status = null, code = null, message = null, retryAfter = null, when = null, lateBy = null } = given
  const { ms = null, style = null } = given
  return {
    ...{ kind: fault.kind, status, code, message, retryAfter, when, lateBy, ms, style },
    operations: operation ?? null,
    key: key ?? null,
    skip,
    times: Number.isFinite(times) ? times : 'unlimited',
    until: until ?? null,
  }
}

export function faultsView(name: string): View<FaultOutput[]> {
  return {
    text: (faults, paint) =>
      faults.length === 0
        ? `no faults wait in embedded vault "${name}"`
        : renderTable(['KIND', 'DETAILS', 'OPERATIONS', 'KEY', 'SKIP', 'TIMES', 'UNTIL'], faults.map(row), paint),
    rows: (faults) => faults.map(row),
  }
}

export const clearedView: View<{ name: string; cleared: number; dryRun: boolean }> = {
  text: ({ name, cleared, dryRun }) =>
    `${dryRun ? 'would clear' : 'cleared'} ${cleared} fault${cleared === 1 ? '' : 's'} of embedded vault "${name}"`,
  rows: ({ name, cleared }) => [[name, String(cleared)]],
}

function row(fault: FaultOutput): string[] {
  const said = details.filter((name) => fault[name] !== null).map((name) => `${name}=${fault[name]}`)
  return [
    fault.kind,
    said.join(' '),
    fault.operations?.join(',') ?? 'all',
    fault.key ?? 'all',
    String(fault.skip),
    String(fault.times),
    fault.until ?? 'no end',
  ]
}
