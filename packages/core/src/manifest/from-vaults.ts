import { Document, Scalar, visit, type YAMLMap } from 'yaml'
import { inParallel } from '../concurrency.ts'
import { hasCode, KeyturnError } from '../errors.ts'
import { iso } from '../instant.ts'
import { stopIfInterrupted } from '../interruption.ts'
import type { Key, KeyOperation, KeyType, KeyVersion } from '../keys/key.ts'
import { getRotationPolicy } from '../lifecycle/rotation-policy.ts'
import { unlessMissing } from '../lifecycle/wait.ts'
import { refuseUnknownOptions } from '../options.ts'
import { type HeldRotationPolicy, policyOf, type RotationPolicy } from '../policy/rotation-policy.ts'
import { escapeInJson, isUnsafe, plainText } from '../text.ts'
import { readDesiredState } from './desired-state.ts'
import type { ManifestKey } from './fields/written.ts'
import { matchesPattern } from './name-pattern.ts'
import type { NamedVault, PlanningVault } from './read-plan.ts'
import { manifestSchemaUrl } from './schema.ts'

export interface ManifestFromVaultsOptions {
  /** Only keys whose name matches; `*` and `?` as in selectors. Default: all. */
  name?: string | undefined
  /** When it aborts, nothing more is read. */
  signal?: AbortSignal | undefined
}

const keysAtOnce = 8

/**
 * Describes the keys of vaults as they are, as the text of a manifest; planned at once, nothing is to be done. Keys of
 * certificates and deleted keys are left out; what a manifest cannot say stands there as a comment.
 *
 * @param vaults each with the name that the manifest gives it
 * @throws {KeyturnError} `KEY_NOT_FOUND` when there is no key to describe; `ACCESS_DENIED`, `SIGN_IN_FAILED` and what else
 *   keeps a key from being read: a manifest with keys missing would look complete
 */
export async function manifestFromVaults(
  vaults: readonly NamedVault<PlanningVault>[],
  options: ManifestFromVaultsOptions = {},
): Promise<string> {
  refuseUnknownOptions('manifestFromVaults', options, { name: true, signal: true })
  const entries = new Map<string, Entry>()
  let leftOut = 0
  let now = new Date(0)
  for (const { reference, vault } of vaults) {
    const found = inParallel(vault.listKeys(), keysAtOnce, (item) => describe(vault, item, options))
    for await (const each of found) {
      if (each === undefined) continue
      if (each === 'managed') {
        leftOut++
        continue
      }
      // The same key in several vaults is one entry.
      const id = JSON.stringify(each)
      const entry = entries.get(id) ?? { ...each, vaults: [] }
      entry.vaults.push(reference)
      entries.set(id, entry)
    }
    now = vault.now()
  }
  if (entries.size === 0) {
    const names = vaults.map(({ vault }) => `"${vault.name}"`).join(', ')
    throw new KeyturnError('KEY_NOT_FOUND', `there is no key to describe in ${names}`, {
      hint: 'Keys that belong to certificates and keys that were deleted are not described.',
    })
  }
  const references = vaults.map(({ reference }) => reference)
  const sorted = [...entries.values()].sort((a, b) => compareNames(a.key.name, b.key.name))
  return writeManifest(references, sorted, leftOut, now)
}

interface Described {
  key: ManifestKey
  /** What is worth knowing of the key and no part of its description. */
  comments: string[]
  /** Why the description cannot stand as it is. */
  refused?: string
}

interface Entry extends Described {
  vaults: string[]
}

async function describe(
  vault: PlanningVault,
  item: KeyVersion,
  { name, signal }: ManifestFromVaultsOptions,
): Promise<Described | 'managed' | undefined> {
  stopIfInterrupted(signal)
  if (name !== undefined && !matchesPattern(item.name, name)) return undefined
  if (item.managed) return 'managed'
  // Between the list and this call it may have been deleted.
  const key = await unlessMissing(vault.getKey(item.name))
  if (key === undefined) return undefined
  return describeKey(key, await readPolicy(vault, key), vault.now())
}

async function readPolicy(vault: PlanningVault, { name }: Key): Promise<HeldRotationPolicy | 'unreadable'> {
  try {
    return await getRotationPolicy(vault, name)
  } catch (error) {
    // An identity that may read keys often may not read their policies; the rest of the description holds without it.
    if (!hasCode(error, 'ACCESS_DENIED')) throw error
    return 'unreadable'
  }
}

function describeKey(key: Key, policy: HeldRotationPolicy | 'unreadable', now: Date): Described {
  const comments: string[] = []
  if (policy === 'unreadable') comments.push('its rotation policy could not be read: no permission')
  const fields: RotationPolicy = policy === 'unreadable' || policy.isDefault ? {} : policyOf(policy)
  const { expiresOn, notBefore } = key
  if (expiresOn !== undefined && expiresOn <= now) comments.push(`expired on ${iso(expiresOn)}`)
  else if (expiresOn !== undefined && fields.expireAfter !== undefined) {
    comments.push(`expires on ${iso(expiresOn)}; its policy gives new versions theirs`)
  }
  const entry: ManifestKey = {
    name: key.name,
    type: key.keyType,
    ...(key.keySize !== undefined && { size: key.keySize }),
    ...(key.curve !== undefined && { curve: key.curve }),
    ...(!hasUsualOperations(key) && { ops: key.keyOperations }),
    ...(!key.enabled && { enabled: false }),
    ...(expiresOn !== undefined && expiresOn > now && fields.expireAfter === undefined && { expires: iso(expiresOn) }),
    ...(notBefore !== undefined && notBefore > now && { notBefore: iso(notBefore) }),
    ...(key.exportable && { exportable: true }),
    ...(key.releasePolicy !== undefined && { releasePolicy: JSON.parse(key.releasePolicy.policy) }),
    ...(Object.keys(key.tags).length > 0 && { tags: key.tags }),
    ...fields,
  }
  const { problems } = readDesiredState({ version: 1, keys: [entry] }, () => true)
  const refused = problems.map(({ message }) => message).join('; ')
  return { key: entry, comments, ...(refused !== '' && { refused }) }
}

const usualOperations: Partial<Record<KeyType, readonly KeyOperation[]>> = {
  EC: ['sign', 'verify'],
  'EC-HSM': ['sign', 'verify'],
  RSA: ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey'],
  'RSA-HSM': ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey'],
}

/** What the service gives a key for which nobody asks otherwise. */
function hasUsualOperations({ keyType, keyOperations }: Key): boolean {
  const usual = usualOperations[keyType]
  return usual?.length === keyOperations.length && usual.every((each) => keyOperations.includes(each))
}

function writeManifest(vaults: readonly string[], entries: readonly Entry[], managed: number, now: Date): string {
  const sound = entries.filter(({ refused }) => refused === undefined)
  const document = new Document({
    version: 1,
    vaults,
    keys: sound.map(({ key, vaults: holding }) => {
      const { name, ...fields } = key
      return { name, ...(holding.length < vaults.length && { vaults: holding }), ...fields }
    }),
  })
  document.commentBefore = [
    ` yaml-language-server: $schema=${manifestSchemaUrl}`,
    ` The keys as they were on ${now.toISOString().slice(0, 10)}. Rules to rotate them by can be added to a`,
    ' key or, for all of them, under "defaults": ifOlderThan: 90d, ifExpiresWithin: 30d, ifDue: true.',
    ...(managed > 0 ? [` Left out: ${managed} that belong${managed === 1 ? 's' : ''} to a certificate.`] : []),
  ].join('\n')
  const keys = document.get('keys') as { items: YAMLMap[] }
  for (const [index, { comments }] of sound.entries()) {
    const item = keys.items[index]
    if (item !== undefined && comments.length > 0) item.commentBefore = comments.map((each) => ` ${each}`).join('\n')
  }
  const refused = entries.filter((entry) => entry.refused !== undefined)
  if (refused.length > 0) document.comment = refused.map(commentOut).join('\n')
  return writeYaml(document)
}

/** Nothing that comes out of a vault may act on a terminal, be a command for a runner, or deceive a reader. */
function writeYaml(document: Document): string {
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && isUnsafe(node.value)) node.type = Scalar.QUOTE_DOUBLE
    },
  })
  return escapeInJson(document.toString({ lineWidth: 0, doubleQuotedAsJSON: true }))
}

/** A description that a manifest refuses would make the whole file useless. */
function commentOut({ key, refused }: Entry): string {
  const lines = writeYaml(new Document([key]))
    .trimEnd()
    .split('\n')
  return [` Not accepted as it is: ${plainText(refused ?? '')}`, ...lines.map((line) => `   ${line}`)].join('\n')
}

function compareNames(a: string, b: string): number {
  const [first, second] = [a.toLowerCase(), b.toLowerCase()]
  if (first === second) return 0
  return first < second ? -1 : 1
}
