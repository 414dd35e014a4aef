import { formatDuration } from '../../duration.ts'
import { hasCode } from '../../errors.ts'
import type { Key, ListedVersion } from '../../keys/key.ts'
import { compareNewestFirst } from '../../keys/version-order.ts'
import { planRetirement, type RetirementPlan } from '../../retirement/plan.ts'
import { readRetirementRules, retireVersions } from '../../retirement/retire.ts'
import type { WantedKey } from '../fields/desired.ts'
import { dateText, type Moment } from '../fields/moment.ts'
import type { PlanStep } from './plan-step.ts'
import type { KeyFacts, StepKind } from './step.ts'

export const retire: StepKind = {
  mark: '-',
  toDo: 'to retire old versions of',
  foundAs: ['present'],
  rank: 3,
  fields: ['expires', 'enabled'],
  mayChangeNothing: false,
  plan(facts) {
    const { retirement } = facts.wanted
    const found = findRetirement(facts)
    const { steps = [] } = found ?? {}
    if (retirement === undefined || steps.length === 0) return undefined
    const count = steps.length === 1 ? 'one old version is' : `${steps.length} old versions are`
    return {
      reason: {
        code: 'SUPERSEDED',
        message: `${count} beyond the ${retirement.keep} newest enabled ones${neededText(found)}`,
      },
      changes: steps.map(({ stage, version }) =>
        stage === 'disable'
          ? { field: 'enabled', version: version.version, from: true, to: false }
          : { field: 'expires', version: version.version, from: dateText(version.expiresOn), to: 'now' },
      ),
      retirement: { keep: retirement.keep, grace: formatDuration(retirement.grace) },
    }
  },
  isChange: (field, value) => value === (field === 'expires' ? 'now' : false),
  findContradictions({ retirement, changes, expect }, before) {
    const isNewest = changes.some(({ version }) => version === expect.version)
    return [
      ...(retirement === undefined ? ['the rules of a retirement are missing'] : findRuleProblems(retirement)),
      ...(isNewest ? ['the newest version is never retired'] : []),
      ...(before.some(({ action }) => action === 'rotate')
        ? ['a version that is just made leaves nothing to retire']
        : []),
    ]
  },
  /** Versions that the same rules would not retire now, in the same way. What has become due since waits for the next plan. */
  async findMoved(vault, { key, changes, retirement }) {
    const { steps } = await retireVersions(vault, key, { ...retirement, dryRun: true })
    return changes
      .filter(({ version, field }) => {
        const stage = field === 'enabled' ? 'disable' : 'expire'
        return !steps.some((each) => each.version === version && each.stage === stage && each.outcome === 'planned')
      })
      .map(({ version }) => `has version ${version} in another state than planned`)
  },
  isDone: ({ changes }, { versions, now }) =>
    changes.every(({ field, version }) => {
      const found = versions.find((each) => each.version === version)
      if (field === 'enabled') return found?.enabled === false
      return found?.expiresOn !== undefined && found.expiresOn <= now
    }),
  async run(vault, { key, changes, retirement: rules }, expected, { signal }) {
    const versions = changes.flatMap(({ version }) => version ?? [])
    const retirement = await retireVersions(vault, key, { ...rules, versions, signal })
    const error = retirement.steps.find((each) => each.error !== null)?.error ?? null
    const { version = null } = expected
    return { result: { retirement, version, outcome: error === null ? 'done' : 'failed', error }, next: expected }
  },
}

/**
 * What the rules say of a key's old versions. Consumers need a day to find a new version, so a rotation, ours or the
 * service's, and a retirement are never one plan.
 */
export function findRetirement(facts: KeyFacts): RetirementPlan | undefined {
  const { wanted, now } = facts
  if (facts.found !== 'present' || facts.versions === undefined || wanted.retirement === undefined) return undefined
  if (facts.decision?.action === 'rotate' || facts.isDueByNewPolicy) return undefined
  const older = facts.versions
    .filter((each): each is ListedVersion => each.version !== undefined && each.version !== facts.key.version)
    .sort(compareNewestFirst)
  return planRetirement([leastUsable(wanted, facts.key), ...older], { ...wanted.retirement, needs: facts.needs }, now)
}

/** Which versions stay because something needs them, and what; to be put at the end of a sentence. */
export function neededText(plan: RetirementPlan | undefined): string {
  if (plan?.refused?.code === 'NEED_UNKNOWN') return `; no old version is retired: ${plan.refused.message}`
  const kept = (plan?.left ?? []).filter(({ reason }) => reason.code === 'STILL_NEEDED')
  return kept.map(({ version, reason }) => `; version ${version} stays: ${reason.message}`).join('')
}

/** An update must not take the newest version away from under a retirement, nor be all that makes it usable. */
function leastUsable({ enabled, expires, notBefore }: WantedKey, key: Key): Key {
  const dates = (moment: Moment | undefined, found: Date | undefined): Date[] =>
    [moment !== undefined && 'on' in moment ? moment.on : undefined, found]
      .filter((date) => date !== undefined)
      .sort((a, b) => a.getTime() - b.getTime())
  const expiresOn = dates(expires, key.expiresOn).at(0)
  const startsOn = dates(notBefore, key.notBefore).at(-1)
  return {
    ...key,
    enabled: key.enabled && enabled !== false,
    ...(expiresOn !== undefined && { expiresOn }),
    ...(startsOn !== undefined && { notBefore: startsOn }),
  }
}

function findRuleProblems(rules: NonNullable<PlanStep['retirement']>): string[] {
  try {
    readRetirementRules(rules)
    return []
  } catch (error) {
    if (!hasCode(error, 'INVALID_INPUT')) throw error
    return [error.message]
  }
}
