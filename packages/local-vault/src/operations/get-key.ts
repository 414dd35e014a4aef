import { findLiveVersion } from '../keys/key-state.ts'
import { keyBundle } from '../keys/wire.ts'
import type { Operation } from './operation.ts'

/** GET /keys/{name}/{version}: without a version the newest. Disabled and expired keys are readable. */
export const getKey: Operation = (call) => keyBundle(call, findLiveVersion(call))
