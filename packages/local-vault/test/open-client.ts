import { KeyClient, type KeyClientOptions } from '@azure/keyvault-keys'
import { onTestFinished } from 'vitest'
import { type LocalVault, type LocalVaultOptions, openLocalVault } from '../src/index.ts'

export interface OpenClient {
  vault: LocalVault
  client: KeyClient
  /** Sends a request past the SDK, signed in, and parses the answer. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer of any shape, which the tests assert on.
  send(method: string, path: string, body?: unknown): Promise<{ status: number; body: any; headers: Headers }>
}

/** A vault of the test's own and the official client on it; both are gone when the test is over. */
export async function openClient(
  options: LocalVaultOptions = {},
  clientOptions: KeyClientOptions = {},
): Promise<OpenClient> {
  const vault = await openLocalVault({ name: 'contoso', now: '2030-01-01T00:00:00Z', ...options })
  onTestFinished(() => vault.close())
  const client = new KeyClient(vault.url, vault.credential, { httpClient: vault.httpClient, ...clientOptions })
  return { vault, client, send: sender(vault) }
}

/** Signed-in requests of any shape. A path without a query gets the newest api-version. */
export function sender(vault: LocalVault): OpenClient['send'] {
  return async (method, path, body) => {
    const token = await vault.credential.getToken('https://vault.localhost/.default')
    const answer = await vault.fetch(
      new Request(`${vault.url}${path}${path.includes('?') ? '' : '?api-version=2025-07-01'}`, {
        method,
        headers: { authorization: `Bearer ${token?.token}` },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    )
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text), headers: answer.headers }
  }
}

/** All items of a paged list. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
