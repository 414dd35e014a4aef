import { asKeyturnError } from '../errors.ts'
import { interruption } from '../interruption.ts'
import type { Key } from '../keys/key.ts'
import { type KeyId, parseKeyId } from '../vault/reference.ts'
import { parseCompactJwe } from './compact-jwe.ts'
import { type Outcome, type RewrapOptions, type RewrappingVault, untouched } from './rewrap-entry.ts'
import { openJwe, sealAnew, wrapAgain } from './rewrap-jwe.ts'
import { wipe } from './wipe.ts'
import { defaultAlgorithm, wrapWith } from './wrap.ts'
import { parseWrappedKey, versionOf, type WrapAlgorithm, wrappedKeyText } from './wrapped-key.ts'
import type { Edit, WrappedValue } from './wrapped-values.ts'

export interface Rewrapped {
  entry: Outcome
  edits: Edit[]
}

/** What the values of one run share. */
export interface Rewrapping {
  options: RewrapOptions
  byUrl: ReadonlyMap<string, RewrappingVault>
  /** Each key's latest version is asked for once. */
  latestOf(vault: RewrappingVault, name: string): Promise<Key>
}

export function startRewrapping(vaults: Iterable<RewrappingVault>, options: RewrapOptions): Rewrapping {
  const latestKeys = new Map<string, Promise<Key>>()
  return {
    options,
    byUrl: new Map([...vaults].map((vault) => [new URL(vault.url).origin, vault])),
    latestOf: (vault, name) => {
      const id = `${vault.url}/${name.toLowerCase()}`
      const latest = latestKeys.get(id) ?? vault.getKey(name)
      latestKeys.set(id, latest)
      return latest
    },
  }
}

/** Moves one value to the latest version of its key. What fails is in the entry. */
export async function rewrapValue(run: Rewrapping, value: WrappedValue): Promise<Rewrapped> {
  // Somebody has named this place: what cannot be read there may need any version.
  if (value.format === 'none') return leave({ ...untouched, reason: 'NOT_WRAPPED', needs: 'unknown' })
  return settle(run, untouched, () => (value.format === 'jwe' ? rewrapJwe(run, value) : rewrapEnvelope(run, value)))
}

function leave(entry: Outcome): Rewrapped {
  return { entry, edits: [] }
}

/** A failure is the value's own, and it needs what it needed before. */
async function settle(
  { options: { signal } }: Rewrapping,
  known: Outcome,
  work: () => Promise<Rewrapped>,
): Promise<Rewrapped> {
  try {
    if (signal?.aborted) throw interruption(signal)
    return await work()
  } catch (error) {
    return leave({ ...known, outcome: 'failed', needs: known.from ?? 'unknown', error: asKeyturnError(error) })
  }
}

/** Which vault and key a value belongs to, or why it is left alone. */
function locate(
  { byUrl, options }: Rewrapping,
  kid: string | undefined,
): { vault: RewrappingVault; id: KeyId } | Outcome {
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

async function rewrapEnvelope(
  run: Rewrapping,
  value: Extract<WrappedValue, { format: 'envelope' }>,
): Promise<Rewrapped> {
  const located = locate(run, kidOf(value.members))
  if ('outcome' in located) return leave(located)
  const { vault, id } = located
  const wrapped = parseWrappedKey(value.members, allowing(vault))
  const from = versionOf(id)
  const known = { ...untouched, vaultUrl: vault.url, key: id.name, from }
  return settle(run, known, async () => {
    const latest = await run.latestOf(vault, id.name)
    if (latest.version === from) return leave({ ...known, to: from, outcome: 'current' })
    const entry: Outcome = { ...known, to: latest.version, outcome: 'rewrapped' }
    if (run.options.dryRun) return leave({ ...entry, needs: from })
    const dataKey = await vault.unwrap(id.name, from, wrapped.alg, wrapped.value)
    try {
      const moved = await wrapWith(vault, latest, dataKey, algorithmFor(run, latest, wrapped.alg))
      return { entry, edits: value.replace(wrappedKeyText(moved)) }
    } finally {
      wipe(dataKey)
    }
  })
}

async function rewrapJwe(run: Rewrapping, value: Extract<WrappedValue, { format: 'jwe' }>): Promise<Rewrapped> {
  const jwe = parseCompactJwe(value.text)
  const located = locate(run, jwe.header.kid)
  if ('outcome' in located) return leave(located)
  const { vault, id } = located
  const { dryRun = false } = run.options
  const from = id.version ?? null
  const known = { ...untouched, vaultUrl: vault.url, key: id.name, from }
  return settle(run, known, async () => {
    const latest = await run.latestOf(vault, id.name)
    if (latest.version === from) return leave({ ...known, to: from, outcome: 'current' })
    const contentEncryptedAnew = from !== null
    const entry: Outcome = { ...known, to: latest.version, outcome: 'rewrapped', contentEncryptedAnew }
    if (from !== null && dryRun) return leave({ ...entry, needs: from })
    const opened = await openJwe(vault, jwe, { name: id.name, version: from, latest })
    try {
      const seen = { ...entry, from: opened.version }
      if (opened.version === latest.version) {
        return leave({ ...seen, outcome: 'current', contentEncryptedAnew: false })
      }
      if (dryRun) return leave({ ...seen, needs: opened.version })
      const text = contentEncryptedAnew
        ? await sealAnew(vault, latest, jwe, opened.content, algorithmFor(run, latest, jwe.header.alg))
        : await wrapAgain(vault, latest, jwe, opened.contentKey)
      return { entry: seen, edits: value.replace(text) }
    } finally {
      wipe(opened.contentKey, opened.content)
    }
  })
}

function algorithmFor({ options }: Rewrapping, key: Key, before: WrapAlgorithm): WrapAlgorithm {
  return options.algorithm ?? (before === 'RSA1_5' ? defaultAlgorithm(key) : before)
}

/** The vault was connected to, so its host is allowed. */
function allowing({ url }: { url: string }): { allowHost: string } {
  return { allowHost: new URL(url).hostname }
}

function kidOf(members: unknown): string | undefined {
  const kid = typeof members === 'object' && members !== null && 'kid' in members ? members.kid : undefined
  return typeof kid === 'string' ? kid : ''
}
