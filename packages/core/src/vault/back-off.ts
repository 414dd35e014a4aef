/** Microsoft's throttling guidance for Key Vault: 1, 2, 4, 8, 16 s, then give up. */
export const throttleBackOffMs: readonly number[] = [1_000, 2_000, 4_000, 8_000, 16_000]

/** Failures that tend to pass at once: a reset, a 503. */
export const transientBackOffMs: readonly number[] = [500, 1_000, 2_000]

/** No `Retry-After` is obeyed beyond this: an hour's sleep inside one call looks like a hang. */
export const longestRetryAfterMs = 60_000

/**
 * How long to wait, in milliseconds: what the service asked for, capped; else half of `backOffMs` and a random share of
 * the other half, so that callers that were throttled together do not come back together.
 */
export function waitWithJitter(
  backOffMs: number,
  { retryAfterMs, random }: { retryAfterMs?: number | undefined; random: () => number },
): number {
  if (retryAfterMs !== undefined) return Math.min(retryAfterMs, longestRetryAfterMs) + Math.round(random() * 500)
  return Math.round(backOffMs / 2 + (random() * backOffMs) / 2)
}

/**
 * Reads how long a service asks to wait, in milliseconds: `retry-after-ms` or `x-ms-retry-after-ms`, or `Retry-After` in
 * seconds or as a date (RFC 9110 10.2.3).
 */
export function parseRetryAfter(header: (name: string) => string | undefined, now: Date): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const value = header(name)
    if (value !== undefined && /^\d+$/.test(value)) return Number(value)
  }
  const value = header('retry-after')
  if (value === undefined) return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const date = Date.parse(value)
  return Number.isFinite(date) ? Math.max(0, date - now.getTime()) : undefined
}
