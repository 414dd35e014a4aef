import { KeyturnError } from '../errors.ts'
import { iso } from '../instant.ts'
import type { Key, KeyVersion } from '../keys/key.ts'
import { type ActResult, actError, findNewVersions } from '../once/act-once.ts'
import { getRotationPolicy, readPolicyState } from '../policy/rotation-policy.ts'
import type { PolicyState } from '../policy/rules.ts'
import type { RotationSettings } from './options.ts'
import { nextDueOn } from './plan.ts'
import { isForced, type KeyState } from './reasons.ts'
import type { RotationResult, RotationVault } from './result.ts'
import { type VerificationReport, verifyRotation } from './verify.ts'

/** The part of a result that an act decides. */
export type Conclusion = Pick<RotationResult, 'outcome' | 'rotated'> & Partial<RotationResult>

/** What is known when an act has ended. */
export interface EndedAct {
  act: Exclude<ActResult, { outcome: 'overtaken' }>
  before: Key
  /** Versions that were made from here on and are not among `known` are new. */
  since: Date
  known: ReadonlySet<string>
  /** The key's policy, when it was read already. */
  policy: PolicyState | undefined
  settings: Pick<RotationSettings, 'rules' | 'verify'>
}

/** Says what an act led to: looks for a second writer, verifies the new version and foresees when it will be due. */
export async function concludeAct(vault: RotationVault, { act, ...seen }: EndedAct): Promise<Conclusion> {
  const { name } = seen.before
  if (act.outcome === 'indeterminate') {
    return { outcome: 'indeterminate', rotated: false, error: actError(name, act) }
  }
  if (act.outcome === 'conflict') {
    const all = [...(await findNewVersions(vault, name, seen).catch(() => [])), ...act.versions]
    const versions = [...new Map(all.map((each) => [each.version, each])).values()]
    return severalVersions(name, { ...act, versions })
  }

  const made = act.outcome === 'made' ? act.key : act.version
  const version = made.version ?? ''
  const conclusion: Conclusion = {
    outcome: act.outcome === 'made' ? 'rotated' : 'adopted',
    rotated: true,
    version,
    adopted: act.outcome === 'adopted',
  }
  const { verify } = seen.settings
  const policy = seen.policy ?? (verify ? readPolicy(vault, name) : undefined)
  const [found, knownPolicy, verification] = await Promise.all([
    // Whoever else rotated between our last look and now is found here, with or without a verification.
    findNewVersions(vault, name, seen).catch(() => []),
    policy,
    verify ? verifyRotation(vault, { before: seen.before, version, expireAfter: expiryOf(policy) }) : undefined,
  ])
  const verified = { ...conclusion, ...(verification !== undefined && { verification }) }
  const others = found.filter((each) => each.version !== version)
  if (others.length > 0) {
    return { ...verified, ...severalVersions(name, { ...act, outcome: 'conflict', versions: [made, ...others] }) }
  }
  return {
    ...verified,
    ...nextDue(seen, made, knownPolicy instanceof KeyturnError ? undefined : knownPolicy),
    ...(verification?.ok === false && {
      outcome: 'failed',
      error: verificationError(name, version, seen.before, verification),
    }),
  }
}

async function expiryOf(
  policy: PolicyState | undefined | Promise<PolicyState | KeyturnError>,
): Promise<PolicyState['expireAfter'] | KeyturnError> {
  const known = await policy
  return known instanceof KeyturnError ? known : known?.expireAfter
}

function severalVersions(name: string, act: Extract<ActResult, { outcome: 'conflict' }>): Conclusion {
  const versions = act.versions.toSorted((a, b) => Number(a.createdOn ?? 0) - Number(b.createdOn ?? 0))
  const version = versions.at(-1)?.version
  return {
    outcome: 'failed',
    rotated: true,
    error: actError(name, { ...act, versions }),
    ...(version !== undefined && { version }),
  }
}

async function readPolicy(vault: RotationVault, name: string): Promise<PolicyState | KeyturnError> {
  try {
    return readPolicyState(name, await getRotationPolicy(vault, name))
  } catch (error) {
    if (error instanceof KeyturnError) return error
    throw error
  }
}

function nextDue(
  seen: Pick<EndedAct, 'settings'>,
  made: KeyVersion,
  policy: PolicyState | undefined,
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
    'CONFLICT',
    `key "${name}" has the new version ${version}, which failed verification (${what})`,
    {
      hint: `Nothing was undone; the version before, ${before.version}, is as it was.`,
    },
  )
}
