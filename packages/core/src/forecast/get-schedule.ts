import { parseKeyName } from '../keys/key-name.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { type RetireOptions, readRetirementRules } from '../retirement/retire.ts'
import { type RotateOptions, readRotationRules } from '../rotation/options.ts'
import { readKeyState } from '../rotation/read-key-state.ts'
import type { Vault } from '../vault/client.ts'
import { type ScheduledEvent, scheduleKey } from './schedule.ts'

/** Under which rules keyturn will be run; what is not given, keyturn is taken not to do. */
export interface ScheduleOptions {
  rotation?: Pick<RotateOptions, 'ifOlderThan' | 'ifExpiresWithin' | 'ifDue'> | undefined
  retirement?: Pick<RetireOptions, 'keep' | 'grace'> | undefined
}

export const scheduleOptionNames: OptionNames<ScheduleOptions> = { rotation: true, retirement: true }

/**
 * What will happen to a key and when: its next rotation, its expiry dates, the notice before them, and what a retirement
 * will do. Nothing is changed.
 *
 * @returns the events in the order of their dates; for all keys, flatten and sort the events of each
 * @throws {KeyturnError} `INVALID_INPUT` for rules that cannot be read; `KEY_NOT_FOUND`, `ACCESS_DENIED`
 */
export async function getSchedule(
  vault: Pick<Vault, 'url' | 'now' | 'getKey' | 'listVersions' | 'getRotationPolicy'>,
  name: string,
  options: ScheduleOptions = {},
): Promise<ScheduledEvent[]> {
  refuseUnknownOptions('getSchedule', options, scheduleOptionNames)
  const { rotation, retirement } = options
  parseKeyName(name)
  const rules = {
    rotation: rotation && readRotationRules(rotation),
    retirement: retirement && readRetirementRules(retirement),
  }
  const { state, versions } = await readKeyState(vault, name, { policy: true })
  return scheduleKey({ name, versions, policy: state.policy ?? {}, ...rules }, vault.now())
}
