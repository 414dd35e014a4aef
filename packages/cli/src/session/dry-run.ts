import { KeyturnError, operations, type Vault } from '@keyturn/core'
import type { DryRunOutput } from '../render/dry-run.ts'

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
      const call = Object.hasOwn(operations, member) ? operations[member as keyof typeof operations] : undefined
      if (call !== undefined && call.effect !== 'reads') {
        return (name: string, change: unknown) =>
          Promise.reject(
            new WouldWrite({
              dryRun: true,
              operation: verbOf(call.verb, change),
              name,
              vaultUrl: target.url,
              changes: describe(change),
            }),
          )
      }
      const value: unknown = Reflect.get(target, member, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** For a command that changes nothing in a vault. @throws {KeyturnError} `INVALID_INPUT` */
export function refuseDryRun({ dryRun }: { dryRun: boolean }, verb: string): void {
  if (dryRun) throw new KeyturnError('INVALID_INPUT', `${verb} changes nothing in a vault; leave --dry-run out`)
}

/** The `WouldWrite` that an error is or was caused by. */
export function findWouldWrite(error: unknown): WouldWrite | undefined {
  for (let each = error; each instanceof Error; each = each.cause) if (each instanceof WouldWrite) return each
  return undefined
}

/** An update that only switches a version, and a policy that says nothing, are what commands of their own do. */
function verbOf(verb: string, change: unknown): string {
  const changes = describe(change)
  const [only, ...others] = Object.keys(changes).filter((name) => name !== 'version')
  if (verb === operations.updateKey.verb && only === 'enabled' && others.length === 0) {
    return changes.enabled === true ? 'enable' : 'disable'
  }
  return verb === operations.setRotationPolicy.verb && only === undefined ? 'clear the rotation policy of' : verb
}

const notShown = new Set(['material', 'operationId'])

/** What would be sent, without private key material. */
function describe(change: unknown): Record<string, unknown> {
  if (change === null || typeof change !== 'object') return {}
  return Object.fromEntries(
    Object.entries(change).filter(([name, value]) => !notShown.has(name) && value !== undefined),
  )
}
