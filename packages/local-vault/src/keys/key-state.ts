import { conflict } from '../errors.ts'
import type { KeyRow, KeyWithVersion } from '../store/key-rows.ts'
import type { KeyTable } from '../store/keys.ts'
import { keyNotFound } from './not-found.ts'
import type { WireContext } from './wire.ts'

/** Where a key is between live and gone. The states in between are visible only with a delay set. */
export type KeyState = 'live' | 'deleting' | 'deleted' | 'purging' | 'recovering'

/** @param now the vault's clock, in milliseconds. */
export function stateOf(key: KeyRow, now: number): KeyState {
  if (key.purged) return 'purging'
  const settled = key.settlesAt === undefined || key.settlesAt <= now
  if (key.deletedAt === undefined) return settled ? 'live' : 'recovering'
  return settled ? 'deleted' : 'deleting'
}

/** A key, and perhaps one of its versions, as a request names it. */
export interface KeyLookup extends WireContext {
  keys: KeyTable
  name: string
  version?: string | undefined
  /** The vault's clock. */
  now: Date
}

/**
 * @param notFound what to say when it is not there.
 * @throws {ServiceError} 404 `KeyNotFound`, also while the key is deleted.
 */
export function findLiveKey(lookup: KeyLookup, notFound: typeof keyNotFound = keyNotFound): KeyRow {
  const { keys, vault, name, version, now } = lookup
  const key = keys.find(vault.id, name)
  if (key === undefined || stateOf(key, now.getTime()) !== 'live') {
    throw notFound(lookup, version === undefined ? name : `${name}/${version}`)
  }
  return key
}

/** The version that was asked for, else the newest. @throws {ServiceError} 404 `KeyNotFound`. */
export function findLiveVersion(lookup: KeyLookup): KeyWithVersion {
  const { keys, name, version } = lookup
  const key = findLiveKey(lookup)
  const found = version === undefined ? keys.latestVersion(key) : keys.findVersion(key, version)
  if (found === undefined) throw keyNotFound(lookup, `${name}/${version}`)
  return { key, version: found }
}

/**
 * Whether a name can take a new version; a deleted key keeps its name.
 *
 * @throws {ServiceError} 409 `Conflict` with the inner code of the state.
 */
export function checkNameIsFree(key: KeyRow | undefined, now: number): void {
  if (key === undefined) return
  switch (stateOf(key, now)) {
    case 'live':
      return
    case 'deleted':
      throw conflict(
        `Key ${key.name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the key can only be recovered or purged.`,
        'ObjectIsDeletedButRecoverable',
      )
    case 'deleting':
    case 'purging':
      throw conflict(
        `Key ${key.name} is currently being deleted and cannot be re-created; retry later.`,
        'ObjectIsBeingDeleted',
      )
    case 'recovering':
      throw conflict(
        `Key ${key.name} is currently being recovered and cannot be re-created; retry later.`,
        'ObjectIsBeingRecovered',
      )
  }
}

/**
 * Whether a delete, recover or purge can begin, or another one of them is still under way.
 *
 * @param subject how the refusal names the key; default by its name.
 * @throws {ServiceError} 409 `Conflict` with the inner code of what is under way.
 */
export function checkIsSettled(key: KeyRow | undefined, now: number, subject?: string): void {
  if (key === undefined) return
  const named = subject ?? `Key ${key.name}`
  switch (stateOf(key, now)) {
    case 'deleting':
    case 'purging':
      throw conflict(`${named} is currently being deleted.`, 'ObjectIsBeingDeleted')
    case 'recovering':
      throw conflict(`${named} is currently being recovered.`, 'ObjectIsBeingRecovered')
  }
}
