/**
 * What a run that was killed left behind, in one place. Its request may have left and not been heard of: until it can no longer take
 * effect, a version that is missing proves nothing, and from then on what is there is all that there will be.
 */

/** How long the service may take with a request whose answer was lost, unless the caller says otherwise. Milliseconds. */
export const defaultSettleMs = 30_000

/** A request that was sent by a run that was killed is not heard of; it gets this long on top of the settle window. */
const sendingMs = 30_000

/**
 * After so long nobody waits for it any more, even if a clock was wrong by a day, once in this direction and once in the
 * other: what it made is history, and the rules decide about the key as it is.
 */
const forgottenMs = 3 * 86_400_000

/**
 * For how long the request of a run that was killed may still take effect, counted from now: when it was sent is known from
 * clocks only, so all of it is waited out.
 *
 * @param settleMs how long the service may take, in milliseconds. Default 30 seconds
 * @returns milliseconds
 */
export function killedRunMs(settleMs: number = defaultSettleMs): number {
  return settleMs + sendingMs
}

/** Whether what was begun so many milliseconds ago is nobody's any more. */
export function isForgotten(ageMs: number): boolean {
  return ageMs > forgottenMs
}
