import { addDuration } from '../duration.ts'
import type { KeyturnError } from '../errors.ts'
import { type SimulateOptions, type Simulation, simulateKey } from '../forecast/simulate.ts'
import type { ListedVersion } from '../keys/key.ts'
import { parseKeyName } from '../keys/key-name.ts'
import type { RotationPolicyInput } from '../policy/rules.ts'
import { checkPolicy, type PolicyState } from '../policy/rules.ts'
import type { RetirementRules } from '../retirement/plan.ts'
import { readKeyState } from '../rotation/read-key-state.ts'
import type { RotationRules } from '../rotation/reasons.ts'
import { eachKey, type KeyTarget } from './each-key.ts'
import type { ForeseenVault } from './get-schedules.ts'

export interface SimulateKeysOptions extends SimulateOptions {
  /** Played in place of the policy that a key has. */
  policy?: RotationPolicyInput | undefined
  /** The rules under which keyturn is run; none: it does not rotate. */
  rotation?: RotationRules | undefined
  /** The rules under which keyturn retires; none: it does not. */
  retirement?: RetirementRules | undefined
  signal?: AbortSignal | undefined
}

/** What was played of one key. */
export interface KeySimulation extends Simulation {
  key: string
  /** Where the key is: URLs, or the names that a manifest has for its vaults. */
  vaults: readonly string[]
  error?: KeyturnError
}

/**
 * Plays the coming time of many keys as they are now, each as `simulateKey` does. Costs two calls a key; nothing is changed.
 *
 * @returns one simulation a key, in the order of the targets
 * @throws {KeyturnError} `INVALID_INPUT` for a policy that the service would refuse; and what the targets themselves throw
 */
export async function simulateKeys(
  targets: Iterable<KeyTarget<ForeseenVault>> | AsyncIterable<KeyTarget<ForeseenVault>>,
  { policy, rotation, retirement, signal, ...options }: SimulateKeysOptions = {},
): Promise<KeySimulation[]> {
  const given = policy && policyStateOf(policy)
  return eachKey<KeyTarget<ForeseenVault>, KeySimulation>(targets, {
    work: async ({ vault, name }) => {
      parseKeyName(name)
      const { state, versions } = await readKeyState(vault, name, { policy: given === undefined })
      const input = { name, versions, policy: given ?? state.policy ?? {}, rotation, retirement }
      return { key: name, vaults: [vault.url], ...simulateKey(input, vault.now(), options) }
    },
    failed: (error, { vault, name }) => ({ key: name, vaults: [vault.url], events: [], mistakes: [], error }),
    signal,
  })
}

/**
 * Plays a policy and rules alone, on a key whose one version is made now, as a rotation under that policy would make it. Pure.
 *
 * @throws {KeyturnError} `INVALID_INPUT` for a policy that the service would refuse
 */
export function simulateNewKey(name: string, options: Omit<SimulateKeysOptions, 'signal'>, now: Date): KeySimulation {
  const { policy: given, rotation, retirement, ...others } = options
  const policy = given === undefined ? {} : policyStateOf(given)
  const expiresOn = policy.expireAfter === undefined ? others.expires?.(now) : addDuration(now, policy.expireAfter)
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
  return { key: name, vaults: [], ...simulateKey(input, now, others) }
}

/** A policy that is not set anywhere, for decisions. @throws {KeyturnError} `INVALID_INPUT` when the service would refuse it */
export function policyStateOf(policy: RotationPolicyInput): PolicyState {
  const { rotateEvery, ...others } = checkPolicy(policy)
  return { ...others, ...(rotateEvery !== undefined && { rotateAfterCreate: rotateEvery }) }
}
