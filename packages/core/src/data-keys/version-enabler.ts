import { iso } from '../instant.ts'
import { changeKey } from '../lifecycle/update.ts'
import type { RewrappingVault } from './rewrap-entry.ts'

/** On a version that is enabled for a rewrap only: since when. A run that was killed is put right by the next one. */
const enabledForRewrapTag = 'keyturn-enabled-for-rewrap'

/** Enables disabled versions for as long as a run lasts. */
export interface VersionEnabler {
  /** Enables a version if it is disabled. */
  enable(vault: RewrappingVault, name: string, version: string): Promise<void>
  /** Disables again what was enabled by this run, or by one that was killed. */
  putBack(): Promise<void>
}

export const noEnabler: VersionEnabler = { enable: async () => {}, putBack: async () => {} }

export function createVersionEnabler(): VersionEnabler {
  const looked = new Map<string, Promise<void>>()
  const enabled = new Map<string, { vault: RewrappingVault; name: string; version: string }>()
  const note = (vault: RewrappingVault, name: string, version: string) =>
    enabled.set(`${vault.url}/${name}/${version}`, { vault, name, version })

  const findForgotten = async (vault: RewrappingVault, name: string): Promise<void> => {
    for await (const { version, tags } of vault.listVersions(name)) {
      if (version !== undefined && enabledForRewrapTag in tags) note(vault, name, version)
    }
  }
  const enableOne = async (vault: RewrappingVault, name: string, version: string): Promise<void> => {
    const key = await vault.getKey(name, version)
    if (key.enabled) return
    // Noted before it is sent: an answer that is lost must not leave it enabled.
    note(vault, name, version)
    await changeKey(vault, name, {
      version,
      enabled: true,
      tags: { ...key.tags, [enabledForRewrapTag]: iso(vault.now()) },
    })
  }
  const once = (id: string, act: () => Promise<void>): Promise<void> => {
    const known = looked.get(id) ?? act()
    looked.set(id, known)
    return known
  }

  return {
    async enable(vault, name, version) {
      await once(`${vault.url}/${name}`, () => findForgotten(vault, name))
      await once(`${vault.url}/${name}/${version}`, () => enableOne(vault, name, version))
    },
    async putBack() {
      const failures: unknown[] = []
      for (const { vault, name, version } of enabled.values()) {
        try {
          const { [enabledForRewrapTag]: noted, ...tags } = (await vault.getKey(name, version)).tags
          if (noted !== undefined) await changeKey(vault, name, { version, enabled: false, tags })
        } catch (error) {
          failures.push(error)
        }
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}
