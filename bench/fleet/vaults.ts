import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { KeyClient } from '@azure/keyvault-keys'
import { type Connection, type ConnectOptions, connect, type Vault } from '../../packages/core/dist/index.js'
import { type LocalVault, openLocalVault } from '../../packages/local-vault/dist/index.js'

/** Embedded vaults in this process, behind a delay that stands for the way to Azure and back. */
export interface BenchVaults {
  locals: LocalVault[]
  /** Answers come this many milliseconds later. */
  delayMs: number
  /** Requests that went out, and how many were answered 429. */
  counts: { sent: number; throttled: number }
  /** keyturn's own way to a vault. */
  connect(index: number, options?: ConnectOptions, credential?: Connection['credential']): Promise<Vault>
  /** The official SDK as its documentation shows it. */
  sdk(index: number): KeyClient
  close(): Promise<void>
}

/** @param limits as the embedded vault takes them */
export async function openBenchVaults(names: readonly string[], limits?: { window: number }): Promise<BenchVaults> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-fleet-'))
  // One store for all, so that a token of one vault is good for each, as with Azure.
  const file = join(folder, 'bench.sqlite')
  const locals: LocalVault[] = []
  for (const name of names) locals.push(await openLocalVault({ file, name, ...(limits && { limits }) }))
  const counts = { sent: 0, throttled: 0 }
  const httpClientOf = (index: number): LocalVault['httpClient'] => ({
    async sendRequest(request) {
      counts.sent++
      if (bench.delayMs > 0) await delay(bench.delayMs)
      const response = await localAt(index).httpClient.sendRequest(request)
      if (response.status === 429) counts.throttled++
      return response
    },
  })
  const localAt = (index: number): LocalVault => {
    const local = locals[index]
    if (local === undefined) throw new RangeError(`no vault ${index}`)
    return local
  }
  const bench: BenchVaults = {
    locals,
    delayMs: 0,
    counts,
    connect: (index, options, credential) => {
      const local = localAt(index)
      const connection = { url: local.url, credential: credential ?? local.credential, httpClient: httpClientOf(index) }
      return connect({ ...connection, now: () => local.now() }, options)
    },
    sdk: (index) => {
      const local = localAt(index)
      // The SDK takes a transport and does not say so in its types.
      const options: object = { httpClient: httpClientOf(index) }
      return new KeyClient(local.url, local.credential, options)
    },
    async close() {
      await Promise.all(locals.map((local) => local.close()))
      await rm(folder, { recursive: true })
    },
  }
  return bench
}

export async function makeKeys(vault: Vault, count: number): Promise<void> {
  for (let index = 1; index <= count; index++) await vault.createKey(`key-${index}`, { keyType: 'EC' })
}

/** Milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

export async function drain(source: AsyncIterable<unknown>): Promise<number> {
  let items = 0
  for await (const _ of source) items++
  return items
}
