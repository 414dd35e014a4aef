import type { KeyVersion } from '../keys/key.ts'
import type { DesiredRules } from './fields/desired.ts'
import { matchesPattern } from './name-pattern.ts'

/** Whether a key has the name and all the tags that a selector asks for. */
export function matchesSelector({ name, tags = {} }: DesiredRules['match'], item: KeyVersion): boolean {
  return (
    (name === undefined || matchesPattern(item.name, name)) &&
    Object.entries(tags).every(([tag, value]) => {
      const found = Object.hasOwn(item.tags, tag) ? item.tags[tag] : undefined
      return found !== undefined && matchesPattern(found, value)
    })
  )
}
