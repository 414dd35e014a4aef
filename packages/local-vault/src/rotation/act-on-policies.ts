import { generateKeyMaterial } from '../crypto/key-material.ts'
import { shapeOf } from '../keys/key-type.ts'
import { nextVersionOf } from '../keys/new-version.ts'
import type { KeyRow } from '../store/key-rows.ts'
import type { KeyTable } from '../store/keys.ts'
import type { Store } from '../store/open-store.ts'

/**
 * Does what the clock has made due: purges keys whose retention has run out, and makes the versions that rotation
 * policies ask for, each dated with its own due time. A jump over several due times makes several versions.
 *
 * @param now unix seconds.
 */
async function actOnPolicies(store: Store, keys: KeyTable, now: number): Promise<void> {
  if (isDue(keys.nextPurge(), now)) store.write(() => keys.dueForPurge(now).forEach(keys.purge))
  while (isDue(keys.nextRotation(), now)) {
    const key = keys.dueForRotation(now)
    if (key === undefined) return
    await rotateAsDue(store, keys, key)
  }
}

/**
 * Lets policies act whenever it is called and the clock has passed the next date; one pass at a time, as a pass that
 * makes RSA keys takes long. Costs next to nothing while nothing is due.
 */
export function policyRunner(
  store: Store,
  keys: KeyTable,
  timeAt: (revision: number) => Date,
): (known?: number) => Promise<void> {
  let revision: number | undefined
  let next = 0
  let running: Promise<void> | undefined
  return async (known = store.revision()) => {
    // Again after each pass: one that was under way already may have begun at an earlier time.
    for (let current = known; ; current = store.revision()) {
      if (current !== revision) next = nextPolicyTime(keys)
      revision = current
      const time = Math.floor(timeAt(current).getTime() / 1000)
      if (next > time) return
      running ??= actOnPolicies(store, keys, time).finally(() => {
        running = undefined
      })
      await running
    }
  }
}

/** The earliest time at which something is due, in unix seconds. */
function nextPolicyTime(keys: KeyTable): number {
  return Math.min(keys.nextRotation() ?? Number.POSITIVE_INFINITY, keys.nextPurge() ?? Number.POSITIVE_INFINITY)
}

async function rotateAsDue(store: Store, keys: KeyTable, due: KeyRow): Promise<void> {
  const latest = keys.latestVersion(due)
  const material = await generateKeyMaterial(shapeOf(latest))
  store.write(() => {
    const current = keys.find(due.vault, due.name)
    // Another process may have been quicker, or the key may have gone while the material was made.
    if (current?.id !== due.id || current.rotatesAt !== due.rotatesAt || current.latest !== due.latest) return
    if (current.deletedAt !== undefined || current.rotatesAt === undefined) return
    nextVersionOf(keys, current, { material, created: current.rotatesAt })
  })
}

function isDue(at: number | undefined, now: number): boolean {
  return at !== undefined && at <= now
}
