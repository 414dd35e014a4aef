import { timingSafeEqual } from 'node:crypto'
import { KeyturnError } from '../errors.ts'
import type { Key } from '../keys/key.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { quote } from '../text.ts'
import type { VaultClient } from '../vault/client.ts'
import { parseKeyId } from '../vault/reference.ts'
import { versionOf, type WrapAlgorithm, type WrappedKey, wrapAlgorithms } from './formats/wrapped-key.ts'
import { wipe } from './wipe.ts'

export type WrappingVault = Pick<VaultClient, 'getKey' | 'wrap' | 'unwrap'> & { url: string }

export interface WrapOptions {
  /** The version that wraps, 32 hexadecimal characters. Default: the latest. */
  version?: string | undefined
  /** Default: `RSA-OAEP-256` for an RSA key; for an oct key the `A...KW` of its size, `A256KW` when the vault does not tell it. */
  algorithm?: WrapAlgorithm | undefined
}

const wrapOptionNames: OptionNames<WrapOptions> = { version: true, algorithm: true }

/**
 * Wraps a data key with a key of the vault, in the service, and proves that it comes out again as it went in.
 *
 * @param dataKey stays as it is; overwriting it is for the caller
 * @throws {KeyturnError} `INVALID_INPUT` for a key that cannot wrap, an algorithm that is not its own, a data key of a
 *   length that it cannot take; `KEY_NOT_FOUND`, `NOT_ALLOWED`, `ACCESS_DENIED` as the service says
 */
export async function wrapDataKey(
  vault: WrappingVault,
  name: string,
  dataKey: Uint8Array,
  options: WrapOptions = {},
): Promise<WrappedKey> {
  refuseUnknownOptions('wrapDataKey', options, wrapOptionNames)
  const key = await vault.getKey(name, options.version)
  return wrapWith(vault, key, dataKey, options.algorithm ?? defaultAlgorithm(key))
}

/** `wrapDataKey` with the key at hand. */
export function wrapWith(vault: WrappingVault, key: Key, dataKey: Uint8Array, alg: WrapAlgorithm): Promise<WrappedKey> {
  return closeWith(key, dataKey, alg, {
    url: vault.url,
    close: () => vault.wrap(key.name, key.version, alg, dataKey),
    open: (value) => vault.unwrap(key.name, key.version, alg, value),
  })
}

/** The same by `encrypt` and `decrypt`, for what its owner decrypts: the key and its users may not be allowed to do more. */
export function encryptWith(
  vault: Pick<VaultClient, 'encrypt' | 'decrypt'> & { url: string },
  key: Key,
  dataKey: Uint8Array,
  alg: WrapAlgorithm,
): Promise<WrappedKey> {
  return closeWith(key, dataKey, alg, {
    url: vault.url,
    close: async () => (await vault.encrypt(key.name, key.version, alg, dataKey)).ciphertext,
    open: (ciphertext) => vault.decrypt(key.name, key.version, alg, { ciphertext }),
  })
}

interface Closing {
  url: string
  close(): Promise<Uint8Array>
  open(value: Uint8Array): Promise<Uint8Array>
}

/** A wrapped key that could not be opened again would be found too late. */
async function closeWith(key: Key, dataKey: Uint8Array, alg: WrapAlgorithm, vault: Closing): Promise<WrappedKey> {
  checkAlgorithm(key, alg)
  checkLength(key, alg, dataKey.length)
  const value = await vault.close()
  const back = await vault.open(value)
  try {
    if (back.length !== dataKey.length || !timingSafeEqual(back, dataKey)) {
      throw new KeyturnError(
        'SERVICE_ERROR',
        `version ${key.version} of key "${key.name}" does not give back what it wrapped; the wrapped key was thrown away`,
      )
    }
  } finally {
    wipe(back)
  }
  return { kid: `${vault.url}/keys/${key.name}/${key.version}`, alg, value }
}

/**
 * Unwraps a data key with the version that wrapped it, in the service.
 *
 * @returns the data key; the caller overwrites it after use (`wipe`)
 * @throws {KeyturnError} `INVALID_INPUT` when the key id names another vault; what else the service says
 */
export async function unwrapDataKey(vault: WrappingVault, wrapped: WrappedKey): Promise<Uint8Array> {
  const id = parseKeyId(wrapped.kid, { allowHost: new URL(vault.url).hostname })
  if (id.vaultUrl !== new URL(vault.url).origin) {
    throw new KeyturnError('INVALID_INPUT', `the data key was wrapped in ${id.vaultUrl}, not in ${vault.url}`)
  }
  return vault.unwrap(id.name, versionOf(id), wrapped.alg, wrapped.value)
}

/** @throws {KeyturnError} `INVALID_INPUT` for a key that cannot wrap at all */
export function defaultAlgorithm(key: Key): WrapAlgorithm {
  const [first] = algorithmsOf(key)
  if (first !== undefined) return first
  throw new KeyturnError('INVALID_INPUT', `key "${key.name}" is of type ${key.keyType}, which wraps no keys`, {
    hint: 'RSA keys wrap in any vault, oct-HSM keys in a Managed HSM.',
  })
}

/** The best first. RSA1_5 is never chosen: it is open to padding attacks (RFC 8017 7.2). */
function algorithmsOf(key: Key): WrapAlgorithm[] {
  if (key.keyType === 'RSA' || key.keyType === 'RSA-HSM') return ['RSA-OAEP-256', 'RSA-OAEP', 'RSA1_5']
  if (key.keyType !== 'oct' && key.keyType !== 'oct-HSM') return []
  const sized = wrapAlgorithms.find((each) => each === `A${key.keySize}KW`)
  return sized === undefined ? ['A256KW', 'A192KW', 'A128KW'] : [sized]
}

/** Asked before the service is, since what it answers to a wrong algorithm tells people little. */
function checkAlgorithm(key: Key, alg: WrapAlgorithm): void {
  const allowed = algorithmsOf(key)
  if (allowed.includes(alg)) return
  const best = defaultAlgorithm(key)
  throw new KeyturnError(
    'INVALID_INPUT',
    `${quote(alg)} is no algorithm of key "${key.name}", which is of type ${key.keyType}; use ${allowed.join(', ')}`,
    { hint: `${best} is what is taken when none is named.` },
  )
}

/** Bytes that the padding takes: RFC 8017 7.1.1 and 7.2.1. */
const paddingBytes: Partial<Record<WrapAlgorithm, number>> = { 'RSA-OAEP-256': 66, 'RSA-OAEP': 42, RSA1_5: 11 }

function checkLength(key: Key, alg: WrapAlgorithm, length: number): void {
  const padding = paddingBytes[alg]
  if (padding === undefined) {
    // RFC 3394 2.
    if (length >= 16 && length % 8 === 0) return
    throw new KeyturnError(
      'INVALID_INPUT',
      `a data key of ${length} bytes cannot be wrapped with ${alg}: 16, 24, 32 ... are allowed`,
    )
  }
  const most = key.keySize === undefined ? Number.POSITIVE_INFINITY : key.keySize / 8 - padding
  if (length >= 1 && length <= most) return
  throw new KeyturnError(
    'INVALID_INPUT',
    `a data key of ${length} bytes cannot be wrapped with ${alg} by key "${key.name}": 1 to ${most} bytes are allowed`,
    { hint: 'What is wrapped is a key: encrypt the data with it, and wrap the key.' },
  )
}
