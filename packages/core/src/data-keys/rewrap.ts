import { withSlots } from '../concurrency.ts'
import { asKeyturnError, hasCode, KeyturnError } from '../errors.ts'
import { interruption, stopIfInterrupted } from '../interruption.ts'
import type { Key } from '../keys/key.ts'
import type { Vault } from '../vault/client.ts'
import { type KeyId, parseKeyId } from '../vault/reference.ts'
import { say } from '../wording.ts'
import { authenticatedData, type CompactJwe, compactText, headerTextOf, parseCompactJwe } from './compact-jwe.ts'
import { newContentKey } from './content-encryption.ts'
import type { JsonPath } from './json-path.ts'
import { wipe } from './wipe.ts'
import { defaultAlgorithm, wrapWith } from './wrap.ts'
import { parseWrappedKey, versionOf, type WrapAlgorithm, wrappedKeyText } from './wrapped-key.ts'
import { applyEdits, type Edit, findWrappedValues, type WrappedValue } from './wrapped-values.ts'

export type RewrappingVault = Pick<Vault, 'url' | 'now' | 'getKey' | 'listVersions' | 'wrap' | 'unwrap'>

export interface RewrapOptions {
  /** Where the wrapped values stand in a JSON or YAML document. Default: the text is one, or one JWE a line. */
  path?: JsonPath | undefined
  /** Only values wrapped by this key. It is also the key of JWEs whose header names none. */
  key?: string | undefined
  /** Default: as before; `RSA-OAEP-256` in place of `RSA1_5`, which is open to padding attacks. */
  algorithm?: WrapAlgorithm | undefined
  /** Look and report, but unwrap and change nothing. Default `false`. */
  dryRun?: boolean | undefined
  /** When it aborts, no further value is begun. */
  signal?: AbortSignal | undefined
}

/** What became of one wrapped value. Plain JSON but for the error. */
export interface RewrapEntry {
  /** What the caller calls the text: a file's name. */
  source: string
  /** Where in the text; `null` when the text is the value. */
  path: string | null
  format: 'envelope' | 'jwe' | 'none'
  vaultUrl: string | null
  key: string | null
  /** The version that had wrapped it; `null` when that is unknown. */
  from: string | null
  /** The version that wraps it now, or would after a dry run; `null` when it was left as it is for another reason. */
  to: string | null
  /**
   * `rewrapped`: by the latest version now; `current`: it was already. `skipped`: see `reason`. `failed`: see `error`,
   * and the value is as it was.
   */
  outcome: 'rewrapped' | 'current' | 'skipped' | 'failed'
  reason: RewrapReason | null
  dryRun: boolean
  /** The content of a JWE was encrypted anew, since its header names the version and the content's tag covers the header. */
  contentEncryptedAnew: boolean
  /** Which old version is needed to unwrap it from now on: none, this one, or nobody can tell. */
  needs: string | 'unknown' | null
  error: KeyturnError | null
}

export type RewrapReason =
  /** No wrapped value is at this path. */
  | 'NOT_WRAPPED'
  /** It was wrapped in a vault that is not among those given. */
  | 'OTHER_VAULT'
  /** It was wrapped by another key than the one asked for. */
  | 'OTHER_KEY'
  /** A JWE whose header names no key, and no key was named to try. */
  | 'NO_KEY'

/** A text with its values rewrapped. */
export interface RewrappedText {
  source: string
  text: string
  /** Whether `text` differs from what was given. */
  changed: boolean
  entries: RewrapEntry[]
}

/** Values of one text that are worked on at once. */
const atOnce = 8

/**
 * Moves wrapped data keys to the latest version of their keys: each is unwrapped by the version that wrapped it and
 * wrapped by the latest, both in the service, and what comes out again is compared before anything is replaced.
 * Data keys and contents are in memory only, and overwritten after use. A value that fails stays as it is and stops no other.
 *
 * @param vaults where values may have been wrapped; a key id that names any other vault is not followed
 * @returns one result a text, in the order of the input
 *   A text that the path cannot be followed in has one entry, which says so.
 * @throws {KeyturnError} `INTERRUPTED`
 */
export async function* rewrapTexts(
  vaults: Iterable<RewrappingVault>,
  texts: Iterable<{ source: string; text: string }> | AsyncIterable<{ source: string; text: string }>,
  options: RewrapOptions = {},
): AsyncGenerator<RewrappedText, void, undefined> {
  const rewrap = createRewrap(vaults, options)
  for await (const { source, text } of texts) {
    stopIfInterrupted(options.signal)
    yield await rewrapText(source, text, rewrap, options)
  }
}

type Rewrap = (
  value: WrappedValue,
) => Promise<{ entry: Omit<RewrapEntry, 'source' | 'path' | 'format'>; edits: Edit[] }>

async function rewrapText(
  source: string,
  text: string,
  rewrap: Rewrap,
  { path, dryRun = false }: RewrapOptions,
): Promise<RewrappedText> {
  let values: WrappedValue[]
  try {
    values = findWrappedValues(text, path)
  } catch (error) {
    const entry: Outcome = { ...untouched, outcome: 'failed', needs: 'unknown', error: asKeyturnError(error) }
    return { source, text, changed: false, entries: [{ source, path: null, format: 'none', ...entry, dryRun }] }
  }
  const inSlot = withSlots(atOnce)
  const done = await Promise.all(
    values.map((value) =>
      inSlot(async () => {
        const { entry, edits } = await rewrap(value)
        return { entry: { source, path: value.path ?? null, format: value.format, ...entry, dryRun }, edits }
      }),
    ),
  )
  const edits = done.flatMap((each) => each.edits)
  const result = edits.length === 0 ? text : applyEdits(text, edits)
  return { source, text: result, changed: result !== text, entries: done.map(({ entry }) => entry) }
}

type Outcome = Omit<RewrapEntry, 'source' | 'path' | 'format'>

const untouched: Outcome = {
  vaultUrl: null,
  key: null,
  from: null,
  to: null,
  outcome: 'skipped',
  reason: null,
  dryRun: false,
  contentEncryptedAnew: false,
  needs: null,
  error: null,
}

function createRewrap(vaults: Iterable<RewrappingVault>, options: RewrapOptions): Rewrap {
  const byUrl = new Map([...vaults].map((vault) => [new URL(vault.url).origin, vault]))
  const latestKeys = new Map<string, Promise<Key>>()
  const dryRun = options.dryRun ?? false
  const latestOf = (vault: RewrappingVault, name: string): Promise<Key> => {
    const id = `${vault.url}/${name.toLowerCase()}`
    const latest = latestKeys.get(id) ?? vault.getKey(name)
    latestKeys.set(id, latest)
    return latest
  }
  const algorithmFor = (key: Key, before: WrapAlgorithm): WrapAlgorithm =>
    options.algorithm ?? (before === 'RSA1_5' ? defaultAlgorithm(key) : before)

  /** Which vault and key a value belongs to, or why it is left alone. */
  const locate = (kid: string | undefined): { vault: RewrappingVault; id: KeyId } | Outcome => {
    const [onlyVault, ...others] = byUrl.values()
    if (kid === undefined || !kid.includes('/')) {
      const skipped: Outcome = { ...untouched, reason: 'NO_KEY', needs: 'unknown' }
      if (options.key === undefined || onlyVault === undefined || others.length > 0) return skipped
      return { vault: onlyVault, id: parseKeyId(`${onlyVault.url}/keys/${options.key}`, allowing(onlyVault)) }
    }
    const id = parseKeyId(kid, { allowHost: URL.canParse(kid) ? new URL(kid).hostname : undefined })
    const vault = byUrl.get(id.vaultUrl)
    const named = options.key === undefined || options.key.toLowerCase() === id.name.toLowerCase()
    if (vault !== undefined && named) return { vault, id }
    const from = id.version ?? null
    const reason = vault === undefined ? 'OTHER_VAULT' : 'OTHER_KEY'
    // Nobody has looked whether that version is the latest; a report that left it out would call it free.
    return { ...untouched, vaultUrl: id.vaultUrl, key: id.name, from, reason, needs: from ?? 'unknown' }
  }

  const rewrapEnvelope = async (value: Extract<WrappedValue, { format: 'envelope' }>) => {
    const kid = kidOf(value.members)
    const located = locate(kid)
    if ('outcome' in located) return { entry: located, edits: [] }
    const { vault } = located
    const wrapped = parseWrappedKey(value.members, allowing(vault))
    const from = versionOf(located.id)
    const known = { ...untouched, vaultUrl: vault.url, key: located.id.name, from }
    return settle(known, async () => {
      const latest = await latestOf(vault, located.id.name)
      if (latest.version === from) return { entry: { ...known, to: from, outcome: 'current' }, edits: [] }
      const entry: Outcome = { ...known, to: latest.version, outcome: 'rewrapped' }
      if (dryRun) return { entry: { ...entry, needs: from }, edits: [] }
      const dataKey = await vault.unwrap(located.id.name, from, wrapped.alg, wrapped.value)
      try {
        const moved = await wrapWith(vault, latest, dataKey, algorithmFor(latest, wrapped.alg))
        return { entry, edits: value.replace(wrappedKeyText(moved)) }
      } finally {
        wipe(dataKey)
      }
    })
  }

  const rewrapJwe = async (value: Extract<WrappedValue, { format: 'jwe' }>) => {
    const jwe = parseCompactJwe(value.text)
    const located = locate(jwe.header.kid)
    if ('outcome' in located) return { entry: located, edits: [] }
    const { vault, id } = located
    const from = id.version ?? null
    const known = { ...untouched, vaultUrl: vault.url, key: id.name, from }
    return settle(known, async () => {
      const latest = await latestOf(vault, id.name)
      if (latest.version === from) return { entry: { ...known, to: from, outcome: 'current' }, edits: [] }
      if (from !== null && dryRun) {
        const entry: Outcome = {
          ...known,
          to: latest.version,
          outcome: 'rewrapped',
          contentEncryptedAnew: true,
          needs: from,
        }
        return { entry, edits: [] }
      }
      const opened = await openJwe(vault, jwe, { name: id.name, version: from, latest })
      try {
        if (opened.version === latest.version) {
          return { entry: { ...known, from: opened.version, to: latest.version, outcome: 'current' }, edits: [] }
        }
        const contentEncryptedAnew = from !== null
        const entry: Outcome = {
          ...known,
          from: opened.version,
          to: latest.version,
          outcome: 'rewrapped',
          contentEncryptedAnew,
        }
        if (dryRun) return { entry: { ...entry, needs: opened.version }, edits: [] }
        const text = contentEncryptedAnew
          ? await sealAnew(vault, latest, jwe, opened.content, algorithmFor(latest, jwe.header.alg))
          : await wrapAgain(vault, latest, jwe, opened.contentKey)
        return { entry, edits: value.replace(text) }
      } finally {
        wipe(opened.contentKey, opened.content)
      }
    })
  }

  /** A failure is the value's own, and it needs what it needed before. */
  const settle = async (
    known: Outcome,
    work: () => Promise<{ entry: Outcome; edits: Edit[] }>,
  ): Promise<{ entry: Outcome; edits: Edit[] }> => {
    try {
      if (options.signal?.aborted) throw interruption(options.signal)
      return await work()
    } catch (error) {
      const entry: Outcome = {
        ...known,
        outcome: 'failed',
        needs: known.from ?? 'unknown',
        error: asKeyturnError(error),
      }
      return { entry, edits: [] }
    }
  }

  return (value) => {
    if (value.format === 'none') return Promise.resolve({ entry: { ...untouched, reason: 'NOT_WRAPPED' }, edits: [] })
    return settle(untouched, () => (value.format === 'jwe' ? rewrapJwe(value) : rewrapEnvelope(value)))
  }
}

interface OpenedJwe {
  version: string
  contentKey: Uint8Array
  content: Uint8Array
}

/** Unwraps the content key and proves by the content's tag that it is the right one. */
async function openJwe(
  vault: RewrappingVault,
  jwe: CompactJwe,
  { name, version, latest }: { name: string; version: string | null; latest: Key },
): Promise<OpenedJwe> {
  if (version !== null) return openWith(vault, jwe, name, version)
  // The header does not tell the version: the latest is the likeliest, then the one before it, and so on.
  for (const each of await versionsToTry(vault, name, latest)) {
    try {
      return await openWith(vault, jwe, name, each)
    } catch (error) {
      if (!hasCode(error, 'INVALID_INPUT', 'SERVICE_ERROR', 'NOT_ALLOWED')) throw error
    }
  }
  throw new KeyturnError('INVALID_INPUT', `no enabled version of key "${name}" unwraps it`, {
    hint: say`A version that is disabled cannot be tried: ${{ verb: 'versions', key: name, vaultUrl: vault.url }}`,
  })
}

async function versionsToTry(vault: RewrappingVault, name: string, latest: Key): Promise<string[]> {
  const versions: { version: string; at: number }[] = []
  for await (const { version, enabled, createdOn } of vault.listVersions(name)) {
    if (enabled && version !== undefined && version !== latest.version) {
      versions.push({ version, at: createdOn?.getTime() ?? 0 })
    }
  }
  return [latest.version, ...versions.toSorted((a, b) => b.at - a.at).map(({ version }) => version)]
}

async function openWith(vault: RewrappingVault, jwe: CompactJwe, name: string, version: string): Promise<OpenedJwe> {
  const contentKey = await vault.unwrap(name, version, jwe.header.alg, jwe.encryptedKey)
  const content = jwe.encryption.decrypt(contentKey, jwe.iv, jwe, authenticatedData(jwe))
  if (content !== undefined) return { version, contentKey, content }
  wipe(contentKey)
  throw new KeyturnError(
    'INVALID_INPUT',
    `what version ${version} of key "${name}" unwraps does not open the content; it was changed, or another key wrapped it`,
  )
}

/** A header that names the new version is another header, and the content's tag covers it: everything is made anew. */
async function sealAnew(
  vault: RewrappingVault,
  latest: Key,
  jwe: CompactJwe,
  content: Uint8Array,
  alg: WrapAlgorithm,
): Promise<string> {
  const { key: contentKey, iv } = newContentKey(jwe.encryption)
  try {
    const { kid, value } = await wrapWith(vault, latest, contentKey, alg)
    const headerText = headerTextOf({ ...jwe.header, alg, kid })
    const sealed = jwe.encryption.encrypt(contentKey, iv, content, authenticatedData({ headerText }))
    return compactText({ headerText, encryptedKey: value, iv, ...sealed })
  } finally {
    wipe(contentKey)
  }
}

/** A header that names no version stays as it is, byte by byte, and so does the content: only the wrapped key changes. */
async function wrapAgain(
  vault: RewrappingVault,
  latest: Key,
  jwe: CompactJwe,
  contentKey: Uint8Array,
): Promise<string> {
  const { value } = await wrapWith(vault, latest, contentKey, jwe.header.alg)
  return compactText({ ...jwe, encryptedKey: value })
}

/** The vault was connected to, so its host is allowed. */
function allowing({ url }: { url: string }): { allowHost: string } {
  return { allowHost: new URL(url).hostname }
}

function kidOf(members: unknown): string | undefined {
  const kid = typeof members === 'object' && members !== null && 'kid' in members ? members.kid : undefined
  return typeof kid === 'string' ? kid : ''
}
