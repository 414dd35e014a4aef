import type { AuditedVault, Finding, NotChecked, Unread } from '../audit/finding.ts'
import { findInDeleted, findInManifest, findInVault, type Judgement } from '../audit/profiles/find.ts'
import { asKeyturnError, type KeyturnError } from '../errors.ts'
import type { DeletedKey, KeyVersion } from '../keys/key.ts'
import type { Vault } from '../vault/client.ts'
import { type AuditState, judgementOf, reasonOf, unreadOf } from './audit-key.ts'
import { isRefusal } from './read-key-facts.ts'
import { isInShard, type Shard } from './shard.ts'

/** How reading the list of a vault ended; `undefined`: the run ended before it did. */
export type ListEnding = { keys: number; error?: never } | { keys?: never; error: KeyturnError }

/** What an audit says of a vault, beside its keys. */
export interface VaultAudit {
  vault: AuditedVault
  findings: Finding[]
  unread: Unread[]
  notChecked: NotChecked[]
}

type ListingVault = Pick<Vault, 'url' | 'now' | 'listDeletedKeys'>

interface VaultAuditOptions<V> {
  ending: ListEnding | undefined
  /** All names that it lists, in lower case; `undefined` where its list was not asked for. */
  names: ReadonlySet<string> | undefined
  select?: ((key: KeyVersion, vault: V) => boolean) | undefined
  shard?: Shard | undefined
  signal?: AbortSignal | undefined
}

/** Judges a vault as a whole, once its keys are done: what its list has not, and what is deleted. */
export async function auditVault<V extends ListingVault>(
  vault: V,
  state: AuditState,
  { ending, names, select, shard, signal }: VaultAuditOptions<V>,
): Promise<VaultAudit> {
  const { description, recovery } = state
  const vaultUrl = vault.url
  const error = ending?.error
  const isRead = ending !== undefined && error === undefined
  const unread = error === undefined ? [] : [unreadOf(null, vaultUrl, error)]
  const judgement = judgementOf(vault, state)
  const { recoveryLevel, recoverableDays } = recovery.get(vaultUrl) ?? {}
  const source = description?.sourceOf(vaultUrl, null) ?? null
  const findings = findInVault({ vaultUrl, recoveryLevel, recoverableDays }, source, judgement)
  const isOurs = (name: string) => shard === undefined || isInShard(shard, vaultUrl, name)
  if (isRead && names !== undefined) {
    const missing = description?.keysOf(vaultUrl).filter(({ name }) => !names.has(name.toLowerCase()) && isOurs(name))
    for (const { name } of missing ?? []) {
      const place = description?.sourceOf(vaultUrl, name) ?? null
      findings.push(...findInManifest({ vaultUrl, name, file: description?.file ?? '' }, place, judgement))
    }
  }
  const result = {
    vault: { vaultUrl, keys: ending?.keys ?? names?.size ?? 0, read: isRead },
    findings,
    unread,
    notChecked: [] as NotChecked[],
  }
  if (!isRead || names === undefined || signal?.aborted) return result
  const deleted = await findDeleted(
    vault,
    state,
    judgement,
    (key) => isOurs(key.name) && (select?.(key, vault) ?? true),
  )
  return { ...result, ...deleted, findings: [...findings, ...deleted.findings], unread: [...unread, ...deleted.unread] }
}

/** One list more, where a rule looks at what is deleted. */
async function findDeleted(
  vault: ListingVault,
  { profile, description }: AuditState,
  judgement: Judgement,
  isOurs: (key: DeletedKey) => boolean,
): Promise<Pick<VaultAudit, 'findings' | 'unread' | 'notChecked'>> {
  const rules = profile.rules.filter(({ checks }) => checks.deleted !== undefined)
  const findings: Finding[] = []
  if (rules.length === 0) return { findings, unread: [], notChecked: [] }
  const vaultUrl = vault.url
  try {
    for await (const deleted of vault.listDeletedKeys()) {
      if (!isOurs(deleted)) continue
      const source = description?.sourceOf(vaultUrl, deleted.name) ?? null
      findings.push(...findInDeleted({ vaultUrl, deleted }, source, judgement))
    }
  } catch (caught) {
    const error = asKeyturnError(caught)
    if (!isRefusal(error)) return { findings, unread: [unreadOf(null, vaultUrl, error)], notChecked: [] }
    const reason = reasonOf('listDeletedKeys')
    return {
      findings,
      unread: [],
      notChecked: rules.map(({ rule }) => ({ rule: rule.id, key: null, vaultUrl, reason })),
    }
  }
  return { findings, unread: [], notChecked: [] }
}
