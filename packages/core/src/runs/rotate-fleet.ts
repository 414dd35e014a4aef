import type { Clock } from '../clock.ts'
import { KeyturnError } from '../errors.ts'
import { iso } from '../instant.ts'
import type { KeyVersion } from '../keys/key.ts'
import { readKeyAtOnce } from '../lifecycle/read-versions.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { createPlaces } from '../places.ts'
import { getRotationPolicy, readPolicyState } from '../policy/rotation-policy.ts'
import { type RotateOptions, type RotationSettings, readRotateOptions, rotateOptionNames } from '../rotation/options.ts'
import { planRotation } from '../rotation/plan.ts'
import type { RotationResult, RotationVault } from '../rotation/result.ts'
import { decideFromList, type Known, rotateTarget, withoutCalls } from '../rotation/rotate-keys.ts'
import type { Vault } from '../vault/client.ts'
import { say } from '../wording.ts'
import { type FleetReport, remainingOf } from './report.ts'
import type { Shard } from './shard.ts'
import { type FleetEvent, visitKeys } from './visit-keys.ts'

/** The report has the runner's time, versions have the vault's. */
const clockSlackMs = 300_000

export type RotatingVault = RotationVault & Pick<Vault, 'listKeys'>

export interface RotateFleetOptions extends Omit<RotateOptions, 'expectVersion'> {
  /** Which keys are looked at, by what the list says of them. Default: all. */
  select?: ((key: KeyVersion) => boolean) | undefined
  /** Only the keys of this shard. Default: all. */
  shard?: Shard | undefined
  /** A run before this one: what it has done is not looked at again, and what it left unknown is looked up first. */
  report?: FleetReport | undefined
  /** Keys of one vault that are rotated at once, 1 to 16. More only wait for their turn. Default 4. */
  rotationsAtOnce?: number | undefined
  /** Called when a key was found that is to be looked at. */
  onFound?: (() => void) | undefined
  /** Default: the system's. */
  clock?: Clock | undefined
}

const { expectVersion: _, ...optionNames } = rotateOptionNames
const rotateFleetOptionNames: OptionNames<RotateFleetOptions> = {
  ...optionNames,
  select: true,
  shard: true,
  report: true,
  rotationsAtOnce: true,
  onFound: true,
  clock: true,
}

/**
 * Rotates the keys of many vaults that are due, each as `rotateKey` does, and hands on each result as soon as it is
 * there. A list is read as it is needed; a key that the list already shows not to be due costs no call of its own, and
 * one whose policy is asked costs one. Nothing that fails stops anything else.
 *
 * @throws {KeyturnError} `INVALID_INPUT` for options that cannot be read, before anything is sent
 */
export function rotateFleet(
  vaults: Iterable<RotatingVault>,
  options: RotateFleetOptions = {},
): AsyncGenerator<FleetEvent<RotationResult>, void, undefined> {
  refuseUnknownOptions('rotateFleet', options, rotateFleetOptionNames)
  const asked = readRotateOptions(options)
  const sent = new Set<string>()
  const settingsOf = (vault: RotatingVault): RotationSettings => ({
    ...asked,
    onEvent: (event) => {
      if (event.type === 'sending') sent.add(`${vault.url}/${event.key}`)
      asked.onEvent?.(event)
    },
  })
  const atOnce = readAtOnce(options.rotationsAtOnce ?? 4)
  const { report, select } = options
  const places = new Map<string, ReturnType<typeof createPlaces>>()
  const placesOf = (vault: RotatingVault) => {
    const existing = places.get(vault.url) ?? createPlaces(atOnce)
    places.set(vault.url, existing)
    return existing
  }

  return visitKeys(vaults, {
    select: (key, vault) =>
      remainingOf(report, vault.url, key.name).step !== 'done' && (select === undefined || select(key)),
    visit: async (key, vault) => {
      const settings = settingsOf(vault)
      const remaining = remainingOf(report, vault.url, key.name)
      const previousVersion = remaining.step === 'look' ? remaining.previousVersion : undefined
      if (report !== undefined && remaining.step === 'look') {
        const since = new Date(report.startedOn.getTime() - clockSlackMs)
        const landed = await findLanded(vault, key.name, { previousVersion, since })
        if (landed !== undefined) return withoutCalls(vault, key.name, settings, landed)
      }
      const known = decideFromList(vault, key, settings) ?? (await decideFromPolicy(vault, key, settings))
      if (known !== undefined) return withoutCalls(vault, key.name, settings, known)
      const guarded = { ...settings, expectVersion: previousVersion }
      return placesOf(vault)(() => rotateTarget(vault, key.name, guarded, new Set()))
    },
    failed: (error, key, vault) => {
      const unseen = sent.has(`${vault.url}/${key.name}`)
      return withoutCalls(vault, key.name, asked, {
        outcome: unseen ? 'indeterminate' : 'failed',
        reason: { code: 'UNDECIDED', message: unseen ? 'the run ended before its rotation did' : 'it was not rotated' },
        error,
      })
    },
    shard: options.shard,
    signal: options.signal,
    onFound: options.onFound,
    clock: options.clock,
  })
}

function readAtOnce(value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= 16) return value
  throw new KeyturnError('INVALID_INPUT', `rotationsAtOnce: ${value} is out of range; use a whole number from 1 to 16`)
}

/** The list gives the dates, the policy the rule: one call tells most keys apart from those that are due. */
async function decideFromPolicy(
  vault: RotatingVault,
  key: KeyVersion,
  settings: RotationSettings,
): Promise<Known | undefined> {
  if (!settings.rules.ifDue || !key.enabled) return undefined
  if (!settings.dryRun && settings.journal?.findOpen(vault.url, key.name) !== undefined) return undefined
  const policy = readPolicyState(key.name, await getRotationPolicy(vault, key.name))
  const decision = planRotation({ ...key, policy }, settings.rules, vault.now())
  if (decision.action !== 'wait') return undefined
  const { reason, nextDue } = decision
  return { outcome: 'not-due', reason, ...(nextDue !== undefined && { nextDue: iso(nextDue) }) }
}

/** What became of a request whose outcome the run before could not tell. Nothing new: it is open again. */
async function findLanded(
  vault: RotatingVault,
  name: string,
  { previousVersion, since }: { previousVersion: string | undefined; since: Date },
): Promise<Known | undefined> {
  const { latest, versions } = await readKeyAtOnce(vault, name)
  // Which version was the latest decides; the dates only where that is not known, and for what else to name.
  const isMadeSince = ({ createdOn }: KeyVersion) => createdOn === undefined || createdOn >= since
  if (previousVersion === undefined ? !isMadeSince(latest) : latest.version === previousVersion) return undefined
  const others = versions
    .filter(({ version }) => version !== latest.version && version !== previousVersion)
    .filter(isMadeSince)
  const version = latest.version
  const reason = { code: 'UNDECIDED' as const, message: 'the run before did not see how its rotation ended' }
  const seen = { reason, rotated: true, version, ...(previousVersion !== undefined && { previousVersion }) }
  if (others.length === 0) return { ...seen, outcome: 'adopted', adopted: true }
  const ids = [...others, latest].map((each) => each.version).join(', ')
  return {
    ...seen,
    outcome: 'failed',
    error: new KeyturnError('CONFLICT', `key "${name}" has got more than one new version since: ${ids}`, {
      hint: say`Look at what is there: ${{ verb: 'versions', key: name, vaultUrl: vault.url }}`,
    }),
  }
}
