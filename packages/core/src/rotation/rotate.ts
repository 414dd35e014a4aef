import { KeyturnError } from '../errors.ts'
import { iso } from '../instant.ts'
import { stopIfInterrupted } from '../interruption.ts'
import { parseKeyName } from '../keys/key-name.ts'
import { type ActResult, actError, actOnce } from '../once/act-once.ts'
import type { IntentEnding, RotationJournal } from '../once/journal.ts'
import { versionOf } from '../once/new-versions.ts'
import { refuseUnknownOptions } from '../options.ts'
import { adoptEarlier, findEarlier } from './adopt-earlier.ts'
import { type Conclusion, concludeAct } from './conclude-act.ts'
import { type RotateOptions, type RotationSettings, readRotateOptions, rotateOptionNames } from './options.ts'
import { planRotation, type RotationDecision } from './plan.ts'
import { readForRotation } from './read-key-state.ts'
import { isForced } from './reasons.ts'
import { type RotationResult, type RotationVault, rotationResult } from './result.ts'
import { resumeIntent } from './resume.ts'

/**
 * Rotates a key when it is due, at most once, and proves that it worked. Old versions stay as they are.
 *
 * What can be said about the key is in the result, also when the new version failed its verification, when another
 * writer was at work (`CONFLICT`, all versions named), or when nobody can tell what happened (`indeterminate`).
 *
 * @throws {KeyturnError} `INVALID_INPUT` for options that cannot be read; and, when nothing was made: `KEY_NOT_FOUND`,
 *   `ACCESS_DENIED`, `CONFLICT` when `expectVersion` is not the latest or another writer was faster, `THROTTLED`,
 *   `UNAVAILABLE`, `INTERRUPTED` and the service's other refusals
 */
export async function rotateKey(
  vault: RotationVault,
  name: string,
  options: RotateOptions = {},
): Promise<RotationResult> {
  refuseUnknownOptions('rotateKey', options, rotateOptionNames)
  return rotateOne(vault, name, readRotateOptions(options))
}

/** The world moves while we look; after so many surprises in a row somebody else is at work. */
const mostRounds = 3

/** `rotateKey` with its options read. */
export async function rotateOne(
  vault: RotationVault,
  name: string,
  settings: RotationSettings,
): Promise<RotationResult> {
  const started = performance.now()
  parseKeyName(name)
  const forced = isForced(settings.rules)
  const { journal } = settings
  const intent = settings.dryRun ? undefined : journal?.findOpen(vault.url, name)
  if (journal !== undefined && intent !== undefined) {
    stopIfInterrupted(settings.signal)
    const resumed = await resumeIntent(vault, intent, { journal, settings })
    if (resumed !== undefined) return { ...resumed, durationMs: Math.round(performance.now() - started) }
  }
  for (let round = 1; ; round++) {
    const lastRound = forced || round === mostRounds
    stopIfInterrupted(settings.signal)
    const { state, latest, versions } = await readForRotation(vault, name, {
      policy: settings.rules.ifDue ?? false,
      // Who asked for a new version, whatever there is, has to hear of another writer's.
      looks: forced ? 1 : undefined,
    })
    const earlier = findEarlier(latest, versions, settings)
    if (earlier === undefined) expectLatest(name, settings.expectVersion, state.version)
    const decision = planRotation(state, settings.rules, vault.now())
    const known = versions.map(({ version }) => version)
    const report = (conclusion: Conclusion): RotationResult =>
      rotationResult(
        { key: name, vaultUrl: vault.url, dryRun: settings.dryRun },
        {
          reason: decision.reason,
          version: state.version,
          ...conclusion,
          durationMs: Math.round(performance.now() - started),
        },
      )
    if (decision.action !== 'rotate') return report(leftAlone(decision))
    if (earlier !== undefined) {
      const adopted = await adoptEarlier(vault, earlier, settings)
      return { ...adopted, durationMs: Math.round(performance.now() - started) }
    }
    if (settings.dryRun) return report({ outcome: 'rotated', rotated: false })
    stopIfInterrupted(settings.signal)
    const act = await rotateOnce(vault, name, { previousVersion: state.version, known, settings })
    if (act.outcome === 'overtaken') {
      await endIntent(journal, act.operationId, 'not-made')
      // Nothing of ours arrived. Whether the other writer's version will do is for the rules to say.
      if (!lastRound) continue
      throw actError(name, act)
    }
    await noteMade(journal, act)
    const conclusion = await concludeAct(vault, {
      act,
      before: latest,
      known: new Set(known),
      policy: state.policy,
      settings,
    })
    // Only now: a run that is killed while it verifies is taken up by the next one, which verifies again.
    await endIntent(journal, act.operationId, endings[act.outcome])
    return report({
      previousVersion: state.version,
      attempts: act.attempts,
      operationId: act.operationId,
      ...(act.outcome === 'indeterminate' && { knownVersions: known }),
      ...conclusion,
    })
  }
}

/** Sends the request, noted before it leaves and when it is known what came of it. */
async function rotateOnce(
  vault: RotationVault,
  name: string,
  { previousVersion, known, settings }: { previousVersion: string; known: string[]; settings: RotationSettings },
): Promise<ActResult> {
  const { journal, onEvent, settleMs, signal } = settings
  const operationId = crypto.randomUUID()
  const before = { key: name, previousVersion, knownVersions: known }
  return actOnce(vault, name, {
    operationId,
    send: async (options) => {
      await journal?.begin({ ...before, operationId, vaultUrl: vault.url, at: iso(vault.now()) })
      return vault.rotateKey(name, options)
    },
    knownVersions: known,
    settleMs,
    signal,
    onEvent:
      onEvent && ((event) => onEvent(event.type === 'sending' ? { ...event, ...before } : { ...event, key: name })),
  }).catch(async (error: unknown) => {
    // Only our own errors say for certain that nothing was made.
    if (error instanceof KeyturnError) await endIntent(journal, operationId, 'not-made')
    throw error
  })
}

const endings: Record<Exclude<ActResult['outcome'], 'overtaken'>, IntentEnding | undefined> = {
  made: 'rotated',
  adopted: 'adopted',
  conflict: 'conflict',
  // Left open: the next run has to look.
  indeterminate: undefined,
}

async function noteMade(
  journal: RotationJournal | undefined,
  act: Exclude<ActResult, { outcome: 'overtaken' }>,
): Promise<void> {
  const made = act.outcome === 'made' ? act.key.version : act.outcome === 'adopted' ? versionOf(act.version) : undefined
  if (made !== undefined) await journal?.made(act.operationId, made).catch(unlessOurs)
}

async function endIntent(
  journal: RotationJournal | undefined,
  operationId: string,
  ending: IntentEnding | undefined,
): Promise<void> {
  if (ending !== undefined) await journal?.end(operationId, ending).catch(unlessOurs)
}

/** A note that cannot be written costs the next run a look; it must not cost this one its result. */
function unlessOurs(error: unknown): void {
  if (!(error instanceof KeyturnError)) throw error
}

function leftAlone(decision: Exclude<RotationDecision, { action: 'rotate' }>): Conclusion {
  if (decision.action === 'skip') return { outcome: 'skipped', rotated: false }
  const { nextDue } = decision
  return { outcome: 'not-due', rotated: false, ...(nextDue !== undefined && { nextDue: iso(nextDue) }) }
}

function expectLatest(name: string, expected: string | undefined, latest: string): void {
  if (expected === undefined || expected === latest) return
  throw new KeyturnError(
    'CONFLICT',
    `the latest version of key "${name}" is ${latest}, not ${expected} as expected; nothing was sent`,
    { hint: 'Somebody has rotated it since. Look again before you decide anew.' },
  )
}
