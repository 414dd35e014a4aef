import { KeyturnError } from '../../errors.ts'
import { parseKeyId } from '../../vault/reference.ts'
import type { WrappedBy } from './format.ts'

/** The key that a vault's address, with or without `https://`, a name and maybe a version mean; the error when they mean none. */
export function keyAt(address: string, name: string, version: string | undefined): WrappedBy | KeyturnError {
  const url = /^https:\/\//i.test(address) ? address : `https://${address}`
  try {
    const id = `${url.replace(/\/+$/, '')}/keys/${name}${version === undefined ? '' : `/${version}`}`
    const parsed = parseKeyId(id, { allowHost: URL.canParse(id) ? new URL(id).hostname : undefined })
    return { vaultUrl: parsed.vaultUrl, key: parsed.name, version: parsed.version }
  } catch (error) {
    if (error instanceof KeyturnError) return error
    throw error
  }
}
