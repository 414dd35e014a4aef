import { isDeepStrictEqual } from 'node:util'
import { iso } from '../instant.ts'
import { isSameSecond } from '../keys/counted-date.ts'
import type { Key, KeyAttributes, ReleasePolicy } from '../keys/key.ts'
import { areSameOperations, type KeyShape } from '../keys/key-rules.ts'
import { quote } from '../text.ts'

export interface AttributeChanges {
  /** What to send so that the key is as wanted; empty when it is. */
  update: KeyAttributes
  /** One sentence for each change. */
  changes: string[]
}

/** What separates a key from the attributes that are wanted. What is not given matches anything; tags are added, never taken away. */
export function compareAttributes(key: Key, wanted: KeyAttributes): AttributeChanges {
  const update: KeyAttributes = {}
  const changes: string[] = []
  if (wanted.enabled !== undefined && wanted.enabled !== key.enabled) {
    update.enabled = wanted.enabled
    changes.push(wanted.enabled ? 'enabled' : 'disabled')
  }
  if (wanted.expiresOn !== undefined && !isSameSecond(wanted.expiresOn, key.expiresOn)) {
    update.expiresOn = wanted.expiresOn
    changes.push(`expiry date ${show(key.expiresOn)} -> ${show(wanted.expiresOn)}`)
  }
  if (wanted.notBefore !== undefined && !isSameSecond(wanted.notBefore, key.notBefore)) {
    update.notBefore = wanted.notBefore
    changes.push(`start date ${show(key.notBefore)} -> ${show(wanted.notBefore)}`)
  }
  const tags = Object.entries(wanted.tags ?? {}).filter(([tag, value]) => key.tags[tag] !== value)
  if (tags.length > 0) {
    update.tags = { ...key.tags, ...wanted.tags }
    changes.push(`tags ${tags.map(([tag]) => quote(tag)).join(', ')} set`)
  }
  if (wanted.keyOperations !== undefined && !areSameOperations(wanted.keyOperations, key.keyOperations)) {
    update.keyOperations = wanted.keyOperations
    changes.push(`operations ${key.keyOperations.join(', ')} -> ${wanted.keyOperations.join(', ')}`)
  }
  return { update, changes }
}

/** What separates a key from the type, size and curve that are wanted: none of it can change. A size or curve that is not given matches any. */
export function findShapeDifferences(found: Partial<KeyShape>, wanted: KeyShape): string[] {
  const differs = <T>(is: T | undefined, isWanted: T | undefined) =>
    is !== undefined && isWanted !== undefined && is !== isWanted
  return [
    ...(differs(found.keyType, wanted.keyType) ? [`its type is ${found.keyType}, not ${wanted.keyType}`] : []),
    ...(differs(found.keySize, wanted.keySize) ? [`its size is ${found.keySize}, not ${wanted.keySize}`] : []),
    ...(differs(found.curve, wanted.curve) ? [`its curve is ${found.curve}, not ${wanted.curve}`] : []),
  ]
}

/** Compared as values: the service writes the JSON anew. One that may change is not one that may not. */
export function isSameReleasePolicy(wanted: ReleasePolicy, found: ReleasePolicy | undefined): boolean {
  if (found === undefined || (wanted.immutable ?? false) !== (found.immutable ?? false)) return false
  try {
    return isDeepStrictEqual(JSON.parse(wanted.policy), JSON.parse(found.policy))
  } catch {
    return false
  }
}

function show(date: Date | undefined): string {
  return date === undefined ? 'none' : iso(date)
}
