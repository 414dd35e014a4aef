import * as v from 'valibot'
import type { KeyCurve, KeyType, ReleasePolicy } from '../../keys/key.ts'
import { findKeyCurve, findKeyType } from '../../keys/key-description.ts'
import { keyCurves, keyTypes, octSizes, rsaSizes } from '../../keys/key-rules.ts'
import { sameValue } from './change.ts'
import { type KeyField, keyField } from './field.ts'
import { flag, oneOf, oneOfInAnyCase, show } from './schema-parts.ts'

const shapeHint =
  'Type, size and curve of a key, and whether it is exportable, cannot change. Describe it as it is, or give the new key another name.'

export const type: KeyField<string, KeyType> = keyField<string, KeyType>({
  schema: oneOfInAnyCase(keyTypes, 'Key type. Cannot change once the key exists.'),
  read: (text) => findKeyType(text) ?? 'EC',
  isChange: (value) => keyTypes.some((each) => each === value),
  valueOf: (key) => key.keyType,
  toDescription: (value) => ({ keyType: value as KeyType }),
  findConflict: (wanted, { keyType }) => (wanted === keyType ? undefined : `type ${keyType}, not ${wanted}`),
  conflictHint: shapeHint,
})

export const size: KeyField<number> = keyField<number>({
  schema: oneOf(
    [...octSizes, ...rsaSizes],
    'RSA: 2048, 3072 or 4096 bits; oct: 128, 192 or 256. Cannot change once the key exists.',
  ),
  isDefaultFor: (key) => !isElliptic(key.type),
  isChange: (value) => typeof value === 'number',
  valueOf: (key) => key.keySize ?? null,
  // The service does not tell the size of a symmetric key.
  isHeld: (value, { keySize = value }) => value === keySize,
  toDescription: (value) => ({ keySize: value as number }),
  findConflict: (wanted, { keySize = wanted }) => (wanted === keySize ? undefined : `size ${keySize}, not ${wanted}`),
  conflictHint: shapeHint,
})

export const curve: KeyField<string, KeyCurve> = keyField<string, KeyCurve>({
  schema: oneOfInAnyCase(keyCurves, 'Curve of an EC key. Cannot change once the key exists.', ['SECP256K1']),
  isDefaultFor: (key) => isElliptic(key.type),
  read: (text) => findKeyCurve(text) ?? 'P-256',
  isChange: (value) => keyCurves.some((each) => each === value),
  valueOf: (key) => key.curve ?? null,
  toDescription: (value) => ({ curve: value as KeyCurve }),
  findConflict: (wanted, key) => {
    const { curve: found = wanted } = key
    return wanted === found ? undefined : `curve ${found}, not ${wanted}`
  },
  conflictHint: shapeHint,
})

export const exportable: KeyField<boolean> = keyField<boolean>({
  schema: flag(
    'Whether the key can be released under a release policy. Only HSM keys; cannot change once the key exists.',
  ),
  isChange: (value) => typeof value === 'boolean',
  valueOf: (key) => key.exportable ?? false,
  toDescription: (value) => ({ exportable: value === true }),
  findConflict: (wanted, key) => {
    const { exportable: found = false } = key
    return wanted === found ? undefined : `exportable: ${found}, not ${wanted}`
  },
  conflictHint: shapeHint,
})

export const releasePolicy: KeyField<Record<string, unknown>, ReleasePolicy> = keyField<
  Record<string, unknown>,
  ReleasePolicy
>({
  schema: v.pipe(
    v.record(v.string(), v.unknown(), ({ input }) => `${show(input)} is not a release policy; write its JSON here`),
    v.description('Release policy document of an exportable key. Used when the key is created.'),
  ),
  isDefaultFor: (key) => key.exportable ?? false,
  read: (document) => ({ policy: JSON.stringify(document) }),
  toChange: ({ policy }) => policy,
  isChange: (value) => typeof value === 'string',
  valueOf: (key) => key.releasePolicy?.policy ?? null,
  isHeld: (value, key) => isSameJson(String(value), key.releasePolicy?.policy),
  toDescription: (value) => (typeof value === 'string' ? { releasePolicy: { policy: value } } : {}),
  findConflict: ({ policy }, key) =>
    isSameJson(policy, key.releasePolicy?.policy) ? undefined : 'another release policy',
  conflictHint: 'A manifest gives a release policy to new keys only; it does not change the one of a key that exists.',
})

function isElliptic(keyType: KeyType | undefined): boolean {
  return keyType?.startsWith('EC') ?? false
}

/** Compared as values: the service writes its JSON anew. */
function isSameJson(a: string, b: string | undefined): boolean {
  if (b === undefined) return false
  try {
    return sameValue(JSON.parse(a), JSON.parse(b))
  } catch {
    return false
  }
}
