import type { PrivateJwk } from '../crypto/jwk.ts'
import { publicJwk } from '../crypto/key-material.ts'
import { checkIsUnassigned } from '../keys/external-key.ts'
import { checkNameIsFree } from '../keys/key-state.ts'
import { keySizeOf } from '../keys/key-type.ts'
import { addVersion, newVersionId } from '../keys/new-version.ts'
import { checkPolicyMayChange } from '../keys/release-policy.ts'
import { keyBundle } from '../keys/wire.ts'
import type { KeyRow, NewVersion } from '../store/key-rows.ts'
import { type OperationCall, type OperationResult, seconds } from './operation.ts'

/** What the caller of create or import chose, or got by default. */
type ChosenVersion = Pick<
  NewVersion,
  'kty' | 'keyOps' | 'enabled' | 'nbf' | 'exp' | 'exportable' | 'tags' | 'generated' | 'externalKey'
> & { material: PrivateJwk; releasePolicy: KeyRow['releasePolicy'] }

/** Writes a version under the name of the call, and the key along with its first one; gives the answer. */
export function addNamedVersion(call: OperationCall, chosen: ChosenVersion): Promise<OperationResult> {
  const { store, keys, vault, name, now } = call
  const { material, releasePolicy, ...version } = chosen
  return store.writeTogether(() => {
    const existing = keys.find(vault.id, name)
    checkNameIsFree(existing, now.getTime())
    if (version.externalKey !== undefined) checkIsUnassigned(keys, vault.id, version.externalKey)
    const key = existing ?? keys.insertKey(vault.id, name)
    if (releasePolicy !== undefined) checkPolicyMayChange(key.releasePolicy, releasePolicy, vault.profile)
    const created = seconds(now)
    const added = addVersion(keys, releasePolicy === undefined ? key : { ...key, releasePolicy }, {
      ...version,
      version: newVersionId(),
      keySize: keySizeOf(material),
      created,
      updated: created,
      publicJwk: publicJwk(material),
      privateJwk: material,
    })
    return keyBundle(call, added)
  })
}
