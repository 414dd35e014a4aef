import { hasCode, KeyturnError } from '../errors.ts'
import type { Key } from '../keys/key.ts'
import { say } from '../wording.ts'
import { authenticatedData, type CompactJwe, compactText, headerTextOf } from './compact-jwe.ts'
import { newContentKey } from './content-encryption.ts'
import type { RewrappingVault } from './rewrap-entry.ts'
import { wipe } from './wipe.ts'
import { wrapWith } from './wrap.ts'
import type { WrapAlgorithm } from './wrapped-key.ts'

/** A JWE whose content is in memory; both are to be wiped. */
export interface OpenedJwe {
  version: string
  contentKey: Uint8Array
  content: Uint8Array
}

/** Unwraps the content key and proves by the content's tag that it is the right one. */
export async function openJwe(
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
export async function sealAnew(
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
export async function wrapAgain(
  vault: RewrappingVault,
  latest: Key,
  jwe: CompactJwe,
  contentKey: Uint8Array,
): Promise<string> {
  const { value } = await wrapWith(vault, latest, contentKey, jwe.header.alg)
  return compactText({ ...jwe, encryptedKey: value })
}
