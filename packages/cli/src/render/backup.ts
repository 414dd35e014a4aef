import type { RestorePlan } from '@keyturn/core'
import type { BackupOutcome } from '@keyturn/core/fleet'
import { renderCard, trimLines } from './card.ts'
import type { Paint } from './paint.ts'
import type { View } from './view.ts'

export const backupsView: View<BackupOutcome[]> = {
  text: (outcomes, paint) =>
    trimLines(
      outcomes.length === 0
        ? 'no keys to back up'
        : [
            ...outcomes.map((each) => renderOutcome(each, paint)),
            ...(outcomes.length === 1 ? [] : ['', renderCounts(outcomes)]),
          ].join('\n'),
    ),
  rows: (outcomes) =>
    outcomes.map(({ key, outcome, file, versions, error, vaultUrl }) => [
      key,
      outcome,
      file ?? '',
      String(versions),
      error?.code ?? '',
      vaultUrl,
    ]),
}

function renderOutcome({ key, outcome, versions, file, error }: BackupOutcome, paint: Paint): string {
  switch (outcome) {
    case 'backed-up':
      return `${paint.bold(key)}  ${paint.good('backed up')}  ${countVersions(versions)}  ${file ?? ''}`
    case 'unchanged':
      return `${paint.bold(key)}  unchanged since its backup  ${countVersions(versions)}`
    case 'skipped':
      return `${paint.bold(key)}  ${paint.warn('skipped')}  it belongs to a certificate: back that up`
    case 'failed':
      return [
        `${paint.bold(key)}  ${paint.bad('failed')}  ${error?.message ?? ''} [${error?.code ?? ''}]`,
        ...(error?.hint ? [`  ${paint.bold('hint:')} ${error.hint}`] : []),
      ].join('\n')
  }
}

function renderCounts(outcomes: readonly BackupOutcome[]): string {
  const groups = Map.groupBy(outcomes, ({ outcome }) => outcome)
  return `${outcomes.length} keys: ${[...groups].map(([outcome, of]) => `${of.length} ${outcome}`).join(', ')}`
}

export function countVersions(versions: number): string {
  return versions === 1 ? '1 version' : `${versions} versions`
}

/** What `restore --dry-run` shows, a file each. */
export type RestorePlanOutput = RestorePlan & { file: string; dryRun: true }

export const restorePlanView: View<RestorePlanOutput[]> = {
  text: (plans, paint) =>
    plans
      .map(({ file, key, vaultUrl, versions, from, collision, reservations }) =>
        renderCard(
          collision === null
            ? paint.warn(`would restore ${key ?? file} (dry run: nothing was written)`)
            : paint.bad(`cannot restore ${key ?? file}`),
          [
            ['file', file],
            ['vault', vaultUrl],
            ...(from === null
              ? []
              : [['from', describeOrigin(from)] as const, ['versions', String(versions?.length ?? 0)] as const]),
            ...(collision === null ? [] : [['in the way', describeCollision(collision)] as const]),
            ...reservations.map((each) => ['note', each] as const),
          ],
          paint,
        ),
      )
      .join('\n'),
  rows: (plans) => plans.map(({ file, key, collision, vaultUrl }) => [file, key ?? '', collision ?? '', vaultUrl]),
}

/** Where a backup is from. */
export function describeOrigin({ vaultUrl, region, backedUpOn }: NonNullable<RestorePlan['from']>): string {
  return `${vaultUrl}${region === null ? '' : ` (${region})`}, ${backedUpOn}`
}

function describeCollision(collision: 'live' | 'deleted'): string {
  return collision === 'live' ? 'a key of that name is there' : 'a deleted key still holds the name'
}
