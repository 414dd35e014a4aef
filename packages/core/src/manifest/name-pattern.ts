/**
 * Whether a text matches a pattern in which `*` stands for any characters and `?` for one. Upper and lower case are the
 * same, as in Key Vault's names. Takes time in proportion to the two lengths at most: patterns come from files.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  const from = text.toLowerCase()
  const want = pattern.toLowerCase()
  let position = 0
  let next = 0
  /** Where to go on when the last `*` has to take one character more. */
  let star: { next: number; position: number } | undefined
  while (position < from.length) {
    if (want[next] === '*') {
      star = { next, position }
      next++
    } else if (next < want.length && (want[next] === '?' || want[next] === from[position])) {
      next++
      position++
    } else if (star !== undefined) {
      star.position++
      position = star.position
      next = star.next + 1
    } else {
      return false
    }
  }
  while (want[next] === '*') next++
  return next === want.length
}
