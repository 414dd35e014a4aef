import { iso } from '../instant.ts'
import type { RewrapEntry } from './rewrap-entry.ts'

/** Which old key versions are still needed to unwrap what was looked at: what must not be retired yet. Plain JSON. */
export interface Leftovers {
  format: typeof leftoversFormat
  /** ISO 8601 UTC. */
  checkedOn: string
  /** How many wrapped values were looked at. */
  values: number
  /** Keys with at least one old version in use. */
  keys: LeftoverKey[]
  /** Wrapped values of which nobody can tell the version: any version may be the one. */
  unknown: { source: string; path: string | null; reason: string }[]
}

export interface LeftoverKey {
  /** URL of the vault. */
  vaultUrl: string
  key: string
  versions: LeftoverVersion[]
}

export interface LeftoverVersion {
  /** 32 hexadecimal characters. */
  version: string
  /** How many values need it. */
  values: number
  /** Where they are; at most ten are named. */
  sources: string[]
}

export const leftoversFormat = 'keyturn-leftovers-1'
const mostSources = 10

/** The report on what a rewrap has left behind. Pure. */
export function leftoversOf(entries: Iterable<RewrapEntry>, now: Date): Leftovers {
  const keys = new Map<string, { vaultUrl: string; key: string; versions: Map<string, LeftoverVersion> }>()
  const unknown: Leftovers['unknown'] = []
  let values = 0
  for (const entry of entries) {
    values++
    const { vaultUrl, key, needs } = entry
    if (needs === null) continue
    if (needs === 'unknown' || vaultUrl === null || key === null) {
      unknown.push({
        source: entry.source,
        path: entry.path,
        reason: entry.error?.message ?? entry.reason ?? 'unknown',
      })
      continue
    }
    const id = `${vaultUrl}/${key.toLowerCase()}`
    const known = keys.get(id) ?? { vaultUrl, key, versions: new Map<string, LeftoverVersion>() }
    keys.set(id, known)
    const version = known.versions.get(needs) ?? { version: needs, values: 0, sources: [] }
    known.versions.set(needs, version)
    version.values++
    if (version.sources.length < mostSources && !version.sources.includes(entry.source)) {
      version.sources.push(entry.source)
    }
  }
  return {
    format: leftoversFormat,
    checkedOn: iso(now),
    values,
    keys: [...keys.values()].map(({ versions, ...key }) => ({ ...key, versions: [...versions.values()] })),
    unknown,
  }
}

/** The versions of a key that something still needs. Ask `unknown` first: what is listed there may need any of them. */
export function neededVersions(leftovers: Leftovers, vaultUrl: string, name: string): string[] {
  return leftovers.keys
    .filter((each) => each.vaultUrl === vaultUrl && each.key.toLowerCase() === name.toLowerCase())
    .flatMap(({ versions }) => versions.map(({ version }) => version))
}
