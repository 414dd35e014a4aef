import { iso } from '@keyturn/core'
import { renderCard } from './card.ts'
import { showTags } from './key.ts'
import { showRotation } from './policy.ts'
import { showDuration } from './times.ts'
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
      [['vault', vaultUrl], ...Object.entries(changes).map(showChange)],
      paint,
    ),
  rows: ({ operation, name, vaultUrl }) => [[operation, name, vaultUrl]],
}

/** What a command that has done it calls what this member holds. */
const labels: Record<string, string> = {
  keyType: 'type',
  keySize: 'size',
  keyOperations: 'operations',
  notBefore: 'not before',
  expiresOn: 'expires',
  releasePolicy: 'release policy',
  enabled: 'state',
  rotateEvery: 'rotates',
  rotateBeforeExpiry: 'rotates',
  expireAfter: 'new versions',
  notifyBefore: 'notifies',
}

function showChange([member, value]: [string, unknown]): readonly [label: string, value: string] {
  return [labels[member] ?? member, showValue(member, value)]
}

function showValue(member: string, value: unknown): string {
  if (value instanceof Date) return iso(value)
  if (value === null) return 'never'
  if (Array.isArray(value)) return value.join(', ')
  switch (member) {
    case 'enabled':
      return value === true ? 'enabled' : 'disabled'
    case 'tags':
      return showTags(value as Record<string, string>)
    case 'rotateEvery':
    case 'rotateBeforeExpiry':
      return showRotation({ rotateEvery: null, rotateBeforeExpiry: null, [member]: value })
    case 'expireAfter':
      return `expire after ${showDuration(String(value))}`
    case 'notifyBefore':
      return `${showDuration(String(value))} before expiry`
    default:
      return typeof value === 'string' ? value : JSON.stringify(value)
  }
}
