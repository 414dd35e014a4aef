import { iso } from '@keyturn/core'
import { showTime } from './times.ts'
import type { View } from './view.ts'

/** The clock of an embedded vault; `what` is what was done to it. */
export function clockView(what?: string): View<{ name: string; now: Date; dryRun?: boolean }> {
  return {
    text: ({ name, now, dryRun }, paint) =>
      `${dryRun ? 'would be ' : ''}${paint.bold(showTime(now))}  in embedded vault "${name}"${what === undefined ? '' : `, ${what}`}`,
    rows: ({ name, now }) => [[name, iso(now)]],
  }
}

export const resetView: View<{ name: string; file: string; erased: boolean; dryRun: boolean }> = {
  text: ({ name, file, erased, dryRun }, paint) => {
    if (erased) return `${paint.warn('erased')} embedded vault "${name}"`
    return dryRun ? `would erase embedded vault "${name}" (${file})` : `embedded vault "${name}" is empty already`
  },
  rows: ({ name, file, erased }) => [[name, file, String(erased)]],
}

interface SnapshotOutput {
  name: string
  keys: number
  versions: number
  /** The vault's time after it. */
  now: Date
  frozen: boolean
  dryRun: boolean
}

/** What came into an embedded vault from a file; `verb` says how. */
export function snapshotView(verb: string): View<SnapshotOutput> {
  return {
    text: ({ name, keys, versions, now, frozen, dryRun }, paint) => {
      const what = `${count(keys, 'key')} with ${count(versions, 'version')}`
      if (dryRun) return `would have ${verb} ${what} into embedded vault "${name}"`
      const clock = `its clock stands still at ${showTime(now)}; "keyturn vault clock resume" lets it run`
      return `${paint.good(verb)} ${what} into embedded vault "${name}"${frozen ? `\n${clock}` : ''}`
    },
    rows: ({ name, keys, versions }) => [[name, String(keys), String(versions)]],
  }
}

export const exportView: View<{ name: string; file: string; keys: number; dryRun: boolean }> = {
  text: ({ name, file, keys, dryRun }, paint) =>
    `${dryRun ? 'would export' : paint.good('exported')} ${count(keys, 'key')} of embedded vault "${name}" to ${file}, private parts included`,
  rows: ({ name, file, keys }) => [[name, file, String(keys)]],
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
