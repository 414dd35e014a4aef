/**
 * As many of the parts as fit, in their order.
 *
 * @param bytes of UTF-8, with a line end after each
 */
export function fit(parts: readonly string[], bytes: number): { shown: string[]; hidden: number } {
  let left = bytes
  const end = parts.findIndex((part) => {
    left -= Buffer.byteLength(part) + 1
    return left < 0
  })
  const shown = end < 0 ? [...parts] : parts.slice(0, end)
  return { shown, hidden: parts.length - shown.length }
}
