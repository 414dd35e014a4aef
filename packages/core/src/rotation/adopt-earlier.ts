import { iso } from '../instant.ts'
import type { Key, ListedVersion } from '../keys/key.ts'
import { concludeAct } from './conclude-act.ts'
import type { RotationSettings } from './options.ts'
import { type RotationResult, type RotationVault, rotationResult } from './result.ts'

/** A version that an earlier attempt of the same run has made. */
export interface EarlierVersion {
  latest: Key
  /** The newest version that is older than the run. */
  previousVersion: string
  /** When the run began. */
  since: Date
  /** All versions that there are. */
  known: ReadonlySet<string>
}

/**
 * The latest version of a key, when it was made since a run began of which this is another attempt: what that attempt was to
 * do is done. Pure. A key that has no older version was created since, and not rotated.
 *
 * @param versions all of the key, the latest first
 */
export function findEarlier(
  latest: Key,
  versions: readonly ListedVersion[],
  { adoptSince: since, expectVersion }: Pick<RotationSettings, 'adoptSince' | 'expectVersion'>,
): EarlierVersion | undefined {
  if (since === undefined || latest.createdOn === undefined || latest.createdOn < since) return undefined
  // Whoever expects that version knows of it, and wants the one after it.
  if (expectVersion === latest.version) return undefined
  const previous = versions.find(({ createdOn }) => createdOn !== undefined && createdOn < since)
  if (previous === undefined || (expectVersion !== undefined && expectVersion !== previous.version)) return undefined
  const known = new Set(versions.map(({ version }) => version))
  return { latest, previousVersion: previous.version, since, known }
}

/** Takes that version over in place of making another one, and verifies it. */
export async function adoptEarlier(
  vault: RotationVault,
  { latest, previousVersion, since, known }: EarlierVersion,
  settings: RotationSettings,
): Promise<RotationResult> {
  const begunOn = iso(since)
  const about = { key: latest.name, vaultUrl: vault.url, dryRun: settings.dryRun }
  const reason = {
    code: 'RESUMED' as const,
    message: `an earlier attempt of this run, which began on ${begunOn}, made its latest version`,
    begunOn,
  }
  const seen = { reason, previousVersion, version: latest.version, adopted: true }
  if (settings.dryRun) return rotationResult(about, { ...seen, outcome: 'adopted', rotated: false })
  const conclusion = await concludeAct(vault, {
    act: { outcome: 'adopted', version: latest, attempts: 0, operationId: '', vaultUrl: vault.url },
    before: await vault.getKey(latest.name, previousVersion),
    known,
    policy: undefined,
    settings,
  })
  return rotationResult(about, { ...seen, ...conclusion })
}
