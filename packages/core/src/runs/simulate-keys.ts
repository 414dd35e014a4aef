import { addDuration, parseDuration } from '../duration.ts'
import type { ErrorSummary } from '../errors.ts'
import { type SimulateOptions, type Simulation, simulateKey, simulateOptionNames } from '../forecast/simulate.ts'
import type { ListedVersion } from '../keys/key.ts'
import { parseKeyName } from '../keys/key-name.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import type { RotationPolicy } from '../policy/rotation-policy.ts'
import { checkPolicy } from '../policy/rules.ts'
import type { RetirementRules } from '../retirement/plan.ts'
import { readKeyState } from '../rotation/read-key-state.ts'
import type { RotationRules } from '../rotation/reasons.ts'
import { type RunOptions, type RunResult, runOptionNames } from './conduct-run.ts'
import type { ForeseenVault } from './get-schedules.ts'
import { runEachKey } from './run-each-key.ts'
import { type KeySelection, type SelectionOptions, selectionOptionNames } from './selection.ts'

/** What is simulated in place of what a key has. */
export interface SimulateNewKeyOptions extends SimulateOptions {
  /** Simulated in place of the policy that a key has. */
  policy?: RotationPolicy | undefined
  /** The rules under which keyturn is run; none: it does not rotate. */
  rotation?: RotationRules | undefined
  /** The rules under which keyturn retires; none: it does not. */
  retirement?: RetirementRules | undefined
}

export interface SimulateKeysOptions extends SimulateNewKeyOptions, SelectionOptions, RunOptions<KeySimulation> {}

const simulateNewKeyOptionNames: OptionNames<SimulateNewKeyOptions> = {
  ...simulateOptionNames,
  policy: true,
  rotation: true,
  retirement: true,
}
const simulateKeysOptionNames: OptionNames<SimulateKeysOptions> = {
  ...simulateNewKeyOptionNames,
  ...selectionOptionNames,
  ...runOptionNames,
}

/** What was simulated of one key. */
export interface KeySimulation extends Simulation {
  key: string
  /** Empty for a key that is in no vault yet. */
  vaultUrl: string
  /** Where the key is, or is to be: URLs, or the names that a manifest has for its vaults. */
  vaults: readonly string[]
  outcome: 'simulated' | 'failed'
  error: ErrorSummary | null
}

/**
 * Simulates the coming time of many keys as they are now, each as `simulateKey` does. Costs two calls a key; nothing is
 * changed.
 *
 * @param selection which keys of which vaults
 * @returns one simulation a key, those of a vault together, in the order of the selection or by name
 * @throws {KeyturnError} `INVALID_INPUT` for a policy that the service would refuse
 */
export async function simulateKeys(
  selection: Iterable<KeySelection<ForeseenVault>>,
  options: SimulateKeysOptions = {},
): Promise<RunResult<KeySimulation>> {
  refuseUnknownOptions('simulateKeys', options, simulateKeysOptionNames)
  const { policy, rotation, retirement, ahead, runEvery, expires } = options
  const given = policy && checkPolicy(policy)
  return runEachKey<ForeseenVault, KeySimulation>(selection, options, {
    work: async ({ name }, vault) => {
      parseKeyName(name)
      const { state, versions } = await readKeyState(vault, name, { policy: given === undefined })
      const input = { name, versions, policy: given ?? state.policy ?? {}, rotation, retirement }
      return { ...about(name, vault.url), ...simulateKey(input, vault.now(), { ahead, runEvery, expires }) }
    },
    failed: (error, { name }, vault) => ({
      ...about(name, vault.url),
      outcome: 'failed',
      events: [],
      findings: [],
      error: error.toJSON(),
    }),
  })
}

function about(
  key: string,
  vaultUrl: string,
): Pick<KeySimulation, 'key' | 'vaultUrl' | 'vaults' | 'outcome' | 'error'> {
  return { key, vaultUrl, vaults: [vaultUrl], outcome: 'simulated', error: null }
}

/**
 * Simulates a policy and rules alone, on a key whose one version is made now, as a rotation under that policy would make it. Pure.
 *
 * @throws {KeyturnError} `INVALID_INPUT` for a policy that the service would refuse
 */
export function simulateNewKey(name: string, options: SimulateNewKeyOptions, now: Date): KeySimulation {
  refuseUnknownOptions('simulateNewKey', options, simulateNewKeyOptionNames)
  const { policy: given, rotation, retirement, ...others } = options
  const policy = given === undefined ? {} : checkPolicy(given)
  const { expireAfter } = policy
  const expiresOn = expireAfter === undefined ? others.expires?.(now) : addDuration(now, parseDuration(expireAfter))
  const first: ListedVersion = {
    id: '',
    name,
    version: 'first',
    vaultUrl: '',
    enabled: true,
    createdOn: now,
    ...(expiresOn !== undefined && { expiresOn }),
    managed: false,
    tags: {},
  }
  const input = { name, versions: [first], policy, rotation, retirement }
  return { ...about(name, ''), vaults: [], ...simulateKey(input, now, others) }
}
