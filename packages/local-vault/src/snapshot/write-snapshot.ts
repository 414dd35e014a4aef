import { type KeyRow, type Place, placeOf, type VersionRow } from '../store/key-rows.ts'
import type { KeyTable } from '../store/keys.ts'
import type { VaultRow } from '../store/vaults.ts'
import { snapshotFormat } from './read-snapshot.ts'

/**
 * A vault as a document that people can read and {@link readSnapshot} takes back: all keys, live and deleted, with all
 * versions and their *private* key material.
 *
 * @param now the time to freeze the clock at when it is taken back; undefined leaves the clock alone then.
 */
export function snapshotOf(keys: KeyTable, vault: VaultRow, now: Date | undefined): Record<string, unknown> {
  const all = [false, true].flatMap((deleted) => everyKey(keys, vault, deleted))
  return {
    format: snapshotFormat,
    ...(now === undefined ? {} : { clock: now.toISOString() }),
    keys: all.map((key) => keyDocument(keys, key)),
  }
}

/** By age, so that a Managed HSM lists them in the same order when they are taken back. */
function everyKey(keys: KeyTable, vault: VaultRow, deleted: boolean): KeyRow[] {
  const limit = 1000
  const all: KeyRow[] = []
  for (let after: Place = { deletedAt: 0, id: 0 }; ; ) {
    const page = keys.listByAge(vault.id, { deleted, after, limit })
    all.push(...page)
    const last = page.at(-1)
    if (last === undefined || page.length < limit) return all
    after = placeOf(last)
  }
}

function keyDocument(keys: KeyTable, key: KeyRow): Record<string, unknown> {
  const { rotationPolicy: policy, releasePolicy: release } = key
  return {
    name: key.name,
    ...(key.managed ? { managed: true } : {}),
    ...(key.deletedAt === undefined ? {} : { deletedOn: iso(key.deletedAt) }),
    ...(release === undefined ? {} : { releasePolicy: releaseDocument(release) }),
    ...(policy === undefined ? {} : { rotationPolicy: policyDocument(policy) }),
    versions: keys.allVersions(key).map((version) => versionDocument(keys, version)),
  }
}

function policyDocument(policy: NonNullable<KeyRow['rotationPolicy']>): Record<string, unknown> {
  const triggerOf = (type: string) => policy.lifetimeActions.find(({ action }) => action.type === type)?.trigger
  const rotate = triggerOf('Rotate')
  const notify = triggerOf('Notify')
  return {
    ...(rotate?.timeAfterCreate === undefined ? {} : { rotateEvery: rotate.timeAfterCreate }),
    ...(rotate?.timeBeforeExpiry === undefined ? {} : { rotateBeforeExpiry: rotate.timeBeforeExpiry }),
    ...(notify?.timeBeforeExpiry === undefined ? {} : { notifyBefore: notify.timeBeforeExpiry }),
    ...(policy.expiryTime === undefined ? {} : { expireAfter: policy.expiryTime }),
    createdOn: iso(policy.created),
    updatedOn: iso(policy.updated),
  }
}

function releaseDocument(release: NonNullable<KeyRow['releasePolicy']>): Record<string, unknown> {
  const { contentType, data = '', immutable } = release
  return { contentType, policy: Buffer.from(data, 'base64url').toString(), immutable }
}

function versionDocument(keys: KeyTable, version: VersionRow): Record<string, unknown> {
  const { kty: _, ...jwk } = keys.privateJwk(version)
  return {
    version: version.version,
    keyType: version.kty,
    keyOperations: version.keyOps,
    enabled: version.enabled,
    createdOn: iso(version.created),
    updatedOn: iso(version.updated),
    ...(version.nbf === undefined ? {} : { notBefore: iso(version.nbf) }),
    ...(version.exp === undefined ? {} : { expiresOn: iso(version.exp) }),
    ...(version.exportable ? { exportable: true } : {}),
    ...(version.tags === undefined ? {} : { tags: version.tags }),
    ...(version.externalKey === undefined ? {} : { externalKey: version.externalKey }),
    jwk,
  }
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}
