import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline'
import { type LocalVault, openLocalVault } from '@keyturn/local-vault'
import { onTestFinished } from 'vitest'
import type { Clock } from '../../src/clock.ts'
import { connect } from '../../src/connect.ts'
import type { Vault } from '../../src/vault/client.ts'
import type { RequestLimiter } from '../../src/vault/request-limiter.ts'

export interface OpenFleetOptions {
  /** Names of the vaults. Default: one, `default`. */
  names?: string[]
  /** Where the vaults' clocks stand. */
  now?: string
  limiter?: RequestLimiter
  clock?: Clock
  /** Stands between the SDK and each vault, as a network would. */
  transport?: (request: PipelineRequest, vault: HttpClient) => Promise<PipelineResponse>
}

export interface OpenedFleet {
  vaults: Vault[]
  locals: LocalVault[]
  /** Method and path of everything that went out since `forget`, each with its vault's host. */
  sent: string[]
  forget(): void
}

/** Real embedded vaults in this process, spoken to through the real SDK. Closed when the test ends. */
export async function openFleet(options: OpenFleetOptions = {}): Promise<OpenedFleet> {
  const { names = ['default'], now = '2026-01-01T00:00:00Z', limiter, clock, transport } = options
  const sent: string[] = []
  const locals = await Promise.all(names.map((name) => openLocalVault({ name, now })))
  onTestFinished(async () => {
    await Promise.all(locals.map((local) => local.close()))
  })
  const vaults = await Promise.all(
    locals.map((local) => {
      const httpClient: HttpClient = {
        sendRequest(request) {
          const { host, pathname } = new URL(request.url)
          sent.push(`${request.method} ${host}${pathname}`)
          return transport === undefined ? local.httpClient.sendRequest(request) : transport(request, local.httpClient)
        },
      }
      return connect(
        { url: local.url, credential: local.credential, httpClient, now: () => local.now() },
        { ...(limiter && { limiter }), ...(clock && { clock }) },
      )
    }),
  )
  return { vaults, locals, sent, forget: () => sent.splice(0) }
}

/** Makes EC keys. */
export async function makeKeys(vault: Vault, names: readonly string[]): Promise<void> {
  for (const name of names) await vault.createKey(name, { keyType: 'EC' })
}

export function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1).padStart(4, '0')}`)
}
