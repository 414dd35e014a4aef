import { createHash, timingSafeEqual } from 'node:crypto'

/** Compares in constant time; hashed first, as only texts of one length can be compared so. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
