import { KeyturnError } from '../errors.ts'
import type { Key } from '../keys/key.ts'
import type { KeyShape } from '../keys/key-rules.ts'
import { actOnce, expectOneVersion } from '../once/act-once.ts'
import { quote } from '../text.ts'
import type { SendOptions, Vault } from '../vault/client.ts'
import { say } from '../wording.ts'

export type VersionMaker = Pick<Vault, 'getKey' | 'listVersions' | 'sleep' | 'name' | 'url'>

export interface MakeVersionOptions {
  /** Allows that the key exists: then it gets a new version. */
  newVersion: boolean
  /** What a key that is there has to be like to be the one that is wanted; absent where it cannot be. */
  shape?: KeyShape | undefined
  /** Sends the request, once. */
  send: (options: SendOptions) => Promise<Key>
  /** Whether a version that appeared after a lost answer can be ours. */
  isOurs: (key: Key) => boolean
}

/**
 * Makes a key, or a new version of one, at most once: a lost answer is looked up in the version list before anything is
 * sent again.
 *
 * @throws {KeyturnError} `KEY_EXISTS`, `CONFLICT` when another writer was at work, `INDETERMINATE` when it is unknown
 *   whether the key was made, and what the service says
 */
export async function makeVersion(
  vault: VersionMaker,
  name: string,
  { newVersion, shape, send, isOurs }: MakeVersionOptions,
): Promise<Key> {
  const knownVersions = await readVersions(vault, name, { newVersion, shape })
  const result = await actOnce(vault, name, { send, knownVersions })
  if (result.outcome === 'made') return result.key
  const { version } = expectOneVersion(name, result)
  const key = await vault.getKey(name, version)
  if (isOurs(key)) return key
  throw new KeyturnError(
    'CONFLICT',
    `another writer made version ${version} of key ${quote(name)} meanwhile; whether ours was made is unknown`,
    { hint: say`Look at what is there: ${{ verb: 'versions', key: name, vaultUrl: vault.url }}` },
  )
}

async function readVersions(
  vault: VersionMaker,
  name: string,
  { newVersion, shape }: Pick<MakeVersionOptions, 'newVersion' | 'shape'>,
): Promise<string[]> {
  const versions: string[] = []
  for await (const { version } of vault.listVersions(name)) {
    if (!newVersion) {
      const { url: vaultUrl } = vault
      const asDescribed =
        shape &&
        say`To have it as described: ${{ verb: 'ensure', key: name, vaultUrl, given: shapeText(shape) }}; for new key material: ${{ verb: 'rotate', key: name, vaultUrl }}; to`
      throw new KeyturnError('KEY_EXISTS', `key ${quote(name)} exists in vault ${quote(vault.name)}`, {
        hint: say`${asDescribed ?? 'To'} add a version as described, give ${{ field: 'newVersion' }}.`,
      })
    }
    if (version !== undefined) versions.push(version)
  }
  return versions
}

/** A shape as options of the next step. */
export function shapeText({ keyType, keySize, curve }: KeyShape): Record<string, string> {
  return {
    keyType,
    ...(keySize !== undefined && { keySize: String(keySize) }),
    ...(curve !== undefined && { curve }),
  }
}
