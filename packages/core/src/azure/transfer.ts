import type { VaultClient } from '../vault/client.ts'
import { type Calls, call, makeVersion } from './calls.ts'
import { readAttestation } from './values.ts'

/** How a key leaves a vault and comes back, always wrapped: backup, release, and the proof of where it is. */
export function transferCalls(
  calls: Calls,
): Pick<VaultClient, 'backupKey' | 'restoreKey' | 'releaseKey' | 'getKeyAttestation'> {
  return {
    backupKey: (keyName) =>
      call(calls, { operation: 'backupKey', keyName }, async (client) => {
        const blob = await client.backupKey(keyName)
        if (blob === undefined || blob.length === 0) throw new TypeError('the answer is no backup')
        return blob
      }),
    restoreKey: (blob) =>
      makeVersion(calls, { operation: 'restoreKey' }, {}, (client) => client.restoreKeyBackup(blob)),
    releaseKey: (keyName, attestation, { version, nonce, algorithm } = {}) =>
      call(calls, { operation: 'releaseKey', keyName, version }, async (client) => {
        const { value } = await client.releaseKey(keyName, attestation, {
          ...(version !== undefined && { version }),
          ...(nonce !== undefined && { nonce }),
          ...(algorithm !== undefined && { algorithm }),
        })
        if (!value) throw new TypeError('the answer is no released key')
        return value
      }),
    getKeyAttestation: (keyName, version) =>
      call(calls, { operation: 'getKeyAttestation', keyName, version }, async (client) =>
        readAttestation(await client.getKeyAttestation(keyName, version === undefined ? {} : { version })),
      ),
  }
}
