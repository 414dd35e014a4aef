import { inParallel } from '../concurrency.ts'
import { asKeyturnError, type ErrorSummary, hasCode, KeyturnError } from '../errors.ts'
import { iso } from '../instant.ts'
import type { KeyVersion } from '../keys/key.ts'
import type { Vault } from '../vault/client.ts'
import type { Evidence, EvidenceAct, VersionInVault } from './evidence.ts'

const keysAtOnce = 8

export interface LookedUp {
  evidence: Evidence
  /** Keys and vaults that could not be read. */
  failures: ErrorSummary[]
}

/**
 * Holds evidence against the vaults that it speaks of: each version is looked up, and the date of a new one is the vault's own.
 * One list of versions a key.
 *
 * @param connect gives a vault by its URL
 */
export async function lookUpVersions(
  evidence: Evidence,
  connect: (vaultUrl: string) => Promise<Pick<Vault, 'listVersions'>>,
): Promise<LookedUp> {
  const failures: ErrorSummary[] = []
  const keys = Map.groupBy(
    evidence.acts.filter(({ version }) => version !== null),
    ({ vaultUrl, key }) => `${vaultUrl}/${key}`,
  )
  const found = new Map<EvidenceAct, EvidenceAct>()
  const work = inParallel([...keys.values()], keysAtOnce, async (acts) => {
    const [first] = acts
    const versions = first === undefined ? [] : await readVersions(first, connect)
    if (versions instanceof KeyturnError) failures.push(versions.toJSON())
    for (const act of acts) found.set(act, held(act, versions))
  })
  for await (const _ of work);
  return { evidence: { ...evidence, acts: evidence.acts.map((act) => found.get(act) ?? act) }, failures }
}

async function readVersions(
  { vaultUrl, key }: EvidenceAct,
  connect: (vaultUrl: string) => Promise<Pick<Vault, 'listVersions'>>,
): Promise<KeyVersion[] | KeyturnError> {
  try {
    const vault = await connect(vaultUrl)
    const versions: KeyVersion[] = []
    for await (const version of vault.listVersions(key)) versions.push(version)
    return versions
  } catch (caught) {
    const error = asKeyturnError(caught)
    return hasCode(error, 'KEY_NOT_FOUND') ? [] : error
  }
}

function held(act: EvidenceAct, versions: KeyVersion[] | KeyturnError): EvidenceAct {
  if (versions instanceof KeyturnError) return { ...act, inVault: 'unread' }
  const version = versions.find((each) => each.version === act.version)
  if (version === undefined) return { ...act, inVault: 'missing' }
  const inVault: VersionInVault = {
    createdOn: version.createdOn === undefined ? null : iso(version.createdOn),
    expiresOn: version.expiresOn === undefined ? null : iso(version.expiresOn),
    enabled: version.enabled,
  }
  const isNew = act.action === 'rotate' && inVault.createdOn !== null && act.version !== act.previousVersion
  return { ...act, inVault, ...(isNew && { on: inVault.createdOn, onBy: 'vault' as const }) }
}
