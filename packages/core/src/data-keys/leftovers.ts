import * as v from 'valibot'
import { KeyturnError } from '../errors.ts'
import { iso } from '../instant.ts'
import type { RewrapEntry } from './rewrap.ts'

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
  vault: string
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
  const keys = new Map<string, { vault: string; key: string; versions: Map<string, LeftoverVersion> }>()
  const unknown: Leftovers['unknown'] = []
  let values = 0
  for (const entry of entries) {
    if (entry.reason === 'NOT_WRAPPED') continue
    values++
    const { vault, key, needs } = entry
    if (needs === null) continue
    if (needs === 'unknown' || vault === null || key === null) {
      unknown.push({
        source: entry.source,
        path: entry.path,
        reason: entry.error?.message ?? entry.reason ?? 'unknown',
      })
      continue
    }
    const id = `${vault}/${key.toLowerCase()}`
    const known = keys.get(id) ?? { vault, key, versions: new Map<string, LeftoverVersion>() }
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

const versionPattern = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const schema = v.strictObject({
  format: v.literal(leftoversFormat),
  checkedOn: v.pipe(v.string(), v.isoTimestamp()),
  values: v.number(),
  keys: v.array(
    v.strictObject({
      vault: v.string(),
      key: v.string(),
      versions: v.array(v.strictObject({ version: versionPattern, values: v.number(), sources: v.array(v.string()) })),
    }),
  ),
  unknown: v.array(v.strictObject({ source: v.string(), path: v.nullable(v.string()), reason: v.string() })),
})

/** Reads a report from its JSON text. @throws {KeyturnError} `INVALID_INPUT` for anything else */
export function parseLeftovers(text: string): Leftovers {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new KeyturnError('INVALID_INPUT', 'the report on leftovers is not JSON', { cause })
  }
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  throw new KeyturnError(
    'INVALID_INPUT',
    `no report on leftovers: ${v.getDotPath(issue) ?? 'its root'}: ${issue.message}`,
    { hint: 'Name a report that a rewrap has written.' },
  )
}

/** The versions of a key that something still needs. Ask `unknown` first: what is listed there may need any of them. */
export function neededVersions(leftovers: Leftovers, vaultUrl: string, name: string): string[] {
  return leftovers.keys
    .filter(({ vault, key }) => vault === vaultUrl && key.toLowerCase() === name.toLowerCase())
    .flatMap(({ versions }) => versions.map(({ version }) => version))
}
