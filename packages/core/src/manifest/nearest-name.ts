/** What people write when they have another tool's words in mind, and what a manifest calls it. */
const otherWords: Readonly<Record<string, string>> = {
  operations: 'ops',
  keyops: 'ops',
  keyoperations: 'ops',
  kty: 'type',
  keytype: 'type',
  keysize: 'size',
  bits: 'size',
  crv: 'curve',
  disabled: 'enabled',
  expireson: 'expires',
  expiry: 'expires',
  exp: 'expires',
  nbf: 'notBefore',
  tag: 'tags',
  vault: 'vaults',
  key: 'keys',
  selector: 'selectors',
  default: 'defaults',
  notify: 'notifyBefore',
  notifybeforeexpiry: 'notifyBefore',
  expiresin: 'expireAfter',
  expirytime: 'expireAfter',
  timeaftercreate: 'rotateEvery',
  rotateaftercreate: 'rotateEvery',
  timebeforeexpiry: 'rotateBeforeExpiry',
  olderthan: 'ifOlderThan',
  expireswithin: 'ifExpiresWithin',
  due: 'ifDue',
  graceperiod: 'grace',
}

/** The known name that was most likely meant; `undefined` when none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const plain = normalise(name)
  const other = Object.hasOwn(otherWords, plain) ? otherWords[plain] : undefined
  if (other !== undefined && known.includes(other)) return other
  const limit = Math.max(1, Math.floor(plain.length / 3))
  return known
    .map((each) => ({ each, distance: editDistance(plain, normalise(each), limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .at(0)?.each
}

function normalise(name: string): string {
  return name.slice(0, 64).toLowerCase().replaceAll(/[-_ ]/g, '')
}

/** Insertions, deletions, substitutions and swaps of neighbours that lead from `a` to `b`; more than `limit` is not counted out. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + cost)
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(beforeLast, j - 2) + 1)
      row.push(best)
    }
    beforeLast = last
    last = row
  }
  return at(last, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}
