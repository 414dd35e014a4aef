import type { HttpClient, PipelineRequest } from '@azure/core-rest-pipeline'
import { type LocalVault, type LocalVaultOptions, openLocalVault } from '@keyturn/local-vault'
import { onTestFinished } from 'vitest'
import type { Clock } from '../src/clock.ts'
import { type ConnectOptions, connect, type VaultEvent } from '../src/connect.ts'
import type { Vault } from '../src/vault/client.ts'

interface SentRequest {
  method: string
  path: string
  body: unknown
  authorized: boolean
  clientRequestId: string | undefined
}

export interface OpenVaultOptions extends Pick<ConnectOptions, 'signal' | 'requestTimeout' | 'waitForAccess'> {
  local?: LocalVaultOptions
  /** Stands between the SDK and the vault, as a network would. */
  transport?: (request: PipelineRequest, vault: HttpClient) => ReturnType<HttpClient['sendRequest']>
}

export interface OpenedVault {
  vault: Vault
  local: LocalVault
  /** Everything that went out, in order. */
  sent: SentRequest[]
  events: VaultEvent[]
  /** What was waited for, in milliseconds; nothing really waits. */
  waits: number[]
  /** A second connection to the same vault. */
  reconnect(options?: Pick<ConnectOptions, 'signal' | 'requestTimeout' | 'waitForAccess'>): Promise<Vault>
}

/**
 * A real embedded vault in this process, spoken to through the real SDK. Waits move the vault's clock instead of taking
 * time. Closed when the test ends.
 */
export async function openVault(options: OpenVaultOptions = {}): Promise<OpenedVault> {
  const local = await openLocalVault({ now: '2026-01-01T00:00:00Z', ...options.local })
  onTestFinished(() => local.close())
  const sent: SentRequest[] = []
  const events: VaultEvent[] = []
  const waits: number[] = []
  const { transport } = options
  const httpClient: HttpClient = {
    sendRequest(request) {
      const { pathname } = new URL(request.url)
      sent.push({
        method: request.method,
        path: pathname.replace(/\/$/, ''),
        body: typeof request.body === 'string' ? JSON.parse(request.body) : undefined,
        authorized: request.headers.has('authorization'),
        clientRequestId: request.headers.get('x-ms-client-request-id'),
      })
      return transport === undefined ? local.httpClient.sendRequest(request) : transport(request, local.httpClient)
    },
  }
  const clock: Clock = {
    now: () => local.now(),
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      waits.push(ms)
      local.clock.advance(ms)
    },
  }
  const reconnect: OpenedVault['reconnect'] = (more = {}) =>
    connect(
      { url: local.url, credential: local.credential, httpClient, now: () => local.now() },
      { clock, onEvent: (event) => events.push(event), ...more },
    )
  const { signal, requestTimeout, waitForAccess } = options
  return { vault: await reconnect({ signal, requestTimeout, waitForAccess }), local, sent, events, waits, reconnect }
}
