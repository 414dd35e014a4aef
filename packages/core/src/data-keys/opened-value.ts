import { createHash } from 'node:crypto'
import { hasCode, KeyturnError } from '../errors.ts'
import type { Key } from '../keys/key.ts'
import { say } from '../wording.ts'
import type { WrappedBytes, WrappedValue } from './formats/format.ts'
import type { RewrappingVault } from './rewrap-entry.ts'
import { openJwe } from './rewrap-jwe.ts'

/** What a version has opened; it is to be wiped. */
export interface OpenedValue {
  version: string
  secrets: { key: Uint8Array; content?: Uint8Array }
}

export type ReadableValue = Extract<WrappedValue, { kind: 'key' | 'jwe' }>

/** A key of which a value may be opened with one version, or with each. */
export interface OpeningKey {
  vault: RewrappingVault
  latest: Key
  /** Makes a version usable for a moment, where that is asked for. */
  enable(version: string): Promise<void>
}

/**
 * Opens a value with the version that it names. Where it names none, the latest is the likeliest, then the one before it, and
 * so on: the padding, or the content's tag, tells when it is the right one.
 *
 * @throws {KeyturnError} as the service says; `INVALID_INPUT` when no enabled version opens it
 */
export async function openValue(key: OpeningKey, value: ReadableValue, version: string | null): Promise<OpenedValue> {
  const { vault, latest } = key
  const { name } = latest
  if (version !== null) {
    await key.enable(version)
    return openWith(key, value, version)
  }
  if (value.kind === 'key' && value.wrapped.algorithm === 'RSA1_5') {
    throw new KeyturnError('INVALID_INPUT', 'it does not name its version, and RSA1_5 does not tell which one is right')
  }
  for (const each of await versionsToTry(vault, latest)) {
    try {
      return await openWith(key, value, each)
    } catch (error) {
      if (!hasCode(error, 'INVALID_INPUT', 'SERVICE_ERROR', 'NOT_ALLOWED')) throw error
    }
  }
  throw new KeyturnError('INVALID_INPUT', `no enabled version of key "${name}" unwraps it`, {
    hint: say`A version that is disabled cannot be tried: ${{ verb: 'versions', key: name, vaultUrl: vault.url }}`,
  })
}

async function versionsToTry(vault: RewrappingVault, latest: Key): Promise<string[]> {
  const versions: { version: string; at: number }[] = []
  for await (const { version, enabled, createdOn } of vault.listVersions(latest.name)) {
    if (enabled && version !== undefined && version !== latest.version) {
      versions.push({ version, at: createdOn?.getTime() ?? 0 })
    }
  }
  return [latest.version, ...versions.toSorted((a, b) => b.at - a.at).map(({ version }) => version)]
}

async function openWith({ vault, latest }: OpeningKey, value: ReadableValue, version: string): Promise<OpenedValue> {
  if (value.kind === 'jwe') return { version, secrets: await openJwe(vault, value.jwe, latest.name, version) }
  const { algorithm, value: ciphertext, signed } = value.wrapped
  if (signed !== undefined && !(await isSigned(vault, latest.name, version, signed))) {
    throw new KeyturnError('INVALID_INPUT', `its signature is not of version ${version} of key "${latest.name}"`)
  }
  const key =
    operationOf(value.wrapped, latest) === 'wrap'
      ? await vault.unwrap(latest.name, version, algorithm, ciphertext)
      : await vault.decrypt(latest.name, version, algorithm, { ciphertext })
  return { version, secrets: { key } }
}

/** Who could move a value that nobody has signed would sign what somebody else has put there. */
function isSigned(
  vault: RewrappingVault,
  name: string,
  version: string,
  { data, signature }: NonNullable<WrappedBytes['signed']>,
): Promise<boolean> {
  return vault.verify(name, version, 'RS256', digestOf(data), signature)
}

export function digestOf(data: Uint8Array): Uint8Array {
  return createHash('sha256').update(data).digest()
}

/** Where nobody knows which pair of operations made it, the one that the key is for. */
export function operationOf({ operation }: WrappedBytes, { keyOperations }: Key): 'wrap' | 'encrypt' {
  if (operation !== 'either') return operation
  return keyOperations.includes('unwrapKey') ? 'wrap' : 'encrypt'
}
