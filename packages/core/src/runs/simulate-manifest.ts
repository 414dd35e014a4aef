import { type SimulateOptions, type Simulation, simulateKey } from '../forecast/simulate.ts'
import type { ListedVersion } from '../keys/key.ts'
import type { DesiredKey, Manifest } from '../manifest/fields/desired.ts'
import { momentFrom } from '../manifest/fields/moment.ts'
import { refuseUnknownOptions } from '../options.ts'
import type { KeySimulation } from './simulate-keys.ts'

/** What was simulated of a manifest. */
export interface ManifestSimulation {
  keys: KeySimulation[]
  /** Selectors: what they do depends on the keys that they find. By their pattern, or the tags that they ask for. */
  notSimulated: string[]
}

/**
 * Simulates the coming time of a manifest on a clock: its keys are made now, and `apply` is run again and again. Pure; no vault
 * is asked.
 */
export function simulateManifest(
  { keys, selectors, vaults }: Manifest,
  now: Date,
  options: Omit<SimulateOptions, 'expires'> = {},
): ManifestSimulation {
  refuseUnknownOptions('simulateManifest', options, { ahead: true, runEvery: true })
  return {
    keys: keys.map((key) => ({
      key: key.name,
      vaultUrl: '',
      vaults: key.vaults ?? vaults,
      outcome: 'simulated',
      error: null,
      ...simulateDescribed(key, now, options),
    })),
    notSimulated: selectors.map(({ match: { name, tags = {} } }) =>
      [...(name === undefined ? [] : [name]), ...Object.entries(tags).map(([tag, value]) => `${tag}=${value}`)].join(
        ' ',
      ),
    ),
  }
}

function simulateDescribed(key: DesiredKey, now: Date, options: SimulateOptions): Simulation {
  const { name, enabled = true, expires, policy, rotation, retirement, tags = {} } = key
  const first: ListedVersion = {
    id: '',
    name,
    version: 'first',
    vaultUrl: '',
    enabled,
    createdOn: now,
    ...(expires !== undefined && { expiresOn: momentFrom(expires, now) }),
    managed: false,
    tags: { ...tags },
  }
  const simulated = {
    name,
    versions: [first],
    policy: policy ?? {},
    rotation,
    retirement,
  }
  return simulateKey(simulated, now, {
    ...options,
    ...(expires !== undefined && { expires: (madeOn) => momentFrom(expires, madeOn) }),
  })
}
