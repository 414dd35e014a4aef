import type { PrivateJwk } from '../crypto/jwk.ts'
import type { Store } from './open-store.ts'
import type { SettingTable } from './settings.ts'

/** A key in the external key manager. */
export interface ExternalKey {
  enabled: boolean
  material: PrivateJwk
}

/** What the external key manager of a store has, and whether the HSMs reach it. */
export interface ExternalKeys {
  isReachable: boolean
  keys: Record<string, ExternalKey>
}

export interface ExternalKeyTable {
  read(): ExternalKeys
  /** Read and written under one lock. */
  change(decide: (current: ExternalKeys) => ExternalKeys): void
}

const settingName = 'external-keys'

export function openExternalKeyTable(store: Store, settings: SettingTable): ExternalKeyTable {
  const read = (): ExternalKeys => JSON.parse(settings.get(settingName) ?? '{"isReachable":true,"keys":{}}')
  return {
    read,
    change: (decide) => store.write(() => settings.set(settingName, JSON.stringify(decide(read())))),
  }
}
