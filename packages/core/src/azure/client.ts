import { stopIfInterrupted, unlessInterrupted } from '../interruption.ts'
import type { Vault } from '../vault/client.ts'
import { isAbout } from './answered-id.ts'
import type { Calls } from './calls.ts'
import { cryptographyCalls } from './cryptography.ts'
import { deletionCalls } from './deletion.ts'
import { keyCalls } from './keys.ts'
import { externalKeys } from './pipeline/external-keys.ts'
import { serverRegion } from './pipeline/server-region.ts'
import { serverTime } from './pipeline/server-time.ts'
import { unreadableEntries } from './pipeline/unreadable-entries.ts'
import { rotationPolicyCalls } from './rotation-policy.ts'
import { createSdkClients, type SdkClientOptions } from './sdk-clients.ts'
import { transferCalls } from './transfer.ts'

export interface AzureVaultOptions
  extends Omit<SdkClientOptions, 'serverTime' | 'serverRegion' | 'externalKeys' | 'unreadableEntries'> {
  name: string
  /** The vault's own clock, where it has one that can be asked. Default: the `Date` header of its answers. */
  now?: (() => Date) | undefined
  close?: (() => Promise<void>) | undefined
}

/** A vault over the official SDK. */
export function azureVault(options: AzureVaultOptions): Vault {
  const { url, name, clock, signal } = options
  const time = serverTime(clock)
  const region = serverRegion()
  const external = externalKeys()
  const unreadable = unreadableEntries(url, (id) => isAbout(id, { vaultUrl: url }))
  const clients = createSdkClients({
    ...options,
    serverTime: time.policy,
    serverRegion: region.policy,
    externalKeys: external.policy,
    unreadableEntries: unreadable.policy,
  })
  const calls: Calls = { vaultUrl: url, vaultName: name, signal, clients, externalKeyOf: external.idOf, unreadable }
  return {
    url,
    name,
    now: options.now ?? time.now,
    region: region.region,
    async sleep(ms) {
      stopIfInterrupted(signal)
      await unlessInterrupted(clock.sleep(ms, signal), signal)
    },
    ...(options.close !== undefined && { close: options.close }),
    ...keyCalls(calls),
    ...deletionCalls(calls),
    ...rotationPolicyCalls(calls),
    ...transferCalls(calls),
    ...cryptographyCalls(calls),
  }
}
