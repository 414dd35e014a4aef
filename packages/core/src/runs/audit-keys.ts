import { type AuditedManifest, describedBy } from '../audit/described-by.ts'
import {
  type AuditedKey,
  type AuditResult,
  auditFormat,
  type Finding,
  type NotChecked,
  severities,
} from '../audit/finding.ts'
import { findInProfile, rulesOf } from '../audit/profiles/find.ts'
import { type AuditProfile, builtInProfile, needsOf } from '../audit/profiles/profile.ts'
import { systemClock } from '../clock.ts'
import type { ErrorSummary } from '../errors.ts'
import { iso } from '../instant.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { compareText } from '../order.ts'
import type { Vault } from '../vault/client.ts'
import { type AuditState, auditKey, type KeyAudit } from './audit-key.ts'
import { auditVault, type ListEnding } from './audit-vault.ts'
import { conductRun, type RunOptions } from './conduct-run.ts'
import { findCopies } from './find-copies.ts'
import { forEachKey, type RunEvent } from './for-each-key.ts'
import type { KeySelection, SelectionOptions } from './selection.ts'
import type { RunOutcome, Verdict } from './verdict.ts'

/** What an audit asks of a vault: it only reads. */
export type AuditingVault = Pick<
  Vault,
  'url' | 'now' | 'listKeys' | 'getKey' | 'listVersions' | 'getRotationPolicy' | 'listDeletedKeys'
>

export interface AuditKeysOptions
  extends SelectionOptions<AuditingVault>,
    Pick<RunOptions<RunOutcome>, 'onProgress' | 'limiter' | 'signal' | 'graceMs' | 'clock'> {
  /** What is looked for. Default: the profile `keyturn`, which has all rules. */
  profile?: AuditProfile | undefined
  /** What the keys have to be. Default: nobody has said. */
  manifest?: AuditedManifest | undefined
  /** Fingerprints of findings that were known before, as `parseBaseline` reads them. Default: none. */
  baseline?: ReadonlySet<string> | undefined
}

/** An audit, and how the reading went. */
export interface AuditRun {
  audit: AuditResult
  /** What went wrong and is about no single key: a list that broke off, an interruption. */
  failures: ErrorSummary[]
  /** About the reading alone, whatever was found. */
  verdict: Verdict
}

const optionNames: OptionNames<AuditKeysOptions> = {
  profile: true,
  manifest: true,
  baseline: true,
  select: true,
  shard: true,
  onProgress: true,
  limiter: true,
  signal: true,
  graceMs: true,
  clock: true,
}

/**
 * Says of many keys in many vaults what is wrong with them, by the rules of a profile. Reads only: the list, and of each key
 * what the rules that are on need to know (its policy, its versions, the key itself). What cannot be read is said to be so and
 * stops nothing else. Deleted keys, and keys that only the manifest has, are looked for in the vaults whose list is read.
 *
 * @param selection which keys of which vaults
 * @throws {KeyturnError} `INVALID_INPUT` for an option that the function does not have
 */
export async function auditKeys(
  selection: Iterable<KeySelection<AuditingVault>>,
  options: AuditKeysOptions = {},
): Promise<AuditRun> {
  refuseUnknownOptions('auditKeys', options, optionNames)
  const { profile = builtInProfile('keyturn'), manifest, baseline = new Set<string>(), ...run } = options
  const { select, shard, signal, graceMs, clock } = run
  const keys = [...selection]
  const state: AuditState = {
    profile,
    baseline,
    needs: needsOf(profile),
    description: manifest && describedBy(manifest),
    times: new Map(),
    recovery: new Map(),
    publicKeys: new Map(),
  }
  const lists = new Map<string, ListEnding>()
  const names = new Map(keys.map(({ vault }) => [vault.url, new Set<string>()]))
  const { outcomes, failures, verdict } = await conductRun<AuditingVault, KeyAudit>(keys, run, ({ onFound }) =>
    noteLists(
      forEachKey<AuditingVault, KeyAudit>(keys, {
        shard,
        signal,
        graceMs,
        clock,
        onFound,
        work: (key, vault) => auditKey(vault, key, state),
        failed: (error, { name }, { url }) => failedAudit(name, url, error.toJSON()),
        select: (key, vault) => {
          names.get(vault.url)?.add(key.name.toLowerCase())
          return select?.(key, vault) ?? true
        },
      }),
      lists,
    ),
  )
  const listed = new Set(keys.flatMap(({ vault, names }) => (names === undefined ? [vault.url] : [])))
  const vaults = await Promise.all(
    [...new Map(keys.map(({ vault }) => [vault.url, vault])).values()].map((vault) =>
      auditVault(vault, state, {
        ending: lists.get(vault.url),
        names: listed.has(vault.url) ? names.get(vault.url) : undefined,
        select,
        shard,
        signal,
      }),
    ),
  )
  const now = [...state.times.values()][0] ?? (clock ?? systemClock).now()
  const found = [...vaults, ...outcomes].flatMap(({ findings }) => findings)
  const findings = [
    ...findInProfile({ profile, baseline, now }),
    ...inOrder([...found, ...findCopies(state, now)], [...lists.keys()]),
  ]
  return {
    audit: {
      format: auditFormat,
      at: iso(now),
      profile: profile.name,
      rules: rulesOf(profile),
      vaults: vaults.map(({ vault }) => vault),
      keys: countFindings(outcomes, findings),
      findings,
      unread: [...vaults, ...outcomes].flatMap(({ unread }) => unread),
      notChecked: mergeNotChecked([...vaults, ...outcomes].flatMap(({ notChecked }) => notChecked)),
    },
    failures,
    verdict,
  }
}

/** Hands events on, and notes how each vault's list ended. */
async function* noteLists(
  events: AsyncIterable<RunEvent<KeyAudit>>,
  lists: Map<string, ListEnding>,
): AsyncGenerator<RunEvent<KeyAudit>> {
  for await (const event of events) {
    if (event.type === 'listed') lists.set(event.vaultUrl, { keys: event.keys })
    if (event.type === 'vault-failed') lists.set(event.vaultUrl, { error: event.error })
    yield event
  }
}

/** A key of which nothing could be read. */
function failedAudit(key: string, vaultUrl: string, error: ErrorSummary): KeyAudit {
  const unread = [{ key, vaultUrl, code: error.code, message: error.message }]
  return { key, vaultUrl, outcome: 'failed', error, audited: null, findings: [], unread, notChecked: [] }
}

/** Vault by vault, in each the worst first; of one severity by key and rule. */
function inOrder(findings: readonly Finding[], vaultUrls: readonly string[]): Finding[] {
  const rank = ({ vaultUrl, severity }: Finding) =>
    vaultUrls.indexOf(vaultUrl) * severities.length + severities.indexOf(severity)
  return findings.toSorted(
    (a, b) => rank(a) - rank(b) || compareText(a.key ?? '', b.key ?? '') || compareText(a.rule, b.rule),
  )
}

function countFindings(outcomes: readonly KeyAudit[], findings: readonly Finding[]): AuditedKey[] {
  const counts = new Map<string, number>()
  const idOf = ({ vaultUrl, key }: { vaultUrl: string; key: string | null }) => `${vaultUrl} ${key}`
  for (const finding of findings) counts.set(idOf(finding), (counts.get(idOf(finding)) ?? 0) + 1)
  return outcomes.flatMap(({ audited }) =>
    audited === null ? [] : [{ ...audited, findings: counts.get(idOf(audited)) ?? 0 }],
  )
}

/** What could not be checked of many keys for the same reason is said once. */
function mergeNotChecked(all: readonly NotChecked[]): NotChecked[] {
  const groups = Map.groupBy(all, ({ rule, vaultUrl, reason }) => JSON.stringify([rule, vaultUrl, reason]))
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    if (others.length === 0) return [first]
    return [{ ...first, key: null, reason: `${others.length + 1} keys: ${first.reason}` }]
  })
}
