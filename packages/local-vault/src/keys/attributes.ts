import { badParameter } from '../errors.ts'
import type { VaultProfile } from '../store/vaults.ts'
import { asObject, type Body, readFlag, readWhole } from './body.ts'

/** The attributes that a caller may set. Times are unix seconds. */
export interface AttributesInput {
  enabled?: boolean
  nbf?: number
  exp?: number
  exportable?: boolean
}

/** Read-only attributes in the body are ignored, as clients send back what they read. */
export function readAttributes(body: Body): AttributesInput {
  const attributes = asObject(body.attributes ?? {}, "Property 'attributes'")
  const enabled = readFlag(attributes, 'enabled')
  const exportable = readFlag(attributes, 'exportable')
  const nbf = readTime(attributes, 'nbf')
  const exp = readTime(attributes, 'exp')
  return {
    ...(enabled === undefined ? {} : { enabled }),
    ...(exportable === undefined ? {} : { exportable }),
    ...(nbf === undefined ? {} : { nbf }),
    ...(exp === undefined ? {} : { exp }),
  }
}

/** A key exchange key of a vault is there for two days (azure-powershell 22654), unless its expiry was chosen. */
export function exchangeKeyExpiry(
  keyOps: readonly string[],
  profile: VaultProfile,
  created: number,
): number | undefined {
  const isExchangeKey = profile !== 'managed-hsm' && keyOps.includes('import')
  return isExchangeKey ? created + 2 * 86_400 : undefined
}

/** A key is usable from `nbf` on and before `exp`: with `nbf` at or after `exp` it never would be. */
export function checkWindow(nbf: number | undefined, exp: number | undefined): void {
  if (nbf === undefined || exp === undefined || nbf < exp) return
  throw badParameter(`Property 'nbf' (${nbf}) must be before 'exp' (${exp}).`)
}

function readTime(attributes: Body, name: string): number | undefined {
  const seconds = readWhole(attributes, name)
  if (seconds !== undefined && seconds < 0) {
    throw badParameter(`Property '${name}' is ${seconds}; it must be unix seconds, 0 or later.`)
  }
  return seconds
}
