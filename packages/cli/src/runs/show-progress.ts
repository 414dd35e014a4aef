import type { FleetProgress } from '@keyturn/core/fleet'
import type { Output } from '../output/output.ts'
import { renderProgress } from '../render/progress.ts'

const sayEveryMs = 30_000

/** Shows how far a run is: on a terminal one line that changes, elsewhere a line every half minute. */
export function showProgress(output: Output): (progress: () => FleetProgress) => void {
  let saidAt = 0
  return (progress) => {
    output.progress(() => renderProgress(progress()))
    if (output.showsProgress) return
    const now = progress()
    if (now.elapsedMs - saidAt < sayEveryMs) return
    saidAt = now.elapsedMs
    output.note(renderProgress(now))
  }
}
