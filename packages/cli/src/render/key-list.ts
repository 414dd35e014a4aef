import { cell, type DeletedOutput, deletedRow, showState, showTags, type VersionOutput } from './key.ts'
import { renderTable } from './table.ts'
import { showAge, showTime } from './times.ts'
import type { View } from './view.ts'

/** The keys of one vault or of several. `now` is for their age. */
export function keyListView(now: Date): View<VersionOutput[]> {
  return {
    text: (keys, paint) => {
      if (keys.length === 0) return 'no keys'
      const several = new Set(keys.map((key) => key.vaultUrl)).size > 1
      return renderTable(
        ['NAME', 'STATE', 'AGE', 'EXPIRES', 'TAGS', ...(several ? ['VAULT'] : [])],
        keys.map((key) => [
          key.name,
          showState(key, now, paint),
          showAge(key.createdOn, now),
          showTime(key.expiresOn),
          showTags(key.tags),
          ...(several ? [key.vaultUrl] : []),
        ]),
        paint,
      )
    },
    rows: (keys) =>
      keys.map((key) => [
        key.name,
        String(key.enabled),
        cell(key.createdOn),
        cell(key.expiresOn),
        showTags(key.tags),
        key.vaultUrl,
        key.id,
      ]),
  }
}

export function versionListView(now: Date): View<VersionOutput[]> {
  return {
    text: (versions, paint) =>
      renderTable(
        ['VERSION', 'STATE', 'AGE', 'EXPIRES', 'TAGS'],
        versions.map((each) => [
          each.version ?? '',
          showState(each, now, paint),
          showAge(each.createdOn, now),
          showTime(each.expiresOn),
          showTags(each.tags),
        ]),
        paint,
      ),
    rows: (versions) =>
      versions.map((each) => [
        each.version ?? '',
        String(each.enabled),
        cell(each.createdOn),
        cell(each.expiresOn),
        showTags(each.tags),
      ]),
  }
}

export const deletedListView: View<DeletedOutput[]> = {
  text: (keys, paint) =>
    keys.length === 0
      ? 'no deleted keys'
      : renderTable(
          ['NAME', 'DELETED', 'PURGED ON', 'RECOVERY'],
          keys.map((key) => [
            key.name,
            showTime(key.deletedOn, ''),
            showTime(key.scheduledPurgeDate),
            key.recoveryLevel ?? '',
          ]),
          paint,
        ),
  rows: (keys) => keys.map(deletedRow),
}
