import type { VaultClient } from '../vault/client.ts'
import { type Calls, call, change, list, makeVersion, originOf } from './calls.ts'
import { readKey, readVersion, writeMaterial, writeReleasePolicy } from './values.ts'

/** Keys and their versions. */
export function keyCalls(
  calls: Calls,
): Pick<VaultClient, 'getKey' | 'listKeys' | 'listVersions' | 'createKey' | 'importKey' | 'rotateKey' | 'updateKey'> {
  return {
    getKey: (keyName, version) =>
      call(calls, { operation: 'getKey', keyName, version }, async (client) => {
        const key = await client.getKey(keyName, version === undefined ? {} : { version })
        return readKey(key, originOf(calls, keyName, version))
      }),
    listKeys: () =>
      list(
        calls,
        { operation: 'listKeys' },
        {
          pagesOf: (client) => client.listPropertiesOfKeys().byPage(),
          tagsOf: (item) => item,
          read: (item) => readVersion(item, originOf(calls)),
        },
      ),
    listVersions: (keyName) =>
      list(
        calls,
        { operation: 'listVersions', keyName },
        {
          pagesOf: (client) => client.listPropertiesOfKeyVersions(keyName).byPage(),
          tagsOf: (item) => item,
          read: (item) => readVersion(item, originOf(calls, keyName)),
        },
      ),
    createKey: (keyName, { keyType, keyOperations, releasePolicy, ...key }, sendOptions = {}) =>
      makeVersion(calls, { operation: 'createKey', keyName }, sendOptions, (client, request) =>
        client.createKey(keyName, keyType, {
          ...key,
          ...(keyOperations !== undefined && { keyOps: keyOperations }),
          ...writeReleasePolicy(releasePolicy),
          ...request,
        }),
      ),
    importKey: (keyName, { material, keyOperations, releasePolicy, ...key }, sendOptions = {}) =>
      makeVersion(calls, { operation: 'importKey', keyName }, sendOptions, (client, request) =>
        client.importKey(keyName, writeMaterial(material, keyOperations), {
          ...key,
          ...writeReleasePolicy(releasePolicy),
          ...request,
        }),
      ),
    rotateKey: (keyName, sendOptions = {}) =>
      makeVersion(calls, { operation: 'rotateKey', keyName }, sendOptions, (client, request) =>
        client.rotateKey(keyName, request),
      ),
    updateKey: (keyName, { version, keyOperations, releasePolicy, ...changes }) =>
      change(calls, { operation: 'updateKey', keyName, version }, async (client) => {
        const values = {
          ...changes,
          ...(keyOperations !== undefined && { keyOps: keyOperations }),
          ...writeReleasePolicy(releasePolicy),
        }
        const updated =
          version === undefined
            ? await client.updateKeyProperties(keyName, values)
            : await client.updateKeyProperties(keyName, version, values)
        return readKey(updated, originOf(calls, keyName, version))
      }),
  }
}
