import { CryptoInputError } from '../crypto/input-error.ts'
import type { PrivateJwk } from '../crypto/jwk.ts'
import { generateKeyMaterial, importKeyMaterial, publicJwk } from '../crypto/key-material.ts'
import { ServiceError } from '../errors.ts'
import { checkWindow } from '../keys/attributes.ts'
import { checkKeyName } from '../keys/key-name.ts'
import { defaultKeyOps, readStoredKeyOps } from '../keys/key-operations.ts'
import { keySizeOf, readKeyType } from '../keys/key-type.ts'
import { newVersionId } from '../keys/new-version.ts'
import { parseReleasePolicy } from '../keys/release-policy.ts'
import { readRotationPolicy } from '../keys/rotation-policy.ts'
import { readTags } from '../keys/tags.ts'
import type { NewVersion, ReleasePolicy } from '../store/key-rows.ts'
import type { StoredRotationPolicy } from '../store/rotation-policy.ts'
import type { VaultRow } from '../store/vaults.ts'
import { dateField, type Fields, flagField, invalid, listField, numberField, readFields, textField } from './fields.ts'

/** A key as a snapshot describes it, checked and complete. Times are unix seconds. */
export interface SnapshotKey {
  name: string
  managed: boolean
  deletedAt: number | undefined
  releasePolicy: ReleasePolicy | undefined
  rotationPolicy: StoredRotationPolicy | undefined
  versions: NewVersion[]
}

/** What a snapshot says that it is. */
export const snapshotFormat = 'keyturn-snapshot-1'

export interface Snapshot {
  /** Where the clock is to be frozen; undefined leaves it alone. */
  clock: number | undefined
  keys: SnapshotKey[]
}

const versionFields = [
  'version',
  'keyType',
  'keySize',
  'curve',
  'keyOperations',
  'enabled',
  'createdOn',
  'updatedOn',
  'notBefore',
  'expiresOn',
  'exportable',
  'tags',
  'jwk',
  'externalKey',
]
const keyFields = ['name', 'managed', 'deletedOn', 'releasePolicy', 'rotationPolicy', 'versions']

/**
 * Reads a snapshot: what a vault exported, or what somebody wrote by hand to start tests from. Only names and types
 * have to be there; a version without `jwk` gets new key material.
 *
 * @param document the parsed YAML or JSON.
 * @param now the vault's clock.
 * @throws {LocalVaultError} `INVALID_SNAPSHOT` with the place in the document.
 */
export async function readSnapshot(document: unknown, vault: VaultRow, now: Date): Promise<Snapshot> {
  const fields = readFields(document, 'snapshot', ['format', 'clock', 'keys'])
  // Whoever writes one by hand may leave it out.
  const format = textField(fields, 'format') ?? snapshotFormat
  if (format !== snapshotFormat) {
    throw invalid(`snapshot.format: "${format}" is no format that is known here`, `It is ${snapshotFormat}.`)
  }
  const clock = dateField(fields, 'clock')
  const time = clock === undefined ? now : new Date(clock * 1000)
  const keys: SnapshotKey[] = []
  for (const [index, value] of (listField(fields, 'keys') ?? []).entries()) {
    keys.push(await readKey(value, { path: `keys[${index}]`, vault, now: time }))
  }
  const names = new Set<string>()
  for (const [index, { name }] of keys.entries()) {
    if (names.has(name.toLowerCase()))
      throw invalid(`keys[${index}]: there is a key "${name}" before it`, 'Take one out.')
    names.add(name.toLowerCase())
  }
  return { clock, keys }
}

interface Place {
  path: string
  vault: VaultRow
  now: Date
}

async function readKey(value: unknown, place: Place): Promise<SnapshotKey> {
  const fields = readFields(value, place.path, [...keyFields, ...versionFields])
  const name = textField(fields, 'name')
  if (name === undefined) throw invalid(`${place.path} has no name`, 'Every key needs one.')
  return explain(place.path, async () => {
    checkKeyName(name)
    return {
      name,
      managed: flagField(fields, 'managed') ?? false,
      deletedAt: dateField(fields, 'deletedOn'),
      releasePolicy: readRelease(fields, place),
      rotationPolicy: readPolicy(fields, place),
      versions: await readVersions(fields, place),
    }
  })
}

/** A key with a single version may have the version's fields as its own. */
async function readVersions(key: Fields, place: Place): Promise<NewVersion[]> {
  const list = listField(key, 'versions')
  const own = Object.fromEntries(Object.entries(key.values).filter(([name]) => versionFields.includes(name)))
  if (list === undefined) return [await readVersion({ values: own, path: place.path }, place)]
  if (list.length === 0) throw invalid(`${place.path}.versions is empty`, 'A key has at least one version.')
  const versions: NewVersion[] = []
  for (const [index, value] of list.entries()) {
    const path = `${place.path}.versions[${index}]`
    const fields = readFields(value, path, versionFields)
    // What is written at the key holds for each of its versions.
    const merged = { values: { ...own, ...fields.values }, path }
    versions.push(await explain(path, () => readVersion(merged, place)))
  }
  return versions
}

async function readVersion(fields: Fields, { vault, now }: Place): Promise<NewVersion> {
  const asked = textField(fields, 'keyType')
  if (asked === undefined) throw invalid(`${fields.path} has no keyType`, 'For example EC or RSA.')
  const kty = readKeyType(asked, vault.profile)
  const material = await readMaterial(fields, kty)
  const created = dateField(fields, 'createdOn') ?? Math.floor(now.getTime() / 1000)
  const nbf = dateField(fields, 'notBefore')
  const exp = dateField(fields, 'expiresOn')
  checkWindow(nbf, exp)
  return {
    version: readVersionId(fields),
    kty,
    keySize: keySizeOf(material),
    keyOps: readStoredKeyOps(fields.values.keyOperations, kty, vault.profile) ?? defaultKeyOps(kty, vault.profile),
    enabled: flagField(fields, 'enabled') ?? true,
    nbf,
    exp,
    created,
    updated: dateField(fields, 'updatedOn') ?? created,
    exportable: flagField(fields, 'exportable') ?? false,
    generated: fields.values.jwk === undefined,
    tags: readTags(fields.values),
    publicJwk: publicJwk(material),
    privateJwk: material,
    externalKey: textField(fields, 'externalKey'),
  }
}

async function readMaterial(fields: Fields, kty: string): Promise<PrivateJwk> {
  const { jwk } = fields.values
  const shape = { kty, keySize: numberField(fields, 'keySize'), crv: textField(fields, 'curve') }
  if (jwk === undefined) return generateKeyMaterial(shape)
  if (typeof jwk !== 'object' || jwk === null) throw invalid(`${fields.path}.jwk is no object`, 'It must be a JWK.')
  return importKeyMaterial({ kty, ...jwk })
}

function readVersionId(fields: Fields): string {
  const version = textField(fields, 'version') ?? newVersionId()
  if (/^[0-9a-f]{32}$/.test(version)) return version
  throw invalid(`${fields.path}.version is "${version}"`, 'A version is 32 lower-case hex digits.')
}

function readPolicy({ values, path }: Fields, { vault, now }: Place): StoredRotationPolicy | undefined {
  if (values.rotationPolicy === undefined) return undefined
  const fields = readFields(values.rotationPolicy, `${path}.rotationPolicy`, [
    'rotateEvery',
    'rotateBeforeExpiry',
    'notifyBefore',
    'expireAfter',
    'createdOn',
    'updatedOn',
  ])
  const rotateAfter = textField(fields, 'rotateEvery')
  const rotateBefore = textField(fields, 'rotateBeforeExpiry')
  const notifyBefore = textField(fields, 'notifyBefore')
  const action = (type: string, trigger: Record<string, string | undefined>) => ({ action: { type }, trigger })
  const body = {
    lifetimeActions: [
      ...(rotateAfter === undefined && rotateBefore === undefined
        ? []
        : [action('Rotate', { timeAfterCreate: rotateAfter, timeBeforeExpiry: rotateBefore })]),
      ...(notifyBefore === undefined ? [] : [action('Notify', { timeBeforeExpiry: notifyBefore })]),
    ],
    attributes: { expiryTime: textField(fields, 'expireAfter') },
  }
  const input = readRotationPolicy(body, vault.profile, now)
  const created = dateField(fields, 'createdOn') ?? Math.floor(now.getTime() / 1000)
  return { ...input, created, updated: dateField(fields, 'updatedOn') ?? created }
}

/** As the wire has it, with the policy itself as plain text. */
function readRelease({ values, path }: Fields, { vault }: Place): ReleasePolicy | undefined {
  if (values.releasePolicy === undefined) return undefined
  const fields = readFields(values.releasePolicy, `${path}.releasePolicy`, ['contentType', 'policy', 'immutable'])
  const body = {
    contentType: textField(fields, 'contentType'),
    data: Buffer.from(textField(fields, 'policy') ?? '').toString('base64url'),
    immutable: flagField(fields, 'immutable'),
  }
  return parseReleasePolicy(body, vault.profile)
}

/** Turns what the service would refuse into a message that says where it stands. */
async function explain<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof ServiceError || error instanceof CryptoInputError) {
      throw invalid(`${path}: ${error.message}`, 'The service would refuse it too.')
    }
    throw error
  }
}
