import type { ErrorSummary } from '../errors.ts'
import { getSchedule, type ScheduleOptions, scheduleOptionNames } from '../forecast/get-schedule.ts'
import type { ScheduledEvent } from '../forecast/schedule.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { readRetirementRules } from '../retirement/retire.ts'
import { readRotationRules } from '../rotation/options.ts'
import type { Vault } from '../vault/client.ts'
import { type RunOptions, type RunResult, runOptionNames } from './conduct-run.ts'
import { runEachKey } from './run-each-key.ts'
import { type KeySelection, type SelectionOptions, selectionOptionNames } from './selection.ts'

/** What foreseeing needs of a vault: it only reads. */
export type ForeseenVault = Pick<Vault, 'url' | 'now' | 'listKeys' | 'getKey' | 'listVersions' | 'getRotationPolicy'>

/** What is foreseen for one key. */
export interface KeySchedule {
  key: string
  vaultUrl: string
  outcome: 'foreseen' | 'failed'
  /** In the order of their dates; none when the key could not be read. */
  events: ScheduledEvent[]
  error: ErrorSummary | null
}

export interface GetSchedulesOptions extends ScheduleOptions, SelectionOptions, RunOptions<KeySchedule> {}

const getSchedulesOptionNames: OptionNames<GetSchedulesOptions> = {
  ...scheduleOptionNames,
  ...selectionOptionNames,
  ...runOptionNames,
}

/**
 * What will happen to many keys and when, each as `getSchedule` foresees it. Costs two calls a key. A key that cannot be read
 * stops no other.
 *
 * @param selection which keys of which vaults
 * @returns one schedule a key, those of a vault together, in the order of the selection or by name
 * @throws {KeyturnError} `INVALID_INPUT` for rules that cannot be read
 */
export async function getSchedules(
  selection: Iterable<KeySelection<ForeseenVault>>,
  options: GetSchedulesOptions = {},
): Promise<RunResult<KeySchedule>> {
  refuseUnknownOptions('getSchedules', options, getSchedulesOptionNames)
  if (options.rotation !== undefined) readRotationRules(options.rotation)
  if (options.retirement !== undefined) readRetirementRules(options.retirement)
  const { rotation, retirement } = options
  return runEachKey<ForeseenVault, KeySchedule>(selection, options, {
    work: async ({ name }, vault) => ({
      key: name,
      vaultUrl: vault.url,
      outcome: 'foreseen',
      events: await getSchedule(vault, name, { rotation, retirement }),
      error: null,
    }),
    failed: (error, { name }, vault) => ({
      key: name,
      vaultUrl: vault.url,
      outcome: 'failed',
      events: [],
      error: error.toJSON(),
    }),
  })
}
