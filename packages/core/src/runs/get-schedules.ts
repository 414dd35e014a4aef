import type { KeyturnError } from '../errors.ts'
import { getSchedule, type ScheduleOptions } from '../forecast/get-schedule.ts'
import type { ScheduledEvent } from '../forecast/schedule.ts'
import { readRetirementRules } from '../retirement/retire.ts'
import { readRotationRules } from '../rotation/options.ts'
import type { Vault } from '../vault/client.ts'
import { eachKey, type KeyTarget } from './each-key.ts'

/** What foreseeing needs of a vault: it only reads. */
export type ForeseenVault = Pick<Vault, 'url' | 'now' | 'getKey' | 'listVersions' | 'getRotationPolicy'>

export interface KeySchedule {
  key: string
  /** URL of the vault. */
  vault: string
  /** In the order of their dates; none when the key could not be read. */
  events: ScheduledEvent[]
  error?: KeyturnError
}

/**
 * What will happen to many keys and when, each as `getSchedule` foresees it. Costs two calls a key. A key that cannot be read
 * stops no other.
 *
 * @returns one schedule a key, in the order of the targets
 * @throws {KeyturnError} `INVALID_INPUT` for rules that cannot be read; and what the targets themselves throw
 */
export async function getSchedules(
  targets: Iterable<KeyTarget<ForeseenVault>> | AsyncIterable<KeyTarget<ForeseenVault>>,
  { signal, ...options }: ScheduleOptions & { signal?: AbortSignal | undefined } = {},
): Promise<KeySchedule[]> {
  if (options.rotation !== undefined) readRotationRules(options.rotation)
  if (options.retirement !== undefined) readRetirementRules(options.retirement)
  return eachKey<KeyTarget<ForeseenVault>, KeySchedule>(targets, {
    work: async ({ vault, name }) => ({ key: name, vault: vault.url, events: await getSchedule(vault, name, options) }),
    failed: (error, { vault, name }) => ({ key: name, vault: vault.url, events: [], error }),
    signal,
  })
}
