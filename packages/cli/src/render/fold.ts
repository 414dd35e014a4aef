import { renderCounts } from './counts.ts'

/** Keys that need no look are shown one a line, and so many of them; the rest is counted. */
const mostShown = 10

interface Result {
  key: string
  outcome: string
  dryRun: boolean
  reason: { code: string; message: string } | null
  error: object | null
}

/** A run over many keys as text: what happened in full, what did not in short, however many keys there are. */
export function foldResults<T extends Result>(
  results: readonly T[],
  { quiet, done, full }: { quiet: readonly string[]; done: readonly string[]; full(result: T): string },
): string {
  const [only, ...others] = results
  if (only !== undefined && others.length === 0) return full(only)
  const isQuiet = ({ outcome, error }: Result) => quiet.includes(outcome) && error === null
  const silent = results.filter(isQuiet)
  const shown = silent.slice(0, mostShown).map(({ key, outcome, reason }) => {
    const why = reason === null ? '' : `  ${reason.code}: ${reason.message}`
    return `${key}  ${outcome.replaceAll('-', ' ')}${why}`
  })
  const hidden = silent.length - shown.length
  return [
    ...results.filter((result) => !isQuiet(result)).map(full),
    ...shown,
    ...(hidden > 0 ? [`and ${hidden} more to which nothing was done`] : []),
    '',
    renderCounts(results, done),
  ].join('\n')
}
