import type { View } from '../output.ts'
import { isoSeconds, showTime } from './times.ts'

/** The clock of an embedded vault; `what` is what was done to it. */
export function clockView(what?: string): View<{ name: string; now: Date }> {
  return {
    text: ({ name, now }, paint) =>
      `${paint.bold(showTime(now))}  in embedded vault "${name}"${what === undefined ? '' : `, ${what}`}`,
    rows: ({ name, now }) => [[name, isoSeconds(now)]],
  }
}

export const resetView: View<{ name: string; file: string; erased: boolean; dryRun: boolean }> = {
  text: ({ name, file, erased, dryRun }, paint) => {
    if (erased) return `${paint.warn('erased')} embedded vault "${name}"`
    return dryRun ? `would erase embedded vault "${name}" (${file})` : `embedded vault "${name}" is empty already`
  },
  rows: ({ name, file, erased }) => [[name, file, String(erased)]],
}
