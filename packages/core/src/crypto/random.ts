import { KeyturnError } from '../errors.ts'
import type { Vault } from '../vault/client.ts'

/** Of one request (Managed HSM: get random bytes). */
const mostAtOnce = 128
const most = 64 * 1024

/**
 * Random bytes of a Managed HSM, 128 with each request. A vault makes none.
 *
 * @param count 1 to 65,536
 * @throws {KeyturnError} `INVALID_INPUT`, `NOT_ALLOWED` for a vault, `ACCESS_DENIED`
 */
export async function getRandomBytes(vault: Pick<Vault, 'getRandomBytes'>, count: number): Promise<Uint8Array> {
  if (!Number.isInteger(count) || count < 1 || count > most) {
    throw new KeyturnError('INVALID_INPUT', `${count} is no number of random bytes: 1 to ${most} are allowed`)
  }
  const parts: Uint8Array[] = []
  for (let left = count; left > 0; left -= mostAtOnce) {
    const asked = Math.min(left, mostAtOnce)
    const part = await vault.getRandomBytes(asked)
    if (part.length !== asked) {
      throw new KeyturnError('SERVICE_ERROR', `the vault gave ${part.length} random bytes in place of ${asked}`)
    }
    parts.push(part)
  }
  return Buffer.concat(parts)
}
