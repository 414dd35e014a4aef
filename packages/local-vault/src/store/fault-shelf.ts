import type { FaultShelf, PendingFault } from '../faults.ts'
import type { Store } from './open-store.ts'
import type { SettingTable } from './settings.ts'
import { readStoredJson } from './stored-json.ts'

const settingName = 'faults'

/** Keeps faults in the store, so that they strike in whichever process answers. */
export function openFaultShelf(store: Store, settings: SettingTable): FaultShelf {
  let known: { revision: number; all: readonly PendingFault[] } | undefined

  function read(revision = store.revision()): readonly PendingFault[] {
    if (known?.revision !== revision) known = { revision, all: parse(settings.get(settingName)) }
    return known.all
  }

  return {
    read,
    change: (decide) => store.write(() => settings.set(settingName, JSON.stringify(decide(read())))),
  }
}

/** JSON has no Infinity: it comes back as null. */
function parse(text = '[]'): PendingFault[] {
  const all = readStoredJson(text) as (Omit<PendingFault, 'times'> & { times: number | null })[]
  return all.map((entry) => ({ ...entry, times: entry.times ?? Number.POSITIVE_INFINITY }))
}
