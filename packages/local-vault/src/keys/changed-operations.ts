import { badParameter } from '../errors.ts'
import type { VersionRow } from '../store/key-rows.ts'
import type { VaultProfile } from '../store/vaults.ts'
import { readKeyOps, secureWrapOps } from './key-operations.ts'

/**
 * The `key_ops` of an update. What the version has it may keep, whatever made it; a key that lives elsewhere, or that is
 * for secure wrap, gets nothing besides.
 *
 * @returns undefined when the body has none.
 * @throws {ServiceError} 400 `BadParameter`.
 */
export function readChangedOps(value: unknown, version: VersionRow, profile: VaultProfile): string[] | undefined {
  if (value === undefined || value === null) return undefined
  const has = (op: unknown) => (version.keyOps as unknown[]).includes(op)
  if (Array.isArray(value) && value.every(has)) return [...new Set<string>(value)]
  if (version.externalKey !== undefined || isForSecureWrap(version)) {
    throw badParameter(`Invalid key_ops value: this key takes ${version.keyOps.join(', ')} only.`)
  }
  return readKeyOps(value, version.kty, profile)
}

/** Its release policy guards the unwrapping, although it is not exportable. */
export function isForSecureWrap({ keyOps }: VersionRow): boolean {
  return keyOps.some((op) => secureWrapOps.includes(op))
}
