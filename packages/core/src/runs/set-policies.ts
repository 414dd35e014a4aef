import type { ErrorSummary } from '../errors.ts'
import {
  checkPolicyFor,
  type PolicyChange,
  type PolicyWriter,
  planRotationPolicy,
  setRotationPolicy,
} from '../lifecycle/rotation-policy.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import type { RotationPolicy } from '../policy/rotation-policy.ts'
import type { Vault } from '../vault/client.ts'
import { type RunOptions, type RunResult, runOptionNames } from './conduct-run.ts'
import { runEachKey } from './run-each-key.ts'
import { type FoundKey, type KeySelection, type SelectionOptions, selectionOptionNames } from './selection.ts'

/** What became of the policy of a key. Plain JSON. */
export interface PolicyOutcome {
  key: string
  vaultUrl: string
  /** `unchanged`: it had this policy already. `skipped`: the key of a certificate, whose policy decides. */
  outcome: 'set' | 'unchanged' | 'skipped' | 'failed'
  /** Nothing was sent: `set` is what would be. */
  dryRun: boolean
  /** What is not as it was. */
  changes: PolicyChange[]
  error: ErrorSummary | null
}

export type PolicyRunVault = PolicyWriter & Pick<Vault, 'listKeys'>

export interface SetRotationPoliciesOptions extends SelectionOptions<PolicyRunVault>, RunOptions<PolicyOutcome> {
  /** What each key gets, as a whole. */
  policy: RotationPolicy
  /** Say what would change, and send nothing that writes. Default: false. */
  dryRun?: boolean | undefined
}

const setRotationPoliciesOptionNames: OptionNames<SetRotationPoliciesOptions> = {
  ...selectionOptionNames,
  ...runOptionNames,
  policy: true,
  dryRun: true,
}

/**
 * Gives many keys of many vaults one rotation policy, each as `setRotationPolicy` does. A key that has it is left, so a run
 * that was ended early goes on when it is made again; a key that cannot get it stops no other.
 *
 * @returns one outcome a key, those of a vault together, in the order of the selection or by name
 * @throws {KeyturnError} `INVALID_INPUT` when the policy breaks a rule of one of the vaults: nothing was sent
 */
export async function setRotationPolicies(
  selection: Iterable<KeySelection<PolicyRunVault>>,
  options: SetRotationPoliciesOptions,
): Promise<RunResult<PolicyOutcome>> {
  refuseUnknownOptions('setRotationPolicies', options, setRotationPoliciesOptionNames, 'policy')
  const { policy, dryRun = false } = options
  const keys = [...selection]
  for (const { vault } of keys) checkPolicyFor(vault, policy)
  return runEachKey<PolicyRunVault, PolicyOutcome>(keys, options, {
    work: (key, vault) => setPolicy(key, vault, { policy, dryRun }),
    failed: (error, { name }, { url }) => ({
      ...{ key: name, vaultUrl: url, outcome: 'failed', dryRun, changes: [] },
      error: error.toJSON(),
    }),
  })
}

async function setPolicy(
  { name, listed }: FoundKey,
  vault: PolicyRunVault,
  { policy, dryRun }: { policy: RotationPolicy; dryRun: boolean },
): Promise<PolicyOutcome> {
  const done = { key: name, vaultUrl: vault.url, dryRun, changes: [], error: null }
  if (listed?.managed) return { ...done, outcome: 'skipped' }
  const changes = await planRotationPolicy(vault, name, policy)
  if (changes.length === 0) return { ...done, outcome: 'unchanged' }
  if (!dryRun) await setRotationPolicy(vault, name, policy)
  return { ...done, outcome: 'set', changes }
}
