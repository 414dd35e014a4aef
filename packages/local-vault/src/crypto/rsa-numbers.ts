import { CryptoInputError } from './input-error.ts'
import { bitLength } from './unsigned-integer.ts'

export interface RsaNumbers {
  n: bigint
  e: bigint
  d: bigint
  p: bigint
  q: bigint
  dp: bigint
  dq: bigint
  qi: bigint
}

/** Bits of a modulus that may be created. */
export const rsaSizes: readonly number[] = [2048, 3072, 4096]

/** The service refuses to create 1024-bit keys, and was recorded taking them on import. */
const importableSizes: readonly number[] = [1024, ...rsaSizes]

/**
 * Checks that the eight numbers fit together as one two-prime RSA key (RFC 8017 3.2). Whether the factors are primes is
 * left to a trial with the key: proving it would take up to 300 ms of this thread.
 *
 * @throws {CryptoInputError} naming the first member that does not fit
 */
export function checkRsaNumbers({ n, e, d, p, q, dp, dq, qi }: RsaNumbers): void {
  const size = bitLength(n)
  if (!importableSizes.includes(size)) {
    throw new CryptoInputError(
      `Unsupported key size: ${size} bits. RSA keys must have ${importableSizes.join(', ')} bits.`,
    )
  }
  if (e < 3n || e % 2n === 0n || e >= n) reject('e', 'is not an odd number between 3 and n')
  if (p < 3n || q < 3n || p === q || p * q !== n || n % 2n === 0n)
    reject('n', 'is not the product of two primes p and q')
  if (d >= n || (d * e) % (p - 1n) !== 1n || (d * e) % (q - 1n) !== 1n) reject('d', 'does not fit e, p and q')
  if (dp !== d % (p - 1n)) reject('dp', 'is not d mod (p - 1)')
  if (dq !== d % (q - 1n)) reject('dq', 'is not d mod (q - 1)')
  if (qi >= p || (qi * q) % p !== 1n) reject('qi', 'is not the inverse of q mod p')
}

function reject(member: string, reason: string): never {
  throw new CryptoInputError(`Invalid RSA key: '${member}' ${reason}.`)
}
