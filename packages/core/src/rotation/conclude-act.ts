import { parseDuration } from '../duration.ts'
import { KeyturnError } from '../errors.ts'
import { iso } from '../instant.ts'
import type { Key, KeyVersion } from '../keys/key.ts'
import { type ActResult, actError } from '../once/act-once.ts'
import { findNewVersions } from '../once/new-versions.ts'
import type { RotationPolicy } from '../policy/rotation-policy.ts'
import type { RotationSettings } from './options.ts'
import { nextDueOn } from './plan.ts'
import { readPolicy } from './read-key-state.ts'
import { isForced, type KeyState } from './reasons.ts'
import type { RotationResult, RotationVault } from './result.ts'
import { asAnswer, type ExpireAfter, type ListedAfter, type VerificationReport } from './verify/check.ts'
import { hasExpiry } from './verify/expiry.ts'
import { listAfter } from './verify/list-after.ts'
import { reportUnread, verifyRotation } from './verify/verify-rotation.ts'

/** The part of a result that an act decides. */
export type Conclusion = Pick<RotationResult, 'outcome' | 'rotated'> & Partial<RotationResult>

/** What is known when an act has ended. */
export interface EndedAct {
  act: Exclude<ActResult, { outcome: 'overtaken' }>
  before: Key
  /** Whatever is not among them is new. */
  known: ReadonlySet<string>
  /** The key's policy, when it was read already. */
  policy: RotationPolicy | undefined
  settings: Pick<RotationSettings, 'rules' | 'verify'>
}

/** Says what an act led to: looks for a second writer, verifies the new version and foresees when it will be due. */
export async function concludeAct(vault: RotationVault, { act, ...seen }: EndedAct): Promise<Conclusion> {
  const { name } = seen.before
  if (act.outcome === 'indeterminate') {
    return { outcome: 'indeterminate', rotated: false, version: null, error: actError(name, act).toJSON() }
  }
  if (act.outcome === 'conflict') {
    const all = [...(await findNewVersions(vault, name, seen.known).catch(() => [])), ...act.versions]
    const versions = [...new Map(all.map((each) => [each.version, each])).values()]
    return severalVersions(name, { ...act, versions })
  }

  const version = act.outcome === 'made' ? act.key.version : (act.version.version ?? '')
  const { listed, policy, verification } = await (seen.settings.verify
    ? lookClosely(vault, act, { ...seen, version })
    : lookForOthers(vault, { ...seen, version }))
  const conclusion: Conclusion = {
    outcome: act.outcome === 'made' ? 'rotated' : 'adopted',
    rotated: true,
    version,
    adopted: act.outcome === 'adopted',
    ...(verification !== undefined && { verification }),
  }
  const made = act.outcome === 'made' ? act.key : act.version
  const others = listed instanceof KeyturnError ? [] : listed.others
  if (others.length > 0) {
    return { ...conclusion, ...severalVersions(name, { ...act, outcome: 'conflict', versions: [made, ...others] }) }
  }
  return {
    ...conclusion,
    ...nextDue(seen, made, policy instanceof KeyturnError ? undefined : policy),
    ...(verification?.ok === false && {
      outcome: 'failed',
      error: verificationError(name, version, seen.before, verification).toJSON(),
    }),
  }
}

interface Looked {
  listed: ListedAfter
  policy: RotationPolicy | KeyturnError | undefined
  verification?: VerificationReport
}

/** Whoever else rotated between our last look and now is found here, without a verification, too. */
async function lookForOthers(
  vault: RotationVault,
  { before, known, policy, version }: Omit<EndedAct, 'act'> & { version: string },
): Promise<Looked> {
  return { listed: await listAfter(vault, { name: before.name, known, version, patience: 'none' }), policy }
}

async function lookClosely(
  vault: RotationVault,
  act: Extract<ActResult, { outcome: 'made' | 'adopted' }>,
  { before, known, policy: readBefore, version }: Omit<EndedAct, 'act'> & { version: string },
): Promise<Looked> {
  const { name } = before
  const listed = listAfter(vault, { name, known, version, patience: 'some' })
  // The answer to the rotation is the new version; only when that was lost it has to be read.
  const made = act.outcome === 'made' ? act.key : await vault.getKey(name, version).catch(asAnswer)
  if (made instanceof KeyturnError) {
    return { listed: await listed, policy: readBefore, verification: reportUnread(made) }
  }
  const policy = readBefore ?? (hasExpiry(before, made) ? readPolicy(vault, name) : undefined)
  const expireAfter = Promise.resolve(policy).then(expireAfterOf)
  const verification = await verifyRotation(vault, { before, made, listed, expireAfter })
  return { listed: await listed, policy: await policy, verification }
}

function expireAfterOf(policy: RotationPolicy | KeyturnError | undefined): ExpireAfter {
  if (policy === undefined) return 'not-read'
  if (policy instanceof KeyturnError) return policy
  return policy.expireAfter === undefined ? 'none' : parseDuration(policy.expireAfter)
}

function severalVersions(name: string, act: Extract<ActResult, { outcome: 'conflict' }>): Conclusion {
  const versions = act.versions.toSorted((a, b) => Number(a.createdOn ?? 0) - Number(b.createdOn ?? 0))
  const version = versions.at(-1)?.version
  return {
    outcome: 'failed',
    rotated: true,
    error: actError(name, { ...act, versions }).toJSON(),
    ...(version !== undefined && { version }),
  }
}

function nextDue(
  seen: Pick<EndedAct, 'settings'>,
  made: KeyVersion,
  policy: RotationPolicy | undefined,
): { nextDue?: string } {
  const { rules } = seen.settings
  const state: KeyState = { ...made, policy }
  const date = nextDueOn(state, isForced(rules) ? { ifDue: true } : rules)
  return date === undefined ? {} : { nextDue: iso(date) }
}

function verificationError(name: string, version: string, before: Key, report: VerificationReport): KeyturnError {
  const failed = report.checks.filter(({ status }) => status === 'failed')
  const what = failed.map((check) => `${check.name}: ${check.detail}`).join('; ')
  return new KeyturnError(
    'VERIFICATION_FAILED',
    `key "${name}" has the new version ${version}, which failed verification (${what})`,
    {
      hint: `Nothing was undone; the version before, ${before.version}, is as it was.`,
    },
  )
}
