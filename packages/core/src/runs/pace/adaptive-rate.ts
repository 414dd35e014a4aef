/** So many requests in any window of this length. */
export interface RateLimit {
  count: number
  /** Milliseconds. */
  windowMs: number
}

/**
 * How fast requests of one class may go to one vault, as a plain value: each function below takes one and gives the next.
 *
 * The rule is the one of the AWS SDKs' adaptive retry mode: a throttled answer cuts the rate to 0.7 of what was measured,
 * and from there it grows along a cubic curve that is flat near the rate at which it was throttled. Three things differ.
 * It starts at a documented limit instead of waiting for the first throttled answer. Requests that were under way
 * together count as one sign of being too fast. And what is measured is what the service let through: throttled calls do
 * not count against a vault's limit, so their number says nothing about it.
 *
 * Times are milliseconds of the caller's clock.
 */
export interface AdaptiveRate {
  /** Requests a second; `Infinity` while no limit is known. */
  perSecond: number
  /** What may go out at once, now and at most. */
  tokens: number
  burst: number
  /** The rate is not raised beyond this. */
  ceiling: number
  /** Where the curve is flat: the rate at which throttling was last met, and when the curve reaches it again. */
  plateau: { perSecond: number; at: number }
  /** When the rate was cut last. */
  cutAt?: number
  /** Nothing goes out before: the service asked for it. */
  pausedUntil: number
  /** Requests a second that were let through, smoothed. */
  measured: number
  /** Half a second's count in the making. */
  counted: { since: number; accepted: number }
  updatedAt: number
}

const startShare = 0.8
const cutShare = 0.7
const slowestPerSecond = 0.5
const curveScale = 0.4
const smoothing = 0.8
const bucketMs = 500

/** A documented limit is probed by no more than this: a vault has other callers, too. */
const ceilingShare = 1.25

/** The rate to begin with: 0.8 of the limit, with 0.8 of one window at once; unbounded when no limit is known. */
export function startRate(limit: RateLimit | undefined, now: number): AdaptiveRate {
  const perSecond = limit === undefined ? Number.POSITIVE_INFINITY : (limit.count / limit.windowMs) * 1000
  const burst = limit === undefined ? Number.POSITIVE_INFINITY : Math.max(1, limit.count * startShare)
  return {
    perSecond: perSecond * startShare,
    tokens: burst,
    burst,
    ceiling: perSecond * ceilingShare,
    plateau: { perSecond, at: now + rampMs(perSecond, startShare) },
    pausedUntil: 0,
    measured: 0,
    counted: { since: bucketStart(now), accepted: 0 },
    updatedAt: now,
  }
}

/** One request wants to go out: 0 and the rate without its token, or how many milliseconds to wait before asking again. */
export function takeSend(rate: AdaptiveRate, now: number): { rate: AdaptiveRate; waitMs: number } {
  const next = advance(rate, now)
  if (now < next.pausedUntil) return { rate: next, waitMs: Math.ceil(next.pausedUntil - now) }
  // Refilled in many small steps, a whole token may come out a hair short.
  if (next.tokens > 1 - 1e-9) return { rate: { ...next, tokens: Math.max(0, next.tokens - 1) }, waitMs: 0 }
  return { rate: next, waitMs: Math.max(1, Math.ceil(((1 - next.tokens) / next.perSecond) * 1000)) }
}

/** A request was let through, whatever else was answered. */
export function noteAccepted(rate: AdaptiveRate, now: number): AdaptiveRate {
  const next = advance(rate, now)
  return { ...next, counted: { ...next.counted, accepted: next.counted.accepted + 1 } }
}

/** A request that went out at `sentAt` was answered 429. */
export function noteThrottled(
  rate: AdaptiveRate,
  { now, sentAt, retryAfterMs = 0 }: { now: number; sentAt: number; retryAfterMs?: number | undefined },
): AdaptiveRate {
  const next = advance(rate, now)
  const pausedUntil = Math.max(next.pausedUntil, now + retryAfterMs)
  if (next.cutAt !== undefined && sentAt <= next.cutAt) return { ...next, pausedUntil }
  const base = Math.max(slowestPerSecond, Math.min(measuredRate(next), next.perSecond))
  const perSecond = Math.max(slowestPerSecond, base * cutShare)
  return {
    ...next,
    perSecond,
    tokens: 0,
    burst: Math.max(1, perSecond),
    plateau: { perSecond: base, at: now + rampMs(base, cutShare) },
    cutAt: now,
    pausedUntil,
  }
}

/** Rolls the measurement, refills the tokens and lets the rate grow, up to `now`. */
function advance(rate: AdaptiveRate, now: number): AdaptiveRate {
  if (now <= rate.updatedAt) return rate
  const { measured, counted } = roll(rate, now)
  const perSecond = grow(rate, measured, now)
  const burst = rate.cutAt === undefined ? rate.burst : Math.max(1, perSecond)
  const refilled = rate.tokens + (rate.perSecond * (now - rate.updatedAt)) / 1000
  return { ...rate, measured, counted, perSecond, burst, tokens: Math.min(burst, refilled), updatedAt: now }
}

/** A rate that nobody uses proves nothing, so it is never raised beyond twice what is measured. */
function grow(rate: AdaptiveRate, measured: number, now: number): number {
  if (rate.perSecond === Number.POSITIVE_INFINITY) return rate.perSecond
  const seconds = (now - rate.plateau.at) / 1000
  const curve = curveScale * seconds ** 3 + rate.plateau.perSecond
  return Math.max(rate.perSecond, Math.min(curve, 2 * measured, rate.ceiling))
}

function roll({ measured, counted }: AdaptiveRate, now: number): Pick<AdaptiveRate, 'measured' | 'counted'> {
  const since = bucketStart(now)
  if (since <= counted.since) return { measured, counted }
  const perSecond = (counted.accepted / (since - counted.since)) * 1000
  return { measured: smoothing * perSecond + (1 - smoothing) * measured, counted: { since, accepted: 0 } }
}

/** The first half second has no smoothed figure yet. */
function measuredRate({ measured, counted }: AdaptiveRate): number {
  return measured > 0 ? measured : (counted.accepted / bucketMs) * 1000
}

/** How long the curve takes from this share of a rate back to the rate. */
function rampMs(perSecond: number, share: number): number {
  return perSecond === Number.POSITIVE_INFINITY ? 0 : Math.cbrt((perSecond * (1 - share)) / curveScale) * 1000
}

function bucketStart(now: number): number {
  return Math.floor(now / bucketMs) * bucketMs
}
