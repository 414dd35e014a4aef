import { describeKey } from '../audit/describe-key.ts'
import type { Description } from '../audit/described-by.ts'
import type { Need } from '../audit/facts.ts'
import type { AuditedKey, Finding, NotChecked, Unread } from '../audit/finding.ts'
import { findInKey, type Judgement, rulesThatNeed } from '../audit/profiles/find.ts'
import type { AuditProfile } from '../audit/profiles/profile.ts'
import type { KeyturnError } from '../errors.ts'
import type { KeyVersion } from '../keys/key.ts'
import type { Vault } from '../vault/client.ts'
import { type Operation, operations } from '../vault/operations.ts'
import { isRefusal, type ReadingVault, readKeyFacts } from './read-key-facts.ts'
import type { FoundKey } from './selection.ts'
import type { RunOutcome } from './verdict.ts'

/** What an audit goes by, and what it has gathered so far. */
export interface AuditState {
  profile: AuditProfile
  baseline: ReadonlySet<string>
  needs: ReadonlySet<Need>
  description: Description | undefined
  /** The time at which all keys of a vault are judged: that of its first answer. */
  times: Map<string, Date>
  /** What one of its keys says of each vault. */
  recovery: Map<string, Pick<KeyVersion, 'recoveryLevel' | 'recoverableDays'>>
  /** Versions by the thumbprints of their public keys. */
  publicKeys: Map<string, VersionPlace[]>
}

/** A version, by where it is. */
export interface VersionPlace {
  vaultUrl: string
  name: string
  version: string
}

/** What an audit says of one key. */
export interface KeyAudit extends RunOutcome {
  outcome: 'audited' | 'failed'
  audited: Omit<AuditedKey, 'findings'> | null
  findings: Finding[]
  unread: Unread[]
  notChecked: NotChecked[]
}

/** What is asked of the vault for each need. */
const asked: Readonly<Record<Need, Operation>> = {
  key: 'getKey',
  publicKeys: 'getKey',
  versions: 'listVersions',
  policy: 'getRotationPolicy',
}

/** Reads a key as far as the rules need it, and judges it. @throws {KeyturnError} when nothing of it can be read */
export async function auditKey(
  vault: ReadingVault & Pick<Vault, 'now'>,
  found: FoundKey,
  state: AuditState,
): Promise<KeyAudit> {
  const { description, profile } = state
  const { facts: read, failed } = await readKeyFacts(vault, found, state.needs)
  const { latest, publicKeys = [] } = read
  const judgement = judgementOf(vault, state)
  state.recovery.set(vault.url, latest)
  for (const { version, thumbprint } of publicKeys) {
    const place = { vaultUrl: vault.url, name: latest.name, version }
    state.publicKeys.set(thumbprint, [...(state.publicKeys.get(thumbprint) ?? []), place])
  }
  const facts = { ...read, wanted: description === undefined ? null : description.wantedOf(vault.url, latest) }
  const about = { key: latest.name, vaultUrl: vault.url }
  const refused = [...failed].filter(([, error]) => isRefusal(error))
  const errors = [...new Set([...failed.values()].filter((error) => !isRefusal(error)))]
  return {
    ...about,
    outcome: 'audited',
    error: errors[0]?.toJSON() ?? null,
    audited: describeKey(facts, judgement.now),
    findings: findInKey(facts, description?.sourceOf(vault.url, latest.name) ?? null, judgement),
    unread: errors.map((error) => unreadOf(about.key, vault.url, error)),
    notChecked: refused.flatMap(([need]) =>
      rulesThatNeed(profile, need).map((rule) => ({ rule, ...about, reason: reasonOf(asked[need]) })),
    ),
  }
}

/** What the keys of a vault are held against. */
export function judgementOf(
  vault: Pick<Vault, 'url' | 'now'>,
  { profile, baseline, times }: Pick<AuditState, 'profile' | 'baseline' | 'times'>,
): Judgement {
  const now = times.get(vault.url) ?? vault.now()
  times.set(vault.url, now)
  return { profile, baseline, now }
}

/** Why a rule was not applied, in the words of who can grant what is missing. */
export function reasonOf(operation: Operation): string {
  const { verb, dataAction, accessPolicy } = operations[operation]
  return `the identity may not ${verb} it; it needs ${dataAction} (access policy: ${accessPolicy})`
}

/** As the result has what could not be read. */
export function unreadOf(key: string | null, vaultUrl: string, { code, message }: KeyturnError): Unread {
  return { key, vaultUrl, code, message }
}
