import type { VaultClient } from '../vault/client.ts'
import { type Calls, call, list, originOf, start } from './calls.ts'
import { readDeletedKey } from './values.ts'

/** Deletion, and the way back. */
export function deletionCalls(
  calls: Calls,
): Pick<VaultClient, 'deleteKey' | 'getDeletedKey' | 'listDeletedKeys' | 'recoverKey' | 'purgeKey'> {
  return {
    deleteKey: (keyName) =>
      start(calls, { operation: 'deleteKey', keyName }, async (client) => {
        const deleted = (await client.beginDeleteKey(keyName)).getResult()
        return deleted === undefined ? undefined : readDeletedKey(deleted, originOf(calls, keyName))
      }),
    getDeletedKey: (keyName) =>
      call(calls, { operation: 'getDeletedKey', keyName }, async (client) =>
        readDeletedKey(await client.getDeletedKey(keyName), originOf(calls, keyName)),
      ),
    listDeletedKeys: () =>
      list(
        calls,
        { operation: 'listDeletedKeys' },
        {
          pagesOf: (client) => client.listDeletedKeys().byPage(),
          tagsOf: (item) => item.properties,
          read: (item) => readDeletedKey(item, originOf(calls)),
        },
      ),
    recoverKey: async (keyName) => {
      await start(calls, { operation: 'recoverKey', keyName }, (client) => client.beginRecoverDeletedKey(keyName))
    },
    purgeKey: async (keyName) => {
      await start(calls, { operation: 'purgeKey', keyName }, (client) => client.purgeDeletedKey(keyName))
    },
  }
}
