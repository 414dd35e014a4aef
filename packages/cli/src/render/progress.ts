import type { FleetProgress } from '@keyturn/core/fleet'

/** One line: how far, how fast, how long, and what holds it back. */
export function renderProgress({ done, total, failed, perSecond, remainingMs, pace, rates }: FleetProgress): string {
  const parts = [total === undefined ? `${done} keys done, still listing` : `${done} of ${total} keys`]
  if (failed > 0) parts.push(`${failed} failed`)
  if (perSecond > 0) parts.push(`${perSecond >= 10 ? Math.round(perSecond) : perSecond.toFixed(1)} keys/s`)
  if (remainingMs !== undefined && total !== undefined && done < total) parts.push(`${showDuration(remainingMs)} left`)
  if (pace !== 'free') {
    const refused = rates.reduce((sum, { throttled }) => sum + throttled, 0)
    parts.push(pace === 'throttled' ? `throttled (${refused} refused so far)` : 'paced below the service limits')
  }
  return parts.join(', ')
}

function showDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
