import { renderCard } from './card.ts'
import { isoSeconds } from './times.ts'
import type { View } from './view.ts'

/** What a command with `--dry-run` prints instead of its result. */
export interface DryRunOutput {
  dryRun: true
  /** The command's verb. */
  operation: string
  name: string
  vaultUrl: string
  /** What would be written. */
  changes: Record<string, unknown>
}

export const dryRunView: View<DryRunOutput> = {
  text: ({ operation, name, vaultUrl, changes }, paint) =>
    renderCard(
      paint.warn(`would ${operation} ${name} (dry run: nothing was written)`),
      [['vault', vaultUrl], ...Object.entries(changes).map(([label, value]) => [label, showChange(value)] as const)],
      paint,
    ),
  rows: ({ operation, name, vaultUrl }) => [[operation, name, vaultUrl]],
}

function showChange(value: unknown): string {
  if (value instanceof Date) return isoSeconds(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}
