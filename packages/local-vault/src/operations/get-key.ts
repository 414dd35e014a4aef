import { findLiveVersion } from '../keys/key-state.ts'
import { keyBundle } from '../keys/wire.ts'
import type { Operation } from './operation.ts'

/** GET /keys/{name}/{version}: without a version the newest. Disabled and expired keys are readable. */
export const getKey: Operation = (call) => {
  const { keys, vault, name, version, now } = call
  return keyBundle(call, findLiveVersion(keys, { vault: vault.id, name, version, now: now.getTime() }))
}
