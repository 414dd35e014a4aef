import type { LimitedKey } from '../limits.ts'
import type { KeyTable } from '../store/keys.ts'
import type { Route } from './routes.ts'

/** The key that a request's cost goes by: the one that it asks for, else the newest version of the one it names. */
export function limitedKey(
  keys: KeyTable,
  request: { route: Route; vault: number; body: string },
): LimitedKey | undefined {
  const { route, vault, body } = request
  if (route.operation === 'createKey' || route.operation === 'importKey') return fromBody(body)
  const key = route.name === '' ? undefined : keys.find(vault, route.name)
  return key === undefined ? undefined : keys.latestVersion(key)
}

/** Nothing is checked here; what makes no sense is refused later, and counts like the cheapest key. */
function fromBody(text: string): LimitedKey | undefined {
  try {
    const body: { kty?: unknown; Hsm?: unknown; key_size?: unknown; key?: { kty?: unknown } } = JSON.parse(text)
    const kty = String(body.kty ?? body.key?.kty)
    return { kty: body.Hsm === true ? `${kty}-HSM` : kty, keySize: Number(body.key_size ?? 2048) }
  } catch {
    return undefined
  }
}
