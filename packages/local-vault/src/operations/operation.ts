import type { Body } from '../keys/body.ts'
import type { WireContext } from '../keys/wire.ts'
import type { AttestationAuthority } from '../release/attestation-authority.ts'
import type { Signer } from '../release/signer.ts'
import type { ExternalKeyTable } from '../store/external-keys.ts'
import type { KeyTable } from '../store/keys.ts'
import type { Store } from '../store/open-store.ts'

/** Everything that an operation may look at. Its request has been authenticated and routed. */
export interface OperationCall extends WireContext {
  store: Store
  keys: KeyTable
  options: OperationOptions
  externalKeys: ExternalKeyTable
  /** Who says what is true of the environments that keys are released to. */
  attestation: AttestationAuthority
  /** Signs what the vault hands out under its name. */
  signer: () => Promise<Signer>
  /** The vault's clock. */
  now: Date
  /** The key's name as it was sent; empty for operations that name none. */
  name: string
  version: string | undefined
  /** As it was asked for, still encoded. */
  path: string
  query: ReadonlyMap<string, string>
  /** The JSON object that was sent. @throws {ServiceError} 400 when it is missing or malformed. */
  body: () => Body
}

/** How this vault differs from the service's pace; all off by default. */
export interface OperationOptions {
  /**
   * How long a delete, a recover and a purge take, in milliseconds of the vault's clock; 0 for a Managed HSM, which does
   * them at once.
   */
  transitionDelay: number
  /** Answer each first page of a list empty, with a `nextLink`, as the service at times does. */
  emptyPages: boolean
}

/** A body for status 200, or `undefined` for 204. */
export type OperationResult = Record<string, unknown> | undefined

export type Operation = (call: OperationCall) => OperationResult | Promise<OperationResult>

/** Unix seconds, as the wire has them. */
export function seconds(now: Date): number {
  return Math.floor(now.getTime() / 1000)
}
