interface Counted {
  outcome: string
  dryRun: boolean
}

/** How a run over many keys went, in a line: `12 keys: 3 rotated, 9 not due`. What a dry run would do is said to be so. */
export function renderCounts(results: readonly Counted[], done: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const { outcome, dryRun } of results) {
    const words = outcome.replaceAll('-', ' ')
    const said = dryRun && done.includes(outcome) ? `would be ${words}` : words
    counts.set(said, (counts.get(said) ?? 0) + 1)
  }
  return `${results.length} keys: ${[...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`
}
