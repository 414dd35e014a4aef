import { KeyturnError, type Vault, type VaultClient } from '@keyturn/core'
import type { DryRunOutput } from '../render/dry-run.ts'

const read = undefined

/** Every call of a vault: what it would do, as a verb, or that it only reads. A call that is missing here does not compile. */
const calls: Record<keyof VaultClient, string | undefined> = {
  createKey: 'create',
  importKey: 'import',
  rotateKey: 'rotate',
  updateKey: 'update',
  deleteKey: 'delete',
  recoverKey: 'recover',
  purgeKey: 'purge',
  setRotationPolicy: 'set the rotation policy of',
  getKey: read,
  listKeys: read,
  listVersions: read,
  getDeletedKey: read,
  listDeletedKeys: read,
  getRotationPolicy: read,
  sign: read,
  verify: read,
  wrap: read,
  unwrap: read,
}

/**
 * Thrown in place of a write: everything before it has been read and checked as it would be without `--dry-run`. A code
 * that stands for a plain refusal, so that nobody tries again.
 */
export class WouldWrite extends KeyturnError {
  override readonly name: string = 'WouldWrite'
  readonly preview: DryRunOutput

  constructor(preview: DryRunOutput) {
    super('NOT_ALLOWED', `dry run: would ${preview.operation} "${preview.name}"`)
    this.preview = preview
  }
}

/** The vault with its writes taken out: the first of them throws `WouldWrite`. */
export function withoutWrites(vault: Vault): Vault {
  return new Proxy(vault, {
    get(target, member) {
      const operation = calls[member as keyof VaultClient]
      if (operation !== undefined) {
        return (name: string, change: unknown) =>
          Promise.reject(
            new WouldWrite({
              dryRun: true,
              operation,
              name,
              vaultUrl: target.url,
              changes: describe(operation, change),
            }),
          )
      }
      const value: unknown = Reflect.get(target, member, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** The `WouldWrite` that an error is or was caused by. */
export function findWouldWrite(error: unknown): WouldWrite | undefined {
  for (let each = error; each instanceof Error; each = each.cause) if (each instanceof WouldWrite) return each
  return undefined
}

/** What would be sent, without private key material. */
function describe(operation: string, change: unknown): Record<string, unknown> {
  if (change === null || typeof change !== 'object' || operation === calls.rotateKey) return {}
  return Object.fromEntries(
    Object.entries(change).filter(([name, value]) => name !== 'material' && value !== undefined),
  )
}
