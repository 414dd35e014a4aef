import type { KeyUse, VersionNeeds } from '../data-keys/uses.ts'
import { addDuration, type Duration, formatDuration } from '../duration.ts'
import { iso } from '../instant.ts'
import type { KeyOperation, ListedVersion } from '../keys/key.ts'

/** Stage 1 of a retirement sets an expiry date, stage 2 disables; `undo` takes both back. */
export type RetireStage = 'expire' | 'disable' | 'undo'

export interface RetirementRules {
  /** How many enabled versions stay untouched, newest first. */
  keep: number
  /** How long after its expiry a version stays enabled. */
  grace: Duration
  /** What still needs a version. Default: nothing is known of. */
  needs?: VersionNeeds | undefined
}

/** Why a version, or a whole key, is retired or left. Plain JSON: dates are ISO 8601 UTC. */
export type RetireReason = { message: string } & (
  | { code: 'SUPERSEDED' }
  | { code: 'GRACE_ENDED'; expiredOn: string; disableOn: string }
  | { code: 'RETIRED_BEFORE' }
  | { code: 'KEPT' }
  | { code: 'ALREADY_DISABLED' }
  | { code: 'IN_GRACE'; expiredOn: string; disableOn: string }
  | { code: 'NOT_YET_VALID'; notBefore: string }
  /** Values that it wrapped have not been wrapped anew. */
  | { code: 'STILL_NEEDED'; uses: number }
  /** Some wrapped values do not tell which version they need. */
  | { code: 'NEED_UNKNOWN' }
  /** There is no room for the tag that `undo` needs. */
  | { code: 'TAGS_FULL' }
  | { code: 'MANAGED' }
  /** The newest version cannot take over. */
  | { code: 'NEWEST_UNUSABLE' }
  /** The newest version is so young that consumers may not have looked yet. */
  | { code: 'ROTATED_RECENTLY'; nextOn: string }
)

export interface PlannedRetirement {
  stage: RetireStage
  version: ListedVersion
  reason: RetireReason
}

export interface RetirementPlan {
  /** Present when nothing of this key may be retired. */
  refused?: RetireReason
  /** Oldest version first. */
  steps: PlannedRetirement[]
  /** Versions that stay as they are. */
  left: { version: string; reason: RetireReason }[]
  /** When there will be something to do next, as far as is known now. */
  nextOn?: Date
}

/** The tag on a retired version that says what it was before. */
export const retiredTag = 'keyturn-retired'

/** Consumers of a key may look for a new version only once a day. */
const restAfterRotationMs = 24 * 3_600_000

/** Key Vault: tags of a key. */
const mostTags = 15

/**
 * Decides which old versions of a key to expire and which to disable. Pure.
 *
 * @param versions all versions of one key, the latest first
 */
export function planRetirement(versions: readonly ListedVersion[], rules: RetirementRules, now: Date): RetirementPlan {
  const [newest] = versions
  if (newest === undefined) return { steps: [], left: [] }
  const refused = refuseWhole(newest, now)
  if (refused !== undefined) {
    const nextOn = refused.code === 'ROTATED_RECENTLY' ? firstDay(versions, rules, new Date(refused.nextOn)) : undefined
    const left = versions.map(({ version }) => ({ version, reason: refused }))
    return { refused, steps: [], left, ...(nextOn !== undefined && { nextOn }) }
  }
  const kept = new Set(versions.filter(({ enabled }) => enabled).slice(0, rules.keep))
  const steps: PlannedRetirement[] = []
  const left: RetirementPlan['left'] = []
  for (const version of versions) {
    const { stage, reason } = kept.has(version)
      ? { reason: { code: 'KEPT' as const, message: keptMessage(rules) } }
      : leaveNeeded(version, rules, decideVersion(version, rules, now))
    if (stage === undefined) left.push({ version: version.version, reason })
    else steps.unshift({ stage, version, reason })
  }
  const [unknownUse] = rules.needs?.unknown ?? []
  if (unknownUse !== undefined && steps.length > 0) {
    const message = `any version may be needed by ${placeOf(unknownUse)}: ${unknownUse.reason}`
    const unknown: RetireReason = { code: 'NEED_UNKNOWN', message }
    return {
      refused: unknown,
      steps: [],
      left: [...left, ...steps.map(({ version: { version } }) => ({ version, reason: unknown }))],
    }
  }
  const dates = left.flatMap(({ reason }) => (reason.code === 'IN_GRACE' ? [new Date(reason.disableOn)] : []))
  if (steps.some(({ stage }) => stage === 'expire')) dates.push(addDuration(now, rules.grace))
  const nextOn = dates.sort((a, b) => a.getTime() - b.getTime()).at(0)
  return { steps, left, ...(nextOn !== undefined && { nextOn }) }
}

/** When there is something to retire, looked at from this day on; absent when there are no old versions to retire. */
function firstDay(versions: readonly ListedVersion[], rules: RetirementRules, day: Date): Date | undefined {
  const then = planRetirement(versions, rules, day)
  return then.steps.length > 0 ? day : then.nextOn
}

function refuseWhole(newest: ListedVersion, now: Date): RetireReason | undefined {
  if (newest.managed) {
    return { code: 'MANAGED', message: 'it belongs to a certificate, whose versions follow the certificate' }
  }
  if (!newest.enabled) {
    return { code: 'NEWEST_UNUSABLE', message: 'its newest version is disabled, so the old ones may be all that works' }
  }
  if (newest.expiresOn !== undefined && newest.expiresOn <= now) {
    return {
      code: 'NEWEST_UNUSABLE',
      message: `its newest version expired on ${iso(newest.expiresOn)}, so the old ones may be all that works`,
    }
  }
  if (newest.notBefore !== undefined && newest.notBefore > now) {
    return {
      code: 'NEWEST_UNUSABLE',
      message: `its newest version is not valid before ${iso(newest.notBefore)}, so the old ones are still needed`,
    }
  }
  const nextOn = new Date((newest.createdOn?.getTime() ?? now.getTime()) + restAfterRotationMs)
  if (nextOn <= now) return undefined
  return {
    code: 'ROTATED_RECENTLY',
    message: `its newest version is younger than 24 hours, and consumers may look for it only once a day; from ${iso(nextOn)} on`,
    nextOn: iso(nextOn),
  }
}

function keptMessage({ keep }: RetirementRules): string {
  return keep === 1 ? 'it is the newest enabled version' : `it is one of the ${keep} newest enabled versions`
}

function supersededMessage({ keep }: RetirementRules): string {
  return keep === 1 ? 'a newer version is enabled' : `${keep} newer versions are enabled`
}

interface VersionDecision {
  stage?: RetireStage
  reason: RetireReason
}

/** An expired version still unwraps in the vault, but the SDK's own clients refuse to try: neither stage is safe. */
function leaveNeeded(
  { version }: ListedVersion,
  { needs }: RetirementRules,
  decision: VersionDecision,
): VersionDecision {
  const uses = needs?.of(version) ?? []
  const [first] = uses
  if (decision.stage === undefined || first === undefined) return decision
  const message =
    uses.length === 1 ? `${placeOf(first)} needs it` : `${uses.length} values need it, such as ${placeOf(first)}`
  return { reason: { code: 'STILL_NEEDED', message, uses: uses.length } }
}

function placeOf({ file, path }: Pick<KeyUse, 'file' | 'path'>): string {
  return path === null ? file : `${file} ${path}`
}

function decideVersion(version: ListedVersion, rules: RetirementRules, now: Date): VersionDecision {
  const { enabled, expiresOn, notBefore, tags } = version
  if (!enabled) return { reason: { code: 'ALREADY_DISABLED', message: 'it is disabled' } }
  if (notBefore !== undefined && notBefore >= now) {
    const message = `it is not valid before ${iso(notBefore)}; an expiry date cannot come before that`
    return { reason: { code: 'NOT_YET_VALID', message, notBefore: iso(notBefore) } }
  }
  if (!(retiredTag in tags) && Object.keys(tags).length >= mostTags) {
    const message = `it has ${mostTags} tags, the most there can be, so what it was cannot be noted for an undo`
    return { reason: { code: 'TAGS_FULL', message } }
  }
  if (expiresOn === undefined || expiresOn > now) {
    return { stage: 'expire', reason: { code: 'SUPERSEDED', message: supersededMessage(rules) } }
  }
  const disableOn = addDuration(expiresOn, rules.grace)
  const dates = { expiredOn: iso(expiresOn), disableOn: iso(disableOn) }
  const grace = formatDuration(rules.grace)
  return disableOn > now
    ? {
        reason: {
          code: 'IN_GRACE',
          message: `it expired on ${dates.expiredOn}; its grace of ${grace} ends on ${dates.disableOn}`,
          ...dates,
        },
      }
    : {
        stage: 'disable',
        reason: { code: 'GRACE_ENDED', message: `it expired on ${dates.expiredOn}, more than ${grace} ago`, ...dates },
      }
}

/** What was retired and can be taken back: versions that carry the note of an earlier retirement. Pure. */
export function planUndo(versions: readonly ListedVersion[]): PlannedRetirement[] {
  return versions.flatMap((version) => {
    const note = parseNote(version.tags[retiredTag])
    if (note === undefined) return []
    const had =
      note.expiresOn === undefined
        ? '; it did not expire before, and a date cannot be taken away, so it gets one that is as late as can be'
        : ''
    return [
      { stage: 'undo', version, reason: { code: 'RETIRED_BEFORE', message: `it was retired on ${note.on}${had}` } },
    ]
  })
}

/** What was done to a retired version, and what it was before. */
export interface RetirementNote {
  stage: 'expire' | 'disable'
  /** ISO 8601: when the retirement began. */
  on: string
  /** Its expiry date before; absent when it had none. */
  expiresOn?: Date
}

export function formatNote({ stage, on, expiresOn }: RetirementNote): string {
  return `stage=${stage} on=${on} expiry-before=${expiresOn === undefined ? 'none' : iso(expiresOn)}`
}

/** Reads the tag of a retired version; `undefined` when there is none, or somebody else has written it. */
export function parseNote(text: string | undefined): RetirementNote | undefined {
  const [, stage, on, before] = /^stage=(expire|disable) on=(\S+) expiry-before=(\S+)$/.exec(text ?? '') ?? []
  if (stage === undefined || on === undefined || before === undefined) return undefined
  const note = { stage: stage === 'disable' ? ('disable' as const) : ('expire' as const), on }
  if (before === 'none') return note
  const expiresOn = new Date(before)
  return Number.isNaN(expiresOn.getTime()) ? undefined : { ...note, expiresOn }
}

/** The operations of a key that a stage ends, and those that go on. Key Vault: an expired version still decrypts, unwraps and verifies. */
export function affectedOperations(
  stage: RetireStage,
  operations: readonly KeyOperation[],
): { ends: KeyOperation[]; goesOn: KeyOperation[] } {
  if (stage === 'undo') return { ends: [], goesOn: [...operations] }
  if (stage === 'disable') return { ends: [...operations], goesOn: [] }
  const surviving: readonly KeyOperation[] = ['decrypt', 'unwrapKey', 'verify']
  return {
    ends: operations.filter((each) => !surviving.includes(each)),
    goesOn: operations.filter((each) => surviving.includes(each)),
  }
}
