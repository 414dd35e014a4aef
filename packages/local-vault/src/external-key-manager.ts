import { CryptoInputError } from './crypto/input-error.ts'
import { generateKeyMaterial } from './crypto/key-material.ts'
import { LocalVaultError } from './errors.ts'
import type { ExternalKey, ExternalKeys, ExternalKeyTable } from './store/external-keys.ts'

/** What a key in the external key manager shall be. */
export interface ExternalKeyOptions {
  /** Default `RSA`. */
  keyType?: 'RSA' | 'oct'
  /** Bits. RSA: 2048 (default), 3072, 4096. oct: 256 (Managed HSM: EKM proxy API, key types and sizes). */
  keySize?: number
}

/**
 * The key manager outside of Azure that the external keys of a Managed HSM live in, simulated in the store. A key of a
 * Managed HSM that is created with `external_key: { id }` wraps and unwraps with the key that has this id here, for as
 * long as it is here, enabled and reachable.
 */
export interface ExternalKeyManager {
  /** Makes a key. @throws {LocalVaultError} `INVALID_OPTION` for an id that is taken or not one, and for a wrong type or size. */
  addKey(id: string, options?: ExternalKeyOptions): Promise<void>
  /** @throws {LocalVaultError} `INVALID_OPTION` for an id that is not there; so do the next two. */
  removeKey(id: string): void
  disableKey(id: string): void
  enableKey(id: string): void
  /** Whether the HSMs reach the key manager; true at first. */
  setReachable(isReachable: boolean): void
}

const validId = /^[0-9A-Za-z-]{1,64}$/

export function externalKeyManager(table: ExternalKeyTable): ExternalKeyManager {
  const change = (id: string, decide: (key: ExternalKey) => ExternalKey | undefined): void =>
    table.change((current) => {
      const { [id]: key, ...others } = current.keys
      if (key === undefined) throw wrong(`the external key manager has no key "${id}"`, has(current))
      const changed = decide(key)
      return { ...current, keys: changed === undefined ? others : { ...others, [id]: changed } }
    })
  return {
    async addKey(id, { keyType = 'RSA', keySize } = {}) {
      if (!validId.test(id))
        throw wrong(`"${id}" is not the id of an external key`, '1 to 64 letters, digits, hyphens.')
      if (keyType !== 'RSA' && keyType !== 'oct') throw wrong(`keyType is ${JSON.stringify(keyType)}`, 'RSA or oct.')
      if (keyType === 'oct' && keySize !== undefined && keySize !== 256)
        throw wrong(`keySize is ${keySize}`, 'An external key of type oct has 256 bits.')
      const material = await generateKeyMaterial({ kty: keyType, keySize }).catch(explain)
      table.change((current) => {
        if (Object.hasOwn(current.keys, id))
          throw wrong(`the external key manager has a key "${id}"`, 'Take another id.')
        return { ...current, keys: { ...current.keys, [id]: { enabled: true, material } } }
      })
    },
    removeKey: (id) => change(id, () => undefined),
    disableKey: (id) => change(id, (key) => ({ ...key, enabled: false })),
    enableKey: (id) => change(id, (key) => ({ ...key, enabled: true })),
    setReachable: (isReachable) => table.change((current) => ({ ...current, isReachable })),
  }
}

function has({ keys }: ExternalKeys): string {
  const ids = Object.keys(keys)
  return ids.length === 0 ? 'It has none: add it first.' : `It has ${ids.join(', ')}.`
}

function explain(error: unknown): never {
  if (error instanceof CryptoInputError) throw wrong(error.message, 'See ExternalKeyOptions.')
  throw error
}

function wrong(what: string, hint: string): LocalVaultError {
  return new LocalVaultError('INVALID_OPTION', what, { hint })
}
