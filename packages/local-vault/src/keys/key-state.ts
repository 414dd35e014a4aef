import { conflict, keyNotFound } from '../errors.ts'
import type { KeyRow, KeyTable, KeyWithVersion } from '../store/keys.ts'

/** Where a key is between live and gone. The states in between are visible only with a delay set. */
export type KeyState = 'live' | 'deleting' | 'deleted' | 'purging' | 'recovering'

/** @param now the vault's clock, in milliseconds. */
export function stateOf(key: KeyRow, now: number): KeyState {
  if (key.purged) return 'purging'
  const settled = key.settlesAt === undefined || key.settlesAt <= now
  if (key.deletedAt === undefined) return settled ? 'live' : 'recovering'
  return settled ? 'deleted' : 'deleting'
}

/** @throws {ServiceError} 404 `KeyNotFound`, also while the key is deleted. */
export function findLiveKey(
  keys: KeyTable,
  options: { vault: number; name: string; now: number; version?: string | undefined },
): KeyRow {
  const key = keys.find(options.vault, options.name)
  if (key === undefined || stateOf(key, options.now) !== 'live') {
    throw keyNotFound(options.version === undefined ? options.name : `${options.name}/${options.version}`)
  }
  return key
}

/** The version that was asked for, else the newest. @throws {ServiceError} 404 `KeyNotFound`. */
export function findLiveVersion(
  keys: KeyTable,
  options: { vault: number; name: string; now: number; version?: string | undefined },
): KeyWithVersion {
  const key = findLiveKey(keys, options)
  const version = options.version === undefined ? keys.latestVersion(key) : keys.findVersion(key, options.version)
  if (version === undefined) throw keyNotFound(`${options.name}/${options.version}`)
  return { key, version }
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
 * @throws {ServiceError} 409 `Conflict` with the inner code of what is under way.
 */
export function checkIsSettled(key: KeyRow | undefined, now: number): void {
  if (key === undefined) return
  switch (stateOf(key, now)) {
    case 'deleting':
    case 'purging':
      throw conflict(`Key ${key.name} is currently being deleted.`, 'ObjectIsBeingDeleted')
    case 'recovering':
      throw conflict(`Key ${key.name} is currently being recovered.`, 'ObjectIsBeingRecovered')
  }
}
