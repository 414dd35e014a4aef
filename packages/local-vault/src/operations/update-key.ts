import { checkWindow, readAttributes } from '../keys/attributes.ts'
import { asObject } from '../keys/body.ts'
import { isForSecureWrap, readChangedOps } from '../keys/changed-operations.ts'
import { findLiveVersion } from '../keys/key-state.ts'
import { checkIsNotManaged } from '../keys/managed-key.ts'
import { parseReleasePolicy, releaseRefusal } from '../keys/release-policy.ts'
import { rotationTime } from '../keys/rotation-policy.ts'
import { readTags } from '../keys/tags.ts'
import { keyBundle } from '../keys/wire.ts'
import type { KeyRow, VersionRow } from '../store/key-rows.ts'
import { type Operation, type OperationCall, seconds } from './operation.ts'

/** PATCH /keys/{name}/{version}: what the body leaves out stays; `tags` and `key_ops` replace the whole list. */
export const updateKey: Operation = (call) => {
  const { store, keys, vault, now } = call
  return store.writeTogether(() => {
    const found = findLiveVersion(call)
    checkIsNotManaged(found.key, 'update')
    const body = call.body()
    const input = readAttributes(body)
    const tags = readTags(body)
    if (input.exportable !== undefined && input.exportable !== found.version.exportable) {
      throw releaseRefusal(vault.profile, '1014', 'Cannot modify the exportable state of a key')
    }
    const { exportable: _, ...attributes } = input
    const changed: VersionRow = {
      ...found.version,
      ...attributes,
      keyOps: readChangedOps(body.key_ops, found.version, vault.profile) ?? found.version.keyOps,
      tags: tags ?? found.version.tags,
      updated: seconds(now),
    }
    checkWindow(changed.nbf, changed.exp)
    const key = withReleasePolicy(call, found.key, found.version)
    const isLatest = changed.id === key.latest
    const redated = isLatest ? { ...key, rotatesAt: nextRotation(key, { before: found.version, changed, now }) } : key
    keys.saveVersion(changed)
    keys.saveKey(redated)
    return keyBundle(call, { key: redated, version: changed })
  })
}

/** A new `exp` moves the rotation that is tied to it, yet never into the past. */
function nextRotation(
  key: KeyRow,
  { before, changed, now }: { before: VersionRow; changed: VersionRow; now: Date },
): number | undefined {
  if (key.managed || before.exp === changed.exp) return key.rotatesAt
  const at = rotationTime(key.rotationPolicy, changed)
  return at === undefined ? undefined : Math.max(at, seconds(now))
}

function withReleasePolicy({ body, version, vault }: OperationCall, key: KeyRow, found: VersionRow): KeyRow {
  const given = body().release_policy
  if (given === undefined || given === null) return key
  if (version !== undefined) {
    throw releaseRefusal(vault.profile, '1016', 'Key Release Policy can only be set on versionless key')
  }
  if (!found.exportable && !isForSecureWrap(found)) {
    throw releaseRefusal(vault.profile, '1005', 'Non-exportable keys must not have release policy')
  }
  if (key.releasePolicy?.immutable === true) {
    throw releaseRefusal(vault.profile, '1020', 'Immutable Key Release Policy cannot be modified')
  }
  return { ...key, releasePolicy: parseReleasePolicy(asObject(given, "Property 'release_policy'"), vault.profile) }
}
