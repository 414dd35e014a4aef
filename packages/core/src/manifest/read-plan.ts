import { inParallel } from '../concurrency.ts'
import type { UsesReport } from '../data-keys/uses.ts'
import { hasCode, KeyturnError } from '../errors.ts'
import { iso } from '../instant.ts'
import { stopIfInterrupted } from '../interruption.ts'
import type { KeyVersion } from '../keys/key.ts'
import { getRotationPolicy } from '../lifecycle/rotation-policy.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import type { Vault } from '../vault/client.ts'
import type { DesiredKey, DesiredRules, Manifest, WantedKey } from './fields/desired.ts'
import { matchesSelector } from './matches-selector.ts'
import { lookForKeys, type MissingKeys } from './missing-keys.ts'
import { type KeyPlan, type Plan, planFormat, type SeenKey } from './plan.ts'
import { isSettledByList, planKey } from './plan-key.ts'

/** What planning needs of a vault: it only reads. */
export type PlanningVault = Pick<
  Vault,
  | 'url'
  | 'name'
  | 'now'
  | 'getKey'
  | 'getDeletedKey'
  | 'listKeys'
  | 'listDeletedKeys'
  | 'listVersions'
  | 'getRotationPolicy'
>

/** A vault, and what the manifest calls it. */
export interface NamedVault<V> {
  reference: string
  vault: V
}

export interface PlanManifestOptions {
  /** How many keys of a vault are read at once. 1 to 16; default 8. */
  concurrency?: number | undefined
  /** What needs which version: one that is in use is not retired, and none while a use is unknown. Default: nothing is known. */
  uses?: UsesReport | undefined
  /** When it aborts, nothing more is read. */
  signal?: AbortSignal | undefined
  /** Called for each key, when it has been looked at. */
  onKey?: ((event: { vaultUrl: string; key: string }) => void) | undefined
}

const planManifestOptionNames: OptionNames<PlanManifestOptions> = {
  concurrency: true,
  uses: true,
  signal: true,
  onKey: true,
}

const vaultsAtOnce = 4

/**
 * Compares a manifest with vaults and plans what has to be done. Reads only. A key of the list that no rule applies to costs
 * no call of its own.
 *
 * @param vaults every vault of `manifest.vaults`, by the name that it has there; or, when the manifest lists none, the
 *   vaults that it is to be compared with
 * @throws {KeyturnError} `INVALID_INPUT` when a vault is missing or two are the same; `SIGN_IN_FAILED`, `UNAVAILABLE`, `INTERRUPTED` and
 *   what else keeps a vault from being read. What keeps a single key from being read is one of the plan's problems.
 */
export async function planManifest(
  manifest: Manifest,
  vaults: readonly NamedVault<PlanningVault>[],
  options: PlanManifestOptions = {},
): Promise<Plan> {
  refuseUnknownOptions('planManifest', options, planManifestOptionNames)
  const { concurrency = 8 } = options
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 16) {
    throw new KeyturnError(
      'INVALID_INPUT',
      `concurrency: ${concurrency} is out of range; use a whole number from 1 to 16`,
    )
  }
  checkVaults(manifest, vaults)
  const plan: Plan = {
    format: planFormat,
    createdOn: '',
    vaults: vaults.map(({ reference, vault }) => ({ url: vault.url, reference })),
    steps: [],
    idle: [],
    problems: [],
  }
  const planVault = async ({ reference, vault }: NamedVault<PlanningVault>): Promise<KeyPlan[]> => {
    const plans: KeyPlan[] = []
    const keys = lookForKeys(vault, manifest.keys.length)
    const targets = findTargets(manifest, reference, vault, options)
    const planned = inParallel(targets, concurrency, async (target) => {
      stopIfInterrupted(options.signal)
      const result = await planTarget(vault, target, keys, options.uses)
      options.onKey?.({ vaultUrl: vault.url, key: target.wanted.name })
      return result
    })
    for await (const each of planned) plans.push(each)
    return plans
  }
  for await (const plans of inParallel(vaults, vaultsAtOnce, planVault)) {
    for (const { steps, idle, problems } of plans) {
      plan.steps.push(...steps)
      plan.problems.push(...problems)
      if (idle !== undefined) plan.idle.push(idle)
    }
  }
  const [first] = vaults
  plan.createdOn = first === undefined ? '' : iso(new Date(Math.floor(first.vault.now().getTime() / 1000) * 1000))
  return plan
}

function checkVaults(manifest: Manifest, vaults: readonly NamedVault<Pick<Vault, 'url'>>[]): void {
  const given = vaults.map(({ reference }) => reference)
  const missing = manifest.vaults.filter((reference) => !given.includes(reference))
  if (missing.length > 0 || vaults.length === 0) {
    const which = missing.length > 0 ? `: ${missing.join(', ')}` : ''
    throw new KeyturnError('INVALID_INPUT', `a vault of the manifest is not connected${which}`)
  }
  const urls = vaults.map(({ vault }) => vault.url)
  const twice = urls.find((url, index) => urls.indexOf(url) !== index)
  if (twice !== undefined) throw new KeyturnError('INVALID_INPUT', `${twice} was given twice`)
}

interface Target {
  wanted: WantedKey
  /** From the key list, for keys that a selector found. */
  item?: KeyVersion | undefined
}

/** The keys that the manifest names for a vault, then those that its selectors find there. */
async function* findTargets(
  manifest: Manifest,
  reference: string,
  vault: PlanningVault,
  options: PlanManifestOptions,
): AsyncGenerator<Target> {
  const isHere = ({ vaults }: DesiredKey | DesiredRules) => vaults === undefined || vaults.includes(reference)
  const keys = manifest.keys.filter(isHere)
  for (const wanted of keys) yield { wanted }
  const selectors = manifest.selectors.filter(isHere)
  if (selectors.length === 0) return
  const named = new Set(keys.map(({ name }) => name.toLowerCase()))
  for await (const item of vault.listKeys()) {
    stopIfInterrupted(options.signal)
    const rules = named.has(item.name.toLowerCase())
      ? undefined
      : selectors.find(({ match }) => matchesSelector(match, item))
    if (rules === undefined) continue
    const { match: _, ...wanted } = rules
    yield { wanted: { ...wanted, name: item.name }, item }
  }
}

async function planTarget(
  vault: PlanningVault,
  { wanted, item }: Target,
  keys: MissingKeys,
  uses: UsesReport | undefined,
): Promise<KeyPlan> {
  try {
    const seen = await readKey(vault, { wanted, item }, keys)
    return planKey(vault.url, wanted, seen, vault.now(), uses)
  } catch (error) {
    if (!hasCode(error, 'ACCESS_DENIED', 'KEY_NOT_FOUND', 'NOT_ALLOWED', 'CONFLICT', 'SERVICE_ERROR')) throw error
    const { code, message, hint } = error
    const problem = { vaultUrl: vault.url, key: wanted.name, code, message, ...(hint !== undefined && { hint }) }
    return { steps: [], problems: [problem] }
  }
}

async function readKey(vault: PlanningVault, { wanted, item }: Target, keys: MissingKeys): Promise<SeenKey> {
  if (item !== undefined && isSettledByList(wanted, item, vault.now())) return { found: 'listed', item }
  // A key that was listed and is gone was deleted meanwhile: no rule of a selector makes it again.
  const key = await (item === undefined ? keys.findKey(wanted.name) : vault.getKey(wanted.name))
  if (key === undefined) {
    const deleted = await keys.findDeletedKey(wanted.name)
    return deleted === undefined ? { found: 'absent' } : { found: 'deleted', key: deleted }
  }
  if (key.managed) return { found: 'present', key }
  const { policy, rotation, retirement } = wanted
  const asksPolicy = policy !== undefined || rotation?.ifDue
  return {
    found: 'present',
    key,
    ...(asksPolicy && { policy: await getRotationPolicy(vault, wanted.name) }),
    ...(retirement !== undefined && { versions: await readVersions(vault, wanted.name) }),
  }
}

async function readVersions(vault: PlanningVault, name: string): Promise<KeyVersion[]> {
  const versions: KeyVersion[] = []
  for await (const each of vault.listVersions(name)) versions.push(each)
  return versions
}
