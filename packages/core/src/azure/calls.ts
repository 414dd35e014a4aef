import type { KeyClient, KeyVaultKey } from '@azure/keyvault-keys'
import { hasCode } from '../errors.ts'
import type { Key } from '../keys/key.ts'
import type { SendOptions } from '../vault/client.ts'
import { type Operation, operations, type Sending } from '../vault/operations.ts'
import { toKeyturnError, toSendFailure, unreadableList } from './errors.ts'
import type { CallContext } from './failed-call.ts'
import { wasRepeated } from './pipeline/retry.ts'
import { withSendRecord } from './pipeline/send-record.ts'
import type { UnreadableEntries } from './pipeline/unreadable-entries.ts'
import { type AnswerOrigin, readKey } from './values.ts'

/** What every call to one vault goes out with. */
export interface Calls {
  vaultUrl: string
  vaultName: string
  signal: AbortSignal | undefined
  /** A client for each way in which a call may go out. */
  clients: Record<Sending, KeyClient>
  externalKeyOf: AnswerOrigin['externalKeyOf']
  unreadable: UnreadableEntries
}

/** One call: what is asked, and of which key. */
export interface Target {
  operation: Operation
  keyName?: string
  version?: string | undefined
}

type Send<T> = (client: KeyClient) => Promise<T>

/** Where an answer is from, and what it has to be about. */
export function originOf({ vaultUrl, externalKeyOf }: Calls, name?: string, version?: string): AnswerOrigin {
  return { vaultUrl, externalKeyOf, name, version }
}

/** For what only reads, and for cryptography. */
export async function call<T>(calls: Calls, target: Target, send: Send<T>): Promise<T> {
  try {
    return await send(clientOf(calls, target))
  } catch (error) {
    throw toKeyturnError(error, contextOf(calls, target))
  }
}

/** For what changes something that can be looked up afterwards. @throws {SendError} when it may have taken effect */
export async function change<T>(calls: Calls, target: Target, send: Send<T>): Promise<T> {
  const record = { authorized: false }
  try {
    return await withSendRecord(record, () => send(clientOf(calls, target)))
  } catch (error) {
    throw toSendFailure(error, contextOf(calls, target), record)
  }
}

/** What the SDK's calls that make a version take along. */
interface RequestOptions {
  requestOptions?: { headers: Record<string, string> }
}

/** For what makes a version of a key. @throws {SendError} when it may have made one */
export function makeVersion(
  calls: Calls,
  target: Target,
  { operationId }: SendOptions,
  send: (client: KeyClient, request: RequestOptions) => Promise<KeyVaultKey>,
): Promise<Key> {
  const request =
    operationId === undefined ? {} : { requestOptions: { headers: { 'x-ms-client-request-id': operationId } } }
  return change(calls, target, async (client) => readKey(await send(client, request), originOf(calls, target.keyName)))
}

/** For what starts a change of state. `undefined`: a 404 or 409 to a request that was sent again, which proves that the first one arrived. */
export async function start<T>(calls: Calls, target: Target, send: Send<T>): Promise<T | undefined> {
  let repeated = false
  const noting: Send<T> = (client) =>
    send(client).catch((error: unknown) => {
      repeated = wasRepeated(error)
      throw error
    })
  try {
    return await change(calls, target, noting)
  } catch (error) {
    if (repeated && hasCode(error, 'KEY_NOT_FOUND', 'CONFLICT')) return undefined
    throw error
  }
}

/** Asks for the next page before the one in hand is worked on: what is asked about its items would answer first otherwise. */
async function* oneAhead<T>(pages: AsyncIterable<T>): AsyncGenerator<T> {
  const source = pages[Symbol.asyncIterator]()
  let coming = source.next()
  for (;;) {
    const { value, done } = await coming
    if (done) return
    coming = source.next()
    // It is awaited when the page in hand is done; a failure before that must not count as unhandled.
    coming.catch(() => undefined)
    yield value
  }
}

/** How a list is read. */
interface ListReader<T, Item> {
  pagesOf(client: KeyClient): AsyncIterable<T[]>
  tagsOf(item: T): { tags?: Record<string, string> | undefined }
  read(item: T): Item
}

/** For what answers page by page. */
export async function* list<T, Item>(calls: Calls, target: Target, reader: ListReader<T, Item>): AsyncGenerator<Item> {
  let left = 0
  try {
    for await (const page of oneAhead(reader.pagesOf(clientOf(calls, target)))) {
      for (const item of page) {
        if (calls.unreadable.standsForOne(reader.tagsOf(item))) left += 1
        else yield reader.read(item)
      }
    }
  } catch (error) {
    throw toKeyturnError(error, contextOf(calls, target))
  }
  // Only now: what can be read is there by then, and nobody takes the list for whole.
  if (left > 0) throw unreadableList(contextOf(calls, target), left)
}

function clientOf({ clients }: Calls, { operation }: Target): KeyClient {
  return clients[operations[operation].sending]
}

function contextOf({ vaultUrl, vaultName, signal }: Calls, target: Target): CallContext {
  return { ...target, vaultUrl, vaultName, signal }
}
