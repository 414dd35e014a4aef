import type { PrivateJwk } from '../crypto/jwk.ts'
import { badParameter, forbidden, ServiceError } from '../errors.ts'
import type { ExternalKeyTable } from '../store/external-keys.ts'
import type { KeyRow, VersionRow } from '../store/key-rows.ts'
import type { KeyTable } from '../store/keys.ts'
import { asObject, type Body, requireText } from './body.ts'

/** All that an external key can do, whatever its type. */
export const externalKeyOps = ['wrapKey', 'unwrapKey'] as const

/** How it can be asked to do that (Managed HSM: external key lifecycle, supported operations). */
const algorithms: readonly string[] = ['RSA-OAEP', 'RSA-OAEP-256', 'A256KW', 'A256KWP']

/** What the external key manager decides, and who creates the key may not. */
const decidedThere = ['kty', 'key_size', 'crv', 'key_ops', 'public_exponent', 'release_policy'] as const

/**
 * The id of the external key that a create asks for.
 *
 * @returns undefined for any other create.
 * @throws {ServiceError} 400 `BadParameter` when it asks for more than an external key has to choose.
 */
export function readExternalKeyId(body: Body): string | undefined {
  const { external_key: given } = asObject(body.attributes ?? {}, "Property 'attributes'")
  if (given === undefined || given === null) return undefined
  const id = requireText(asObject(given, "Property 'external_key'"), 'id')
  const extra = decidedThere.find((name) => body[name] !== undefined && body[name] !== null)
  if (extra === undefined) return id
  throw badParameter(`Property '${extra}' must not be sent with 'external_key': the external key manager decides it.`)
}

/** @throws {ServiceError} 400 for a key that its external key manager rotates: there is nothing here to make anew. */
export function checkIsNotExternal(key: KeyRow, { externalKey }: VersionRow): void {
  if (externalKey === undefined) return
  throw badParameter(
    `Key ${key.name} is external: create it again with the id of another external key, which becomes its next version.`,
  )
}

/** @throws {ServiceError} 400 for a key that has an external version: a backup would hold none of its material. */
export function checkIsHeldHere(key: KeyRow, versions: readonly VersionRow[]): void {
  if (versions.every(({ externalKey }) => externalKey === undefined)) return
  throw badParameter(`Key ${key.name} is external: a Managed HSM does not back it up.`)
}

/** @throws {ServiceError} 400 for an algorithm that no external key manager is asked for. */
export function checkExternalAlgorithm(alg: string): void {
  if (algorithms.includes(alg)) return
  throw badParameter(`Unsupported algorithm '${alg}': an external key takes ${algorithms.join(', ')}.`)
}

/** @throws {ServiceError} 400 for an external key that another version of this HSM stands for. */
export function checkIsUnassigned(keys: KeyTable, vault: number, externalKey: string): void {
  if (!keys.hasExternalKey(vault, externalKey)) return
  throw badParameter(`External key '${externalKey}' is assigned to another key version.`)
}

/**
 * The material of an external key, when its manager gives it.
 *
 * @throws {ServiceError} 503 when it cannot be reached, 404 when it has no such key, 403 when the key is disabled there.
 */
export function externalMaterial(table: ExternalKeyTable, id: string): PrivateJwk {
  const { isReachable, keys } = table.read()
  if (!isReachable) throw new ServiceError(503, 'ServiceUnavailable', 'The external key manager cannot be reached.')
  const key = Object.hasOwn(keys, id) ? keys[id] : undefined
  if (key === undefined) throw new ServiceError(404, 'KeyNotFound', `The external key manager has no key '${id}'.`)
  if (!key.enabled) throw forbidden(`The key '${id}' is disabled in the external key manager.`, 'KeyDisabled')
  return key.material
}
