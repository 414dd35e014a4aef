import type { VaultClient } from '../vault/client.ts'
import { type Calls, call, change } from './calls.ts'
import { readPolicy, writePolicy } from './values.ts'

/** What the service does with a key by itself. */
export function rotationPolicyCalls(calls: Calls): Pick<VaultClient, 'getRotationPolicy' | 'setRotationPolicy'> {
  return {
    getRotationPolicy: (keyName) =>
      call(calls, { operation: 'getRotationPolicy', keyName }, async (client) =>
        readPolicy(keyName, await client.getKeyRotationPolicy(keyName)),
      ),
    setRotationPolicy: (keyName, policy) =>
      change(calls, { operation: 'setRotationPolicy', keyName }, async (client) =>
        readPolicy(keyName, await client.updateKeyRotationPolicy(keyName, writePolicy(policy))),
      ),
  }
}
