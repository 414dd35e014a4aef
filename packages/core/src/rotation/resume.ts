import { KeyturnError } from '../errors.ts'
import { stopIfInterrupted, unlessInterrupted } from '../interruption.ts'
import type { KeyVersion } from '../keys/key.ts'
import { readVersions } from '../lifecycle/read-versions.ts'
import type { ActResult } from '../once/act-once.ts'
import type { RotationIntent, RotationJournal } from '../once/journal.ts'
import { isForgotten, killedRunMs } from '../once/killed-run.ts'
import { findNewVersions, versionOf } from '../once/new-versions.ts'
import { concludeAct } from './conclude-act.ts'
import type { RotationSettings } from './options.ts'
import { type RotationResult, type RotationVault, rotationResult } from './result.ts'

/** Between two looks while the settle window of an earlier run is waited out. */
const lookEveryMs = 5_000

/**
 * Takes up a rotation that an earlier run noted in the journal and did not end.
 *
 * @returns as `takeUp`, and `undefined`, too, when it is long past
 */
export async function resumeIntent(
  vault: RotationVault,
  intent: RotationIntent,
  { journal, settings }: { journal: RotationJournal; settings: RotationSettings },
): Promise<RotationResult | undefined> {
  const isLongPast = isForgotten(vault.now().getTime() - new Date(intent.at).getTime())
  const result = isLongPast ? undefined : await takeUp(vault, intent, settings)
  const ending = result === undefined ? 'not-made' : result.outcome === 'adopted' ? 'adopted' : 'conflict'
  await journal.end(intent.operationId, ending)
  return result
}

/**
 * Waits until the request of an earlier run can no longer take effect and looks whether it did.
 *
 * @returns what became of it, without its duration; `undefined` when it left no trace or is known, and the key can be decided about anew
 */
export async function takeUp(
  vault: RotationVault,
  intent: RotationIntent,
  settings: RotationSettings,
): Promise<RotationResult | undefined> {
  const found = await lookForTrace(vault, intent, settings)
  const [version, ...others] = found
  // Whoever expects that version knows of it, and wants the one after it.
  if (version === undefined || version.version === settings.expectVersion) return undefined
  const sending = { attempts: 0, operationId: intent.operationId, vaultUrl: vault.url }
  const act: Exclude<ActResult, { outcome: 'overtaken' }> =
    others.length === 0
      ? { outcome: 'adopted', version, ...sending }
      : { outcome: 'conflict', versions: found, ...sending }
  const before = await vault.getKey(intent.key, intent.previousVersion)
  const versions = await readVersions(vault, intent.key)
  const conclusion = await concludeAct(vault, {
    act,
    before,
    // What others have made since that run is not this intent's affair.
    known: new Set([...versions.map((each) => each.version), ...found.map(versionOf)]),
    policy: undefined,
    // A verification uses the key, and mends its tags.
    settings: { ...settings, verify: settings.verify && !settings.dryRun },
  })
  return rotationResult(
    { key: intent.key, vaultUrl: vault.url, dryRun: settings.dryRun },
    {
      reason: {
        code: 'RESUMED',
        message: `an earlier run sent its request on ${intent.at} and did not hear of it`,
        begunOn: intent.at,
      },
      previousVersion: intent.previousVersion,
      operationId: intent.operationId || null,
      ...conclusion,
      ...(settings.dryRun && { rotated: false }),
    },
  )
}

/**
 * What has appeared since. Another writer's version may come first and the one that was lost after it, so the settle window
 * is waited out even when there is one; and all of it, since the time that has passed is known from clocks only. A run that
 * knew what it had made leaves nothing to wait for.
 */
async function lookForTrace(
  vault: RotationVault,
  { key, knownVersions, made }: RotationIntent,
  { settleMs, signal, dryRun }: Pick<RotationSettings, 'settleMs' | 'signal' | 'dryRun'>,
): Promise<KeyVersion[]> {
  const known = new Set(knownVersions)
  let leftMs = made === undefined && !dryRun ? killedRunMs(settleMs) : 0
  for (;;) {
    const found = await findNewVersions(vault, key, known)
    if (found.length > 1 || leftMs <= 0) return expectMade(key, found, made)
    stopIfInterrupted(signal)
    await unlessInterrupted(vault.sleep(Math.min(lookEveryMs, leftMs)), signal)
    leftMs -= lookEveryMs
  }
}

function expectMade(key: string, found: KeyVersion[], made: string | undefined): KeyVersion[] {
  if (made === undefined || found.some(({ version }) => version === made)) return found
  throw new KeyturnError(
    'UNAVAILABLE',
    `the version list of key "${key}" lacks ${made}, which an earlier run has made, so it proves nothing`,
  )
}
