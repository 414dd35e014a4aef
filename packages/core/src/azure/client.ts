import type { TokenCredential } from '@azure/core-auth'
import type { HttpClient } from '@azure/core-rest-pipeline'
import { KeyClient, type KeyVaultKey } from '@azure/keyvault-keys'
import type { Environment } from '../environment.ts'
import { hasCode } from '../errors.ts'
import { stopIfInterrupted, unlessInterrupted } from '../interruption.ts'
import type { Key } from '../keys/key.ts'
import { isLoopbackHost } from '../vault/allowed-host.ts'
import type { SendOptions, Vault } from '../vault/client.ts'
import { type Operation, operations, type Sending } from '../vault/operations.ts'
import { isAbout } from './answered-id.ts'
import { cryptographyCalls } from './cryptography.ts'
import { toKeyturnError, toSendFailure, unreadableList } from './errors.ts'
import type { CallContext } from './failed-call.ts'
import { challengeMemoryPolicy } from './pipeline/challenge-memory.ts'
import { composePolicies, type PipelineExtras, type PipelineOptions } from './pipeline/compose.ts'
import { externalKeys } from './pipeline/external-keys.ts'
import { freshConnectionPolicy } from './pipeline/fresh-connection.ts'
import { noReadsPolicy } from './pipeline/no-reads.ts'
import { transportFor } from './pipeline/proxy.ts'
import { type RetryOptions, retryPolicy, wasRepeated } from './pipeline/retry.ts'
import { withSendRecord } from './pipeline/send-record.ts'
import { serverRegion } from './pipeline/server-region.ts'
import { serverTime } from './pipeline/server-time.ts'
import { unreadableEntries } from './pipeline/unreadable-entries.ts'
import {
  readAttestation,
  readDeletedKey,
  readKey,
  readPolicy,
  readVersion,
  writeMaterial,
  writePolicy,
  writeReleasePolicy,
} from './values.ts'

export interface AzureVaultOptions
  extends Omit<RetryOptions, 'limiter'>,
    Omit<PipelineOptions, 'serverTime' | 'serverRegion' | 'externalKeys' | 'unreadableEntries' | 'challengeMemory'> {
  name: string
  credential: TokenCredential
  httpClient?: HttpClient | undefined
  /** Says which proxy there is. Default: none. */
  env?: Environment | undefined
  /** The vault's own clock, where it has one that can be asked. Default: the `Date` header of its answers. */
  now?: (() => Date) | undefined
  close?: (() => Promise<void>) | undefined
}

/** A vault over the official SDK: a client for each way in which a call may go out, because each needs another pipeline. */
export function azureVault(options: AzureVaultOptions): Vault {
  const { url, name: vaultName, clock, signal } = options
  const { hostname } = new URL(url)
  const env = options.env ?? {}
  const kept = transportFor(new URL(url), env)
  const fresh = transportFor(new URL(url), env, { keepAlive: false })
  const time = serverTime(clock)
  const place = serverRegion()
  const external = externalKeys()
  const unreadable = unreadableEntries(url, (id) => isAbout(id, { vaultUrl: url }))
  /** Where an answer is from, and what it has to be about. */
  const asked = (name?: string, version?: string) => ({ vaultUrl: url, externalKeyOf: external.idOf, name, version })
  const shared = {
    ...options,
    serverTime: time.policy,
    serverRegion: place.policy,
    externalKeys: external.policy,
    unreadableEntries: unreadable.policy,
    challengeMemory: challengeMemoryPolicy(),
  }
  const createClient = (extras: PipelineExtras, transport = kept) =>
    new KeyClient(url, options.credential, {
      ...(options.httpClient !== undefined && { httpClient: options.httpClient }),
      ...transport,
      // A bare loopback host has no domain of its own that a challenge could name.
      disableChallengeResourceVerification: isLoopbackHost(hostname) && !hostname.endsWith('.localhost'),
      // Ours are in the pipeline: the SDK's cannot be seen, cannot be capped, and send again what must go out once.
      retryOptions: { maxRetries: 0 },
      userAgentOptions: { userAgentPrefix: 'keyturn' },
      additionalPolicies: composePolicies(shared, extras),
    })
  const clients: Record<Sending, KeyClient> = {
    retried: createClient({ perSend: [retryPolicy(options)] }),
    once: createClient({ perSend: [freshConnectionPolicy()] }, fresh),
    unread: createClient({ perCall: [noReadsPolicy()], perSend: [retryPolicy(options)] }),
  }
  const clientOf = ({ operation }: CallContext): KeyClient => clients[operations[operation].sending]

  const contextOf = (operation: Operation, keyName?: string, version?: string): CallContext => ({
    operation,
    vaultUrl: url,
    vaultName,
    keyName,
    version,
    signal,
  })
  const call = async <T>(context: CallContext, send: (client: KeyClient) => Promise<T>): Promise<T> => {
    try {
      return await send(clientOf(context))
    } catch (error) {
      throw toKeyturnError(error, context)
    }
  }
  const makeVersion = async (
    context: CallContext,
    { operationId }: SendOptions,
    send: (
      client: KeyClient,
      options: { requestOptions?: { headers: Record<string, string> } },
    ) => Promise<KeyVaultKey>,
  ): Promise<Key> => {
    const record = { authorized: false }
    const headers = operationId === undefined ? undefined : { 'x-ms-client-request-id': operationId }
    try {
      return await withSendRecord(record, async () =>
        readKey(
          await send(clientOf(context), headers === undefined ? {} : { requestOptions: { headers } }),
          asked(context.keyName),
        ),
      )
    } catch (error) {
      throw toSendFailure(error, context, record)
    }
  }
  const change = async <T>(context: CallContext, send: (client: KeyClient) => Promise<T>): Promise<T> => {
    const record = { authorized: false }
    try {
      return await withSendRecord(record, () => send(clientOf(context)))
    } catch (error) {
      throw toSendFailure(error, context, record)
    }
  }
  /** A 404 or 409 to a request that was sent again proves that the first one arrived. */
  const start = async <T>(context: CallContext, send: (client: KeyClient) => Promise<T>): Promise<T | undefined> => {
    let repeated = false
    const noting = (client: KeyClient) =>
      send(client).catch((error: unknown) => {
        repeated = wasRepeated(error)
        throw error
      })
    try {
      return await change(context, noting)
    } catch (error) {
      if (repeated && hasCode(error, 'KEY_NOT_FOUND', 'CONFLICT')) return undefined
      throw error
    }
  }
  async function* list<T, Item>(
    context: CallContext,
    pagesOf: (client: KeyClient) => AsyncIterable<T[]>,
    tagsOf: (item: T) => { tags?: Record<string, string> | undefined },
    read: (item: T) => Item,
  ): AsyncGenerator<Item> {
    let left = 0
    try {
      for await (const page of pagesOf(clientOf(context))) {
        for (const item of page) {
          if (unreadable.standsForOne(tagsOf(item))) left += 1
          else yield read(item)
        }
      }
    } catch (error) {
      throw toKeyturnError(error, context)
    }
    // Only now: what can be read is there by then, and nobody takes the list for whole.
    if (left > 0) throw unreadableList(context, left)
  }

  return {
    url,
    name: vaultName,
    now: options.now ?? time.now,
    region: place.region,
    async sleep(ms) {
      stopIfInterrupted(signal)
      await unlessInterrupted(clock.sleep(ms, signal), signal)
    },
    ...(options.close !== undefined && { close: options.close }),

    getKey: (name, version) =>
      call(contextOf('getKey', name, version), async (client) =>
        readKey(await client.getKey(name, version === undefined ? {} : { version }), asked(name, version)),
      ),
    listKeys: () =>
      list(
        contextOf('listKeys'),
        (client) => client.listPropertiesOfKeys().byPage(),
        (item) => item,
        (item) => readVersion(item, asked()),
      ),
    listVersions: (name) =>
      list(
        contextOf('listVersions', name),
        (client) => client.listPropertiesOfKeyVersions(name).byPage(),
        (item) => item,
        (item) => readVersion(item, asked(name)),
      ),

    createKey: (name, { keyType, keyOperations, releasePolicy, ...key }, sendOptions = {}) =>
      makeVersion(contextOf('createKey', name), sendOptions, (client, request) =>
        client.createKey(name, keyType, {
          ...key,
          ...(keyOperations !== undefined && { keyOps: keyOperations }),
          ...writeReleasePolicy(releasePolicy),
          ...request,
        }),
      ),
    importKey: (name, { material, keyOperations, releasePolicy, ...key }, sendOptions = {}) =>
      makeVersion(contextOf('importKey', name), sendOptions, (client, request) =>
        client.importKey(name, writeMaterial(material, keyOperations), {
          ...key,
          ...writeReleasePolicy(releasePolicy),
          ...request,
        }),
      ),
    rotateKey: (name, sendOptions = {}) =>
      makeVersion(contextOf('rotateKey', name), sendOptions, (client, request) => client.rotateKey(name, request)),

    updateKey: (name, { version, keyOperations, releasePolicy, ...changes }) =>
      change(contextOf('updateKey', name, version), async (client) => {
        const values = {
          ...changes,
          ...(keyOperations !== undefined && { keyOps: keyOperations }),
          ...writeReleasePolicy(releasePolicy),
        }
        const updated =
          version === undefined
            ? await client.updateKeyProperties(name, values)
            : await client.updateKeyProperties(name, version, values)
        return readKey(updated, asked(name, version))
      }),

    deleteKey: (name) =>
      start(contextOf('deleteKey', name), async (client) => {
        const deleted = (await client.beginDeleteKey(name)).getResult()
        return deleted === undefined ? undefined : readDeletedKey(deleted, asked(name))
      }),
    getDeletedKey: (name) =>
      call(contextOf('getDeletedKey', name), async (client) =>
        readDeletedKey(await client.getDeletedKey(name), asked(name)),
      ),
    listDeletedKeys: () =>
      list(
        contextOf('listDeletedKeys'),
        (client) => client.listDeletedKeys().byPage(),
        (item) => item.properties,
        (item) => readDeletedKey(item, asked()),
      ),
    recoverKey: async (name) => {
      await start(contextOf('recoverKey', name), (client) => client.beginRecoverDeletedKey(name))
    },
    purgeKey: async (name) => {
      await start(contextOf('purgeKey', name), (client) => client.purgeDeletedKey(name))
    },

    getRotationPolicy: (name) =>
      call(contextOf('getRotationPolicy', name), async (client) =>
        readPolicy(name, await client.getKeyRotationPolicy(name)),
      ),
    setRotationPolicy: (name, policy) =>
      change(contextOf('setRotationPolicy', name), async (client) =>
        readPolicy(name, await client.updateKeyRotationPolicy(name, writePolicy(policy))),
      ),

    getRandomBytes: (count) => call(contextOf('getRandomBytes'), (client) => client.getRandomBytes(count)),
    backupKey: (name) =>
      call(contextOf('backupKey', name), async (client) => {
        const blob = await client.backupKey(name)
        if (blob === undefined || blob.length === 0) throw new TypeError('the answer is no backup')
        return blob
      }),
    restoreKey: (blob) => makeVersion(contextOf('restoreKey'), {}, (client) => client.restoreKeyBackup(blob)),
    releaseKey: (name, version, attestation, { nonce, algorithm } = {}) =>
      call(contextOf('releaseKey', name, version), async (client) => {
        const { value } = await client.releaseKey(name, attestation, {
          version,
          ...(nonce !== undefined && { nonce }),
          ...(algorithm !== undefined && { algorithm }),
        })
        if (!value) throw new TypeError('the answer is no released key')
        return value
      }),
    getKeyAttestation: (name, version) =>
      call(contextOf('getKeyAttestation', name, version), async (client) =>
        readAttestation(await client.getKeyAttestation(name, version === undefined ? {} : { version })),
      ),

    ...cryptographyCalls(url, (operation, name, version, send) => call(contextOf(operation, name, version), send)),
  }
}
