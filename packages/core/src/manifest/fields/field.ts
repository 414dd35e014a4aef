import type * as v from 'valibot'
import type { Key, KeyAttributes, KeyType } from '../../keys/key.ts'
import type { KeyShape, Release } from '../../keys/key-rules.ts'
import type { ChangeValue } from './change.ts'
import type { WantedKey } from './desired.ts'

/** What a key is made or changed with. */
export type KeyDescription = Partial<KeyShape> & KeyAttributes & Release

/**
 * All that follows from one field that describes a key: how it is written and read, what it makes of a key, how plans hold
 * it. `Written` is the value in the manifest's text, `Wanted` what becomes of it.
 */
export interface KeyField<Written = unknown, Wanted = Written> {
  /** Its part of the JSON Schema, and what is wrong with a value that it does not take. */
  schema: v.GenericSchema<Written>
  /** Whether a default applies to keys like this. */
  isDefaultFor(key: { type: KeyType | undefined; exportable: boolean | undefined }): boolean
  read(written: Written): Wanted
  /** What is wanted, as plans hold it. */
  toChange(wanted: Wanted): ChangeValue
  /** Whether a stored plan may hold this value. */
  isChange(value: ChangeValue): boolean
  /** What a key has, as plans hold it. */
  valueOf(key: Key): ChangeValue
  /** The options of `createKey` and `updateKey` that a step's value stands for. @param made when the version is made */
  toDescription(value: ChangeValue, made: Date): KeyDescription
  /** Of a field that cannot change: in what the key differs, to follow "exists with"; absent when it does not. */
  findConflict?(wanted: Wanted, key: Key): string | undefined
  /** What to do about a conflict. */
  conflictHint?: string
  /** Whether a key has what a step was to give it. Default: as `valueOf` says. */
  isHeld?(value: ChangeValue, key: Key): boolean
  /** Of a field that can change: what the latest version has to get; absent when it may keep what it has. */
  findUpdate?(wanted: WantedKey, key: Key): ChangeValue | undefined
  /**
   * What a new version has to get, because a rotation does not carry it over.
   *
   * @param beforePolicy the described rotation policy is not set yet when the version is made
   */
  findForNewVersion?(wanted: WantedKey, beforePolicy: boolean): ChangeValue | undefined
}

/** A field whose values need no translation unless it says so. */
export function keyField<Written, Wanted = Written>(
  field: Pick<KeyField<Written, Wanted>, 'schema' | 'isChange' | 'valueOf' | 'toDescription'> &
    Partial<KeyField<Written, Wanted>>,
): KeyField<Written, Wanted> {
  return {
    isDefaultFor: () => true,
    read: (written) => written as unknown as Wanted,
    toChange: (wanted) => wanted as ChangeValue,
    ...field,
  }
}
