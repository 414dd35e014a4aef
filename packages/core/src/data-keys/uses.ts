import { vaultIdentity } from '../vault/reference.ts'
import type { RewrapEntry } from './rewrap-entry.ts'

/** What wrapped values in files need. Plain JSON: what `uses -o json` prints. */
export interface UsesReport {
  /** Values, and the version that each of them needs. */
  uses: KeyUse[]
  /** Values, and files, of which nobody can tell: any version may be the one. */
  unknown: UnknownUse[]
  /** Versions of the keys that were met, with how many values need each. */
  versions: UsedVersion[]
  /** Absent: something of a known format was in each file. */
  noFormat?: NoFormat | undefined
}

/** Files in which nothing is known to be wrapped. A bare ciphertext says nothing of itself, so one of them may be one. */
export interface NoFormat {
  /** How many. */
  files: number
  /** Those of them that have the size of a ciphertext of RSA; somebody has to say what they are. */
  maybeCiphertext: string[]
}

export interface KeyUse {
  file: string
  /** Where in the file; `null` when the file is the value. */
  path: string | null
  /** `envelope`, `jwe`, `jwe-json`, `sops`, `mongodb`, `column-key`, `go-kms-wrapping`, `ciphertext`. */
  format: string
  key: string
  /** 32 hexadecimal characters. */
  version: string
  /** Base URL of the vault. */
  vaultUrl: string
}

export interface UnknownUse {
  file: string
  path: string | null
  reason: string
}

export interface UsedVersion {
  key: string
  version: string
  vaultUrl: string
  /** 0: nothing that was looked at needs it. */
  uses: number
}

export type ListedUse = Pick<UsedVersion, 'key' | 'version' | 'vaultUrl'>

/**
 * What the values of a dry rewrap need. Pure.
 *
 * @param listed versions of the keys, of which some may be needed by nothing
 * @param noFormat files of which there are no entries
 */
export function reportUses(
  entries: Iterable<RewrapEntry>,
  listed: readonly ListedUse[] = [],
  noFormat: NoFormat = { files: 0, maybeCiphertext: [] },
): UsesReport {
  const uses: KeyUse[] = []
  const unknown: UnknownUse[] = []
  for (const { source, path, format, key, vaultUrl, from, needs, error, reason } of entries) {
    if (from !== null && key !== null && vaultUrl !== null && needs !== 'unknown') {
      uses.push({ file: source, path, format, key, version: from, vaultUrl })
    } else {
      unknown.push({ file: source, path, reason: error?.message ?? reasons[reason ?? 'NOT_WRAPPED'] })
    }
  }
  const versions = new Map(listed.map((each) => [idOf(each), { ...shown(each), uses: 0 }]))
  for (const use of uses) {
    const version = versions.get(idOf(use)) ?? { ...shown(use), uses: 0 }
    versions.set(idOf(use), { ...version, uses: version.uses + 1 })
  }
  return { uses, unknown, versions: [...versions.values()], ...(noFormat.files > 0 && { noFormat }) }
}

const reasons: Readonly<Record<NonNullable<RewrapEntry['reason']>, string>> = {
  NOT_WRAPPED: 'it cannot be read as a wrapped value',
  OTHER_VAULT: 'it does not name its version, and its vault was not asked',
  OTHER_KEY: 'it does not name its version, and its key was not asked about',
  NO_KEY: 'it names no key',
}

/** What needs a version of a key; what is unknown may need any, and stands first. Pure. */
export function findNeeds({ uses, unknown }: UsesReport, vaultUrl: string, key: string): VersionNeeds {
  const vault = vaultIdentity(vaultUrl)
  const isOfVault = (use: KeyUse) => vaultIdentity(use.vaultUrl) === vault
  const byVersion = Map.groupBy(
    uses.filter((use) => isOfVault(use) && use.key.toLowerCase() === key.toLowerCase()),
    ({ version }) => version,
  )
  return { unknown, of: (version) => byVersion.get(version) ?? [] }
}

export interface VersionNeeds {
  unknown: readonly UnknownUse[]
  of(version: string): readonly KeyUse[]
}

function shown({ key, version, vaultUrl }: ListedUse): ListedUse {
  return { key, version, vaultUrl }
}

function idOf({ key, version, vaultUrl }: ListedUse): string {
  return `${vaultUrl}/${key.toLowerCase()}/${version}`
}
