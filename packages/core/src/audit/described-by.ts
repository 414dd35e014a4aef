import type { KeyVersion } from '../keys/key.ts'
import type { DesiredKey, Manifest, WantedKey } from '../manifest/fields/desired.ts'
import { locateManifestKeys } from '../manifest/locate-keys.ts'
import { matchesSelector } from '../manifest/matches-selector.ts'
import type { Finding } from './finding.ts'

/** A manifest that vaults are held against. */
export interface AuditedManifest {
  manifest: Manifest
  /** What findings call it. */
  file: string
  /** As it is written, for the lines of its keys. */
  text: string
  /** What the manifest calls the vault with this URL; a manifest that lists no vaults is about any. */
  referenceOf(vaultUrl: string): string | undefined
}

/** A manifest, by what it says of single keys of a vault. */
export interface Description {
  file: string
  /** What it wants of a key, by its name or by the first selector that matches; `undefined`: it does not speak of it. */
  wantedOf(vaultUrl: string, item: KeyVersion): WantedKey | undefined
  /** The keys that it names for a vault. */
  keysOf(vaultUrl: string): readonly DesiredKey[]
  /** Where it names a key; its first line where it does not. */
  sourceOf(vaultUrl: string, name: string | null): NonNullable<Finding['source']>
}

export function describedBy({ manifest, file, text, referenceOf }: AuditedManifest): Description {
  const locations = locateManifestKeys(text)
  const lines = new Map(manifest.keys.map((key, index) => [key, locations[index]?.line ?? 1]))
  const byVault = new Map<string, Map<string, DesiredKey>>()
  const isHere = (vaults: readonly string[] | undefined, vaultUrl: string) => {
    const reference = referenceOf(vaultUrl)
    return vaults === undefined || (reference !== undefined && vaults.includes(reference))
  }
  const namedIn = (vaultUrl: string): Map<string, DesiredKey> => {
    const known = byVault.get(vaultUrl)
    if (known !== undefined) return known
    const here = manifest.keys.filter(({ vaults }) => isHere(vaults, vaultUrl))
    const named = new Map(here.map((key) => [key.name.toLowerCase(), key]))
    byVault.set(vaultUrl, named)
    return named
  }
  return {
    file,
    wantedOf: (vaultUrl, item) => {
      const named = namedIn(vaultUrl).get(item.name.toLowerCase())
      if (named !== undefined) return named
      const rules = manifest.selectors.find(
        ({ vaults, match }) => isHere(vaults, vaultUrl) && matchesSelector(match, item),
      )
      return rules && { ...rules, name: item.name }
    },
    keysOf: (vaultUrl) => [...namedIn(vaultUrl).values()],
    sourceOf: (vaultUrl, name) => {
      const key = name === null ? undefined : namedIn(vaultUrl).get(name.toLowerCase())
      return { file, line: (key && lines.get(key)) ?? 1 }
    },
  }
}
