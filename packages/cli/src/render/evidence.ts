import { type Evidence, type EvidenceAct, faultsOf } from '@keyturn/core/audit'
import type { Paint } from './paint.ts'
import { renderTable } from './table.ts'
import type { View } from './view.ts'

export const evidenceView: View<Evidence> = {
  text: ({ acts, runs, sources }, paint) => {
    const open = runs.filter(({ complete, dryRun }) => !complete && !dryRun).length
    return [
      acts.length === 0 ? 'nothing was done to a key' : renderActs(acts, paint),
      ...acts.flatMap((act) =>
        faultsOf(act).map(({ text }) => `${paint.bad('!')} ${paint.bold(act.key)}  ${act.vaultUrl}: ${text}`),
      ),
      ...(open === 0 ? [] : [`${paint.bad('!')} ${open} of ${runs.length} runs did not come to every key`]),
      renderTable(
        ['made from', '', 'digest'],
        sources.map(({ file, kind, digest }) => [file, kind, digest]),
        paint,
      ),
    ].join('\n\n')
  },
  rows: ({ acts }) => acts.map(cellsOf),
}

function renderActs(acts: readonly EvidenceAct[], paint: Paint): string {
  return renderTable(
    ['key', 'act', 'outcome', 'when', 'checks', 'version', 'operation id', 'vault'],
    acts.map(cellsOf),
    paint,
  )
}

function cellsOf({ key, action, outcome, on, checks, version, operationId, vaultUrl }: EvidenceAct): string[] {
  const passed = checks?.filter(({ status }) => status === 'passed').length
  return [
    key,
    action,
    outcome,
    on ?? '',
    checks === null ? '' : `${passed}/${checks.length}`,
    version ?? '',
    operationId ?? '',
    vaultUrl,
  ]
}
