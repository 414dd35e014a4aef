import { stopIfInterrupted, unlessInterrupted } from '../interruption.ts'
import type { KeyVersion } from '../keys/key.ts'
import { readVersions } from '../lifecycle/read-versions.ts'
import { type ActResult, defaultSettleMs } from '../once/act-once.ts'
import type { RotationIntent, RotationJournal } from '../once/journal.ts'
import { findNewVersions, versionOf } from '../once/new-versions.ts'
import { concludeAct } from './conclude-act.ts'
import type { RotationSettings } from './options.ts'
import { type RotationResult, type RotationVault, rotationResult } from './result.ts'

/** Between two looks while the settle window of an earlier run is waited out. */
const lookEveryMs = 5_000

/** A request that was sent by a run that was killed is not heard of; it gets this long on top of the settle window. */
const sendingMs = 30_000

/** After so long nobody waits for it any more: what it made is history, and the rules decide about the key as it is. */
const forgottenMs = 3 * 86_400_000

/** An intent this old is surely settled, even if a clock was wrong by a day: then nothing has to be waited for. */
const surelySettledMs = 2 * 86_400_000

/**
 * Takes up a rotation that an earlier run began and did not end: waits until its request can no longer take effect and
 * looks whether it did.
 *
 * @returns what became of it, without its duration; `undefined` when it left no trace, is long past or known, and the key can be decided about anew
 */
export async function resumeIntent(
  vault: RotationVault,
  intent: RotationIntent,
  { journal, settings }: { journal: RotationJournal; settings: RotationSettings },
): Promise<RotationResult | undefined> {
  const found = await lookForTrace(vault, intent, settings)
  const [version, ...others] = found
  const ending = version === undefined ? 'not-made' : others.length === 0 ? 'adopted' : 'conflict'
  const isLongPast = vault.now().getTime() - new Date(intent.at).getTime() > forgottenMs
  // Whoever expects that version knows of it, and wants the one after it.
  if (version === undefined || isLongPast || version.version === settings.expectVersion) {
    await journal.end(intent.operationId, ending)
    return undefined
  }
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
    settings,
  })
  await journal.end(intent.operationId, ending)
  return rotationResult(
    { key: intent.key, vaultUrl: vault.url, dryRun: false },
    {
      reason: {
        code: 'RESUMED',
        message: `an earlier run sent its request on ${intent.at} and did not hear of it`,
        begunOn: intent.at,
      },
      previousVersion: intent.previousVersion,
      operationId: intent.operationId,
      ...conclusion,
    },
  )
}

/** The time that has passed since is known from clocks only, so the whole settle window is waited out here. */
async function lookForTrace(
  vault: RotationVault,
  { key, knownVersions, at }: RotationIntent,
  { settleMs = defaultSettleMs, signal }: Pick<RotationSettings, 'settleMs' | 'signal'>,
): Promise<KeyVersion[]> {
  const known = new Set(knownVersions)
  const isOld = vault.now().getTime() - new Date(at).getTime() > surelySettledMs
  let leftMs = isOld ? 0 : settleMs + sendingMs
  for (;;) {
    const found = await findNewVersions(vault, key, known)
    if (found.length > 0 || leftMs <= 0) return found
    stopIfInterrupted(signal)
    await unlessInterrupted(vault.sleep(Math.min(lookEveryMs, leftMs)), signal)
    leftMs -= lookEveryMs
  }
}
