import { createHash } from 'node:crypto'
import { iso } from '../../instant.ts'
import type { CopyFacts, DeletedFacts, KeyFacts, MissingFacts, Need, VaultFacts } from '../facts.ts'
import type { AuditRule, Finding } from '../finding.ts'
import { type Seen, seenIn } from '../rule.ts'
import { type ActiveRule, type AuditProfile, findException } from './profile.ts'

/** What findings are held against, beside the rules. */
export interface Judgement {
  profile: AuditProfile
  /** Fingerprints of what was known before. */
  baseline: ReadonlySet<string>
  now: Date
}

/** What a finding is about. */
type About = Pick<Finding, 'key' | 'vaultUrl' | 'source'>

/** What the rules find wrong with one key, as far as what they need was read. Pure. */
export function findInKey(facts: KeyFacts, source: Finding['source'], judgement: Judgement): Finding[] {
  const about = { key: facts.latest.name, vaultUrl: facts.vaultUrl, source }
  return judgement.profile.rules.flatMap((active) => {
    const { rule, checks } = active
    if (facts.latest.managed && !rule.ofCertificates) return []
    if (checks.key === undefined || !rule.needs.every((need) => facts[need] !== undefined)) return []
    return seenIn(checks.key(facts, judgement.now)).map((seen) => toFinding(active, about, seen, judgement))
  })
}

/** What the rules find wrong with a vault as a whole. Pure. */
export function findInVault(facts: VaultFacts, source: Finding['source'], judgement: Judgement): Finding[] {
  const about = { key: null, vaultUrl: facts.vaultUrl, source }
  return judge(judgement, about, ({ checks }) => checks.vault?.(facts))
}

/** What the rules find wrong with a key that is deleted. Pure. */
export function findInDeleted(facts: DeletedFacts, source: Finding['source'], judgement: Judgement): Finding[] {
  const about = { key: facts.deleted.name, vaultUrl: facts.vaultUrl, source }
  return judge(judgement, about, ({ checks }) => checks.deleted?.(facts, judgement.now))
}

/** What the rules find wrong with a key that only the manifest has. Pure. */
export function findInManifest(facts: MissingFacts, source: Finding['source'], judgement: Judgement): Finding[] {
  return judge(judgement, { key: facts.name, vaultUrl: facts.vaultUrl, source }, ({ checks }) =>
    checks.missing?.(facts),
  )
}

/** What the rules find wrong with a version that is another one, too. Pure. */
export function findInCopy(facts: CopyFacts, source: Finding['source'], judgement: Judgement): Finding[] {
  return judge(judgement, { key: facts.name, vaultUrl: facts.vaultUrl, source }, ({ checks }) => checks.copy?.(facts))
}

/** What the rules find wrong with the profile itself. Pure. */
export function findInProfile(judgement: Judgement): Finding[] {
  const { profile, now } = judgement
  return profile.exceptions
    .filter(({ until }) => until <= now)
    .flatMap(({ source, ...exception }) =>
      judge(judgement, { key: null, vaultUrl: '', source }, ({ checks }) => checks.exception?.(exception)),
    )
}

/** The rules that would have looked at a key, had this been read. */
export function rulesThatNeed({ rules }: AuditProfile, need: Need): string[] {
  return rules.flatMap(({ rule }) => (rule.needs.includes(need) ? [rule.id] : []))
}

/** The rules as people read of them, with the severity that the profile gives them. */
export function rulesOf({ rules }: AuditProfile): AuditRule[] {
  return rules.map(({ rule: { id, title, why, help, references }, severity }) => ({
    id,
    title,
    severity,
    why,
    help,
    references,
  }))
}

function judge(
  judgement: Judgement,
  about: About,
  check: (active: ActiveRule) => Seen | readonly Seen[] | undefined,
): Finding[] {
  return judgement.profile.rules.flatMap((active) =>
    seenIn(check(active)).map((seen) => toFinding(active, about, seen, judgement)),
  )
}

function toFinding(
  { rule, severity }: ActiveRule,
  { key, vaultUrl, source }: About,
  { message, fix, version }: Seen,
  { profile, baseline, now }: Judgement,
): Finding {
  const exception = findException(profile, { rule: rule.id, key, vaultUrl }, now)
  // What a message says changes by the day. The message of a finding about no vault is all that tells it from others.
  const identity = [rule.id, vaultUrl, key?.toLowerCase() ?? null, version ?? null, vaultUrl === '' ? message : null]
  const fingerprint = createHash('sha256').update(JSON.stringify(identity)).digest('hex')
  return {
    rule: rule.id,
    severity,
    key,
    version: version ?? null,
    vaultUrl,
    message,
    why: rule.why,
    fix: fix ?? null,
    source,
    fingerprint,
    baseline: baseline.has(fingerprint),
    exception: exception === undefined ? null : { reason: exception.reason, until: iso(exception.until) },
  }
}
