import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  githubRunStart,
  killedRunMs,
  openStateJournal,
  type ReportedJournal,
  type RotationEvent,
  type RotationResult,
  type Vault,
} from '@keyturn/core'
import { type KeySelection, openReport, type RotateKeysOptions, rotateKeys } from '@keyturn/core/fleet'
import type { Environment } from '../inputs/input-reader.ts'
import type { RotateInputs } from '../inputs/rotate-inputs.ts'
import { type KeyResult, keyResult, type Report } from '../report/report.ts'
import { cancelGrace } from '../session/interruption.ts'
import { hasTags } from './tags.ts'

export interface RotateStepOptions {
  env: Environment
  signal: AbortSignal
  /** Whether this is a second try of the workflow: what the first one sent may still be taking effect. */
  isReattempt: boolean
  onEvent: (event: { key?: string; text: string }) => void
  /** Called as soon as the report has a file: a step that is cut off leaves it to the next one. */
  onReportFile?: ((file: string) => void) | undefined
}

/** Rotates what the inputs name, and says of each key what became of it. */
export async function rotate(
  selection: readonly KeySelection<Vault>[],
  inputs: RotateInputs,
  { env, signal, isReattempt, onEvent, onReportFile }: RotateStepOptions,
): Promise<Pick<Report, 'results' | 'failures' | 'reportFile'>> {
  const { tags, dryRun, shard } = inputs
  for (const type of new Set(inputs.ignoredEvents)) onEvent({ text: `ignored: an event of type ${type}` })
  const reportFile = await chooseReportFile(inputs, env)
  const report = await openReport(reportFile, { resume: inputs.resumeFile !== undefined, dryRun, shard })
  onReportFile?.(reportFile)
  const adoptSince = isReattempt ? await findRunStart(inputs, env, onEvent) : undefined
  const options: RotateKeysOptions = {
    adoptSince,
    ifOlderThan: inputs.ifOlderThan,
    ifExpiresWithin: inputs.ifExpiresWithin,
    ifDue: inputs.ifDue,
    onKeyEvent: inputs.onKeyEvent,
    expectVersion: inputs.expectVersion,
    verify: inputs.verify,
    dryRun,
    shard,
    select: (key) => hasTags(key, tags),
    signal,
    graceMs: cancelGrace.keyMs,
    onEvent: (event) => onEvent({ key: event.key, text: describeEvent(event) }),
  }
  if (isReattempt && !inputs.dryRun) {
    // Waiting costs a minute, so it is done only when there is something to rotate.
    const { outcomes } = await rotateKeys(selection, { ...options, dryRun: true })
    const vault = selection[0]?.vault
    if (vault && outcomes.some(({ outcome }) => outcome === 'rotated'))
      await settleEarlierAttempt(vault, { signal, onEvent })
  }
  const journal = dryRun ? undefined : await openRotationJournal(env, onEvent)
  const { outcomes, failures } = await rotateKeys(selection, { ...options, journal, report })
  await journal?.reported()
  return { results: outcomes.map(toKeyResult), failures, reportFile }
}

/** What a step that was killed has begun on this machine, for the next one; a hosted runner's is gone with its job. */
export function openRotationJournal(
  env: Environment,
  onEvent: RotateStepOptions['onEvent'],
): Promise<ReportedJournal | undefined> {
  return openStateJournal({
    env,
    platform: process.platform,
    onUnusable: (folder) => onEvent({ text: `no rotation is noted, since "${folder}" cannot be written to` }),
  })
}

/** The one to go on with, or a new one. */
async function chooseReportFile({ resumeFile }: RotateInputs, env: Environment): Promise<string> {
  if (resumeFile !== undefined) return resolve(env.GITHUB_WORKSPACE ?? '.', resumeFile)
  return join(await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), 'keyturn-report-')), 'report.jsonl')
}

/** When the run began, so that a version which an earlier attempt has made is known. */
async function findRunStart(
  { githubToken }: RotateInputs,
  env: Environment,
  onEvent: RotateStepOptions['onEvent'],
): Promise<Date | undefined> {
  const start = githubToken === undefined ? undefined : await githubRunStart(env, githubToken)
  const text =
    start === undefined
      ? 'this is a re-run, and GitHub does not say when the run began: a version that an earlier attempt made cannot be told from others (for a private repository that takes "permissions: actions: read")'
      : `this is a re-run of a run that began on ${start.toISOString()}: a version made since then is taken over, and no other one made`
  onEvent({ text })
  return start
}

/** An attempt that was cut off may have sent a rotation that lands after the next attempt has looked. */
export async function settleEarlierAttempt(
  vault: Vault,
  { signal, onEvent }: Pick<RotateStepOptions, 'signal' | 'onEvent'>,
): Promise<void> {
  const ms = killedRunMs()
  onEvent({ text: `this is a re-run: waiting ${ms / 1000} s for what the attempt before may have sent` })
  const cancelled = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  await Promise.race([vault.sleep(ms), cancelled])
}

function toKeyResult(result: RotationResult): KeyResult {
  const { key, vaultUrl, version, rotated, outcome } = result
  return keyResult({
    ...result,
    changed: outcome === 'indeterminate' ? null : rotated,
    id: version === null ? null : `${vaultUrl}/keys/${key}/${version}`,
  })
}

function describeEvent(event: RotationEvent): string {
  switch (event.type) {
    case 'sending':
      return event.attempt === 1 ? 'rotation sent' : `rotation sent again (attempt ${event.attempt})`
    case 'not-sent':
      return `the request did not arrive (${event.error.message}); the next try comes in ${Math.round(event.waitMs / 1000)} s`
    case 'unknown':
      return `the answer was lost (${event.error.message}); looking for a new version before anything else`
    case 'looked':
      return event.error
        ? `could not look for a new version (${event.error.message})`
        : `looked after ${Math.round(event.afterMs / 1000)} s: ${event.newVersions.length === 0 ? 'no new version' : event.newVersions.join(', ')}`
  }
}
