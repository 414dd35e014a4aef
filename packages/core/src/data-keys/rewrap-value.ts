import { asKeyturnError, hasCode, KeyturnError } from '../errors.ts'
import { interruption } from '../interruption.ts'
import type { Key } from '../keys/key.ts'
import { vaultIdentity } from '../vault/reference.ts'
import { say } from '../wording.ts'
import type { Replacement, WrappedBy, WrappedValue } from './formats/format.ts'
import type { WrapAlgorithm } from './formats/wrapped-key.ts'
import { digestOf, type OpenedValue, openValue, operationOf, type ReadableValue } from './opened-value.ts'
import { type Outcome, type RewrapOptions, type RewrappingVault, untouched } from './rewrap-entry.ts'
import { encryptionOf, sealAnew, wrapAgain } from './rewrap-jwe.ts'
import { createVersionEnabler, noEnabler, type VersionEnabler } from './version-enabler.ts'
import { wipe } from './wipe.ts'
import { defaultAlgorithm, encryptWith, wrapWith } from './wrap.ts'

export interface Rewrapped extends Replacement {
  entry: Outcome
}

/** What the values of one run share. */
export interface Rewrapping {
  options: RewrapOptions
  byUrl: ReadonlyMap<string, RewrappingVault>
  enabler: VersionEnabler
  /** Each key's latest version is asked for once. */
  latestOf(vault: RewrappingVault, name: string): Promise<Key>
}

export function startRewrapping(vaults: Iterable<RewrappingVault>, options: RewrapOptions): Rewrapping {
  const latestKeys = new Map<string, Promise<Key>>()
  return {
    options,
    byUrl: new Map([...vaults].map((vault) => [vaultIdentity(vault.url), vault])),
    enabler: options.enableForRewrap && !options.dryRun ? createVersionEnabler() : noEnabler,
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
  if (value.kind === 'unknown') return leave({ ...untouched, reason: 'NOT_WRAPPED', needs: 'unknown' })
  return settle(run, untouched, async () => {
    if (value.kind === 'unreadable') throw value.error
    if (value.kind === 'jwe') encryptionOf(value.jwe)
    const located = locate(run, value.by)
    return 'outcome' in located ? leave(located) : rewrapOf(run, value, located)
  })
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

interface Located {
  vault: RewrappingVault
  name: string
  /** `null`: the value does not say. */
  version: string | null
}

/** Which vault and key a value belongs to, or why it is left alone. */
function locate({ byUrl, options }: Rewrapping, { vaultUrl, key, version }: WrappedBy): Located | Outcome {
  const from = version ?? null
  if (vaultUrl === undefined || key === undefined) {
    const [onlyVault, ...others] = byUrl.values()
    const skipped: Outcome = { ...untouched, from, reason: 'NO_KEY', needs: 'unknown' }
    if (options.key === undefined || onlyVault === undefined || others.length > 0) return skipped
    return { vault: onlyVault, name: options.key, version: from }
  }
  const vault = byUrl.get(vaultIdentity(vaultUrl))
  const named = options.key === undefined || options.key.toLowerCase() === key.toLowerCase()
  if (vault !== undefined && named) return { vault, name: key, version: from }
  const reason = vault === undefined ? 'OTHER_VAULT' : 'OTHER_KEY'
  // Nobody has looked whether that version is the latest; a report that left it out would call it free.
  return { ...untouched, vaultUrl: vaultIdentity(vaultUrl), key, from, reason, needs: from ?? 'unknown' }
}

async function rewrapOf(run: Rewrapping, value: ReadableValue, { vault, name, version }: Located): Promise<Rewrapped> {
  const { dryRun = false } = run.options
  const known = { ...untouched, vaultUrl: vaultIdentity(vault.url), key: name, from: version }
  return settle(run, known, async () => {
    const latest = await run.latestOf(vault, name)
    if (latest.version === version) return leave({ ...known, to: version, outcome: 'current' })
    const contentEncryptedAnew = value.kind === 'jwe' && version !== null && value.jwe.isKidProtected
    const entry: Outcome = { ...known, to: latest.version, outcome: 'rewrapped', contentEncryptedAnew }
    if (version !== null && dryRun) return leave({ ...entry, needs: version })
    const enable = (each: string) => run.enabler.enable(vault, name, each)
    const opened = await openValue({ vault, latest, enable }, value, version).catch((error: unknown) => {
      throw explain(error, { version, isNamed: value.by.key !== undefined })
    })
    try {
      const seen = { ...entry, from: opened.version }
      const isLatest = opened.version === latest.version
      if (isLatest && !isUnpinned(value)) return leave({ ...seen, outcome: 'current' })
      if (dryRun) return leave({ ...seen, needs: isLatest ? null : opened.version })
      const { edits, statement } = await move(run, { vault, latest }, value, opened)
      // What is kept elsewhere needs the old version until the statement is run there.
      return {
        entry: statement === undefined ? seen : { ...seen, needs: opened.version },
        edits,
        ...(statement && { statement }),
      }
    } finally {
      wipe(opened.secrets.key, opened.secrets.content)
    }
  })
}

/** A format that can name its version, and does not: the next rotation makes it unreadable. */
function isUnpinned({ format, by }: ReadableValue): boolean {
  return format === 'mongodb' && by.version === undefined
}

function explain(error: unknown, { version, isNamed }: { version: string | null; isNamed: boolean }): unknown {
  if (hasCode(error, 'NOT_ALLOWED') && version !== null) {
    return new KeyturnError('NOT_ALLOWED', error.message, {
      hint: say`If it is disabled, version ${version} has to be enabled for a moment: ${{ field: 'enableForRewrap' }}.`,
      cause: error,
    })
  }
  if (hasCode(error, 'KEY_NOT_FOUND') && !isNamed) {
    return new KeyturnError('KEY_NOT_FOUND', error.message, { hint: 'Another key has wrapped it.', cause: error })
  }
  return error
}

interface NewWrapping {
  vault: RewrappingVault
  latest: Key
}

async function move(
  run: Rewrapping,
  { vault, latest }: NewWrapping,
  value: ReadableValue,
  { secrets }: OpenedValue,
): Promise<Replacement> {
  // Host and port stay as the value had them.
  const kid = `${value.by.vaultUrl ?? vault.url}/keys/${latest.name}/${latest.version}`
  if (value.kind === 'jwe') {
    const { jwe } = value
    const alg = algorithmFor(run, latest, jwe.header.alg)
    const isSealed = value.by.version !== undefined && jwe.isKidProtected
    const sealed =
      isSealed && secrets.content !== undefined
        ? await sealAnew(vault, latest, jwe, { content: secrets.content, alg, kid })
        : await wrapAgain(vault, latest, jwe, { key: secrets.key, kid })
    return value.replace(sealed)
  }
  const { wrapped } = value
  const algorithm = value.format === 'envelope' ? algorithmFor(run, latest, wrapped.algorithm) : wrapped.algorithm
  const wrap = operationOf(wrapped, latest) === 'wrap' ? wrapWith : encryptWith
  const moved = await wrap(vault, latest, secrets.key, algorithm)
  return value.replace({
    kid,
    version: latest.version,
    algorithm,
    value: moved.value,
    on: vault.now(),
    sign: (data) => vault.sign(latest.name, latest.version, 'RS256', digestOf(data)),
  })
}

function algorithmFor({ options }: Rewrapping, key: Key, before: WrapAlgorithm): WrapAlgorithm {
  return options.algorithm ?? (before === 'RSA1_5' ? defaultAlgorithm(key) : before)
}
