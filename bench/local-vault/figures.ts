/** The value below which the share `p` (0 to 1) of the ascending values lies. */
export function percentile(ascending: readonly number[], p: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * p))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return percentile(
    [...values].sort((a, b) => a - b),
    0.5,
  )
}

/** Round by round, one by the other. */
export function ratios(of: readonly number[], to: readonly number[]): number[] {
  return of.map((value, round) => value / (to[round] ?? Number.NaN))
}

/** One line of figures: what, then name and value of each. */
export function printFigures(what: string, figures: Readonly<Record<string, string | number>>): void {
  const parts = Object.entries(figures).map(
    ([name, value]) => `${name} ${typeof value === 'number' ? round(value) : value}`,
  )
  console.log(`${what.padEnd(34)} ${parts.join('   ')}`)
}

/** The ratio that is published, with the goal beside it: paired rounds of one run, so the machine's mood cancels out. */
export function printRatio(what: string, ratios: readonly number[], goal: string): void {
  const ascending = [...ratios].sort((a, b) => a - b)
  const [low, high] = [ascending[0] ?? Number.NaN, ascending.at(-1) ?? Number.NaN]
  console.log(
    `${what.padEnd(34)} ${round(median(ratios))}   (goal ${goal}; ${ratios.length} rounds, ${round(low)} to ${round(high)})`,
  )
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
