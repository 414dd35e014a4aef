import type { Finding } from '../audit/finding.ts'
import { findInCopy } from '../audit/profiles/find.ts'
import type { AuditState, VersionPlace } from './audit-key.ts'

/** Versions whose public key is another version's, too: all of them but the first by vault, key and version. */
export function findCopies({ publicKeys, profile, baseline, description }: AuditState, now: Date): Finding[] {
  return [...publicKeys.values()].flatMap((places) => {
    if (places.length === 1) return []
    const [first, ...copies] = places.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
    if (first === undefined) return []
    return copies.flatMap((place) => {
      const source = description?.sourceOf(place.vaultUrl, place.name) ?? null
      return findInCopy({ ...place, first }, source, { profile, baseline, now })
    })
  })
}

function idOf({ vaultUrl, name, version }: VersionPlace): string {
  return `${vaultUrl}/${name}/${version}`
}
