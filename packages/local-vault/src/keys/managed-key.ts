import { forbidden } from '../errors.ts'
import type { KeyRow } from '../store/key-rows.ts'

/** A key that belongs to a certificate follows the certificate and refuses changes of its own. */
export function checkIsNotManaged(key: KeyRow | undefined, operation: string): void {
  if (key?.managed !== true) return
  throw forbidden(
    `Operation "${operation}" is not allowed as this object's lifetime is managed by Key Vault.`,
    'KeyManagedByKeyVault',
  )
}
