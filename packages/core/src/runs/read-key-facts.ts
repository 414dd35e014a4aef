import type { KeyFacts, Need, ReadFacts } from '../audit/facts.ts'
import { inParallel } from '../concurrency.ts'
import { asKeyturnError, hasCode, type KeyturnError } from '../errors.ts'
import { thumbprintOf } from '../keys/jose-jwk.ts'
import type { Key, ListedVersion } from '../keys/key.ts'
import { readKeyAtOnce, readVersions } from '../lifecycle/read-versions.ts'
import type { Vault } from '../vault/client.ts'
import type { FoundKey } from './selection.ts'

export type ReadingVault = Pick<Vault, 'url' | 'getKey' | 'listVersions' | 'getRotationPolicy'>

/** What could be read of a key, and why the rest could not. */
export interface ReadKey {
  facts: Omit<KeyFacts, 'wanted'>
  failed: ReadonlyMap<Need, KeyturnError>
}

/**
 * Reads of a key what the rules need and no more: nothing beyond the list where they need nothing. What cannot be read keeps
 * nothing else from being read.
 *
 * @throws {KeyturnError} `KEY_NOT_FOUND`, `ACCESS_DENIED` ... for a key that was named and cannot be read at all
 */
export async function readKeyFacts(
  vault: ReadingVault,
  { name, listed }: FoundKey,
  needs: ReadonlySet<Need>,
): Promise<ReadKey> {
  const named = listed === undefined ? await vault.getKey(name) : undefined
  const latest = listed ?? (named as Key)
  const facts: ReadKey['facts'] = { vaultUrl: vault.url, latest, ...(named && { key: named }) }
  const failed = new Map<Need, KeyturnError>()
  // Nobody judges the key of a certificate.
  if (latest.managed) return { facts, failed }
  const attempt = async <N extends Need>(need: N, read: () => Promise<ReadFacts[N]>): Promise<void> => {
    try {
      Object.assign(facts, { [need]: await read() })
    } catch (error) {
      failed.set(need, asKeyturnError(error))
    }
  }
  const readVersionsAndKey = async () => {
    const needsKey = needs.has('key') || needs.has('publicKeys')
    const needsVersions = needs.has('versions') || needs.has('publicKeys')
    if (needsKey && needsVersions) {
      await attempt('versions', async () => {
        const { latest, versions } = await readKeyAtOnce(vault, name)
        facts.key = latest
        return versions
      })
    } else if (needsVersions) await attempt('versions', () => readVersions(vault, name))
    if (needsKey && facts.key === undefined) await attempt('key', () => vault.getKey(name))
    if (!needs.has('publicKeys')) return
    const failure = failed.get('key') ?? failed.get('versions')
    if (failure !== undefined) failed.set('publicKeys', failure)
    else await attempt('publicKeys', () => readPublicKeys(vault, facts))
  }
  await Promise.all([
    readVersionsAndKey(),
    // Whoever makes its versions elsewhere decides when.
    ...(needs.has('policy') && latest.externalKey === undefined
      ? [attempt('policy', () => vault.getRotationPolicy(name))]
      : []),
  ])
  return { facts, failed }
}

/** Whether an error only says that the identity may not. */
export function isRefusal(error: KeyturnError): boolean {
  return hasCode(error, 'ACCESS_DENIED', 'NOT_ALLOWED')
}

async function readPublicKeys(
  vault: Pick<Vault, 'getKey'>,
  { key, versions = [] as unknown as ReadFacts['versions'] }: Pick<KeyFacts, 'key' | 'versions'>,
): Promise<ReadFacts['publicKeys']> {
  if (key === undefined || key.publicKey.kty.startsWith('oct')) return []
  const found = [{ version: key.version, thumbprint: thumbprintOf(key) }]
  const older: ListedVersion[] = versions.filter(({ version, enabled }) => enabled && version !== key.version)
  for await (const each of inParallel(older, 4, ({ version }) => vault.getKey(key.name, version))) {
    found.push({ version: each.version, thumbprint: thumbprintOf(each) })
  }
  return found
}
