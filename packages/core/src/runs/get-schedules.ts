import type { ErrorSummary } from '../errors.ts'
import { getSchedule, type ScheduleOptions } from '../forecast/get-schedule.ts'
import type { ScheduledEvent } from '../forecast/schedule.ts'
import { readRetirementRules } from '../retirement/retire.ts'
import { readRotationRules } from '../rotation/options.ts'
import type { Vault } from '../vault/client.ts'
import type { RunOptions, RunResult } from './conduct-run.ts'
import { runEachKey } from './run-each-key.ts'
import type { KeySelection, SelectionOptions } from './selection.ts'

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
  options: ScheduleOptions & SelectionOptions & RunOptions<KeySchedule> = {},
): Promise<RunResult<KeySchedule>> {
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
