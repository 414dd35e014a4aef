import { readYaml } from './yaml-source.ts'

/** Where a manifest names a key. Both numbers count from 1. */
export interface KeyLocation {
  key: string
  line: number
  column: number
}

/**
 * Where the keys of a manifest are named, in the order of the text: for messages about a key that point at its line. What is
 * no manifest has no keys.
 */
export function locateManifestKeys(text: string): KeyLocation[] {
  const { value, problems, positionOf } = readYaml(text)
  const keys = (value as { keys?: unknown } | undefined | null)?.keys
  if (problems.length > 0 || !Array.isArray(keys)) return []
  return keys.flatMap((key: unknown, index) => {
    const name = (key as { name?: unknown } | null)?.name
    return typeof name === 'string' ? [{ key: name, ...positionOf(['keys', index, 'name']) }] : []
  })
}
