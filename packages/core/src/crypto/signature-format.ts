import { KeyturnError } from '../errors.ts'
import { type DetachedJws, parseDetachedJws } from './detached-jws.ts'
import { ecdsaBytes, fromDer, toDer } from './ecdsa-signature.ts'
import type { SignatureAlgorithm } from './signature-algorithm.ts'

/**
 * How a signature is written.
 *
 * - `raw`: as the service gives it. An ECDSA signature is `r` and `s` one after the other (IEEE P1363, RFC 7518 3.4).
 * - `der`: ECDSA as OpenSSL, Java and X.509 have it. Other signatures have no such form.
 * - `jws`: a JWS without its payload (RFC 7515 Appendix F), as text.
 */
export const signatureFormats = ['raw', 'der', 'jws'] as const
export type SignatureFormat = (typeof signatureFormats)[number]

/** @throws {KeyturnError} `INVALID_INPUT` when the algorithm has no signatures of that format */
export function checkFormat(format: SignatureFormat, algorithm: SignatureAlgorithm): void {
  if (format === 'der' && ecdsaBytes(algorithm) === undefined) {
    throw new KeyturnError('INVALID_INPUT', `a signature of ${algorithm} has no DER form: only ECDSA has two`, {
      hint: 'Use raw: OpenSSL and all others take the signature as it is.',
    })
  }
  // The service signs the digest with HMAC, where RFC 7518 3.2 has the data.
  if (format === 'jws' && algorithm.startsWith('HS')) {
    throw new KeyturnError(
      'INVALID_INPUT',
      `a signature that the service makes with ${algorithm} is no JWS: it is the HMAC of a digest`,
    )
  }
}

/** A signature as the service gives it, in another format that is not `jws`. */
export function inFormat(signature: Uint8Array, format: 'raw' | 'der'): Uint8Array {
  return format === 'der' ? toDer(signature) : signature
}

/** A signature that was read: as the service has it, or a JWS, which names its algorithm itself. */
export type ReadSignature = { format: 'raw' | 'der'; signature: Uint8Array } | { format: 'jws'; jws: DetachedJws }

/**
 * Reads a signature.
 *
 * @param bytes the signature, or its base64 text
 * @param format what it must be. Default: whatever it is
 * @param size bytes of a raw signature of the key with this algorithm; `undefined`: any
 * @returns `undefined` when it cannot be one
 */
export function readSignature(
  bytes: Uint8Array,
  format: SignatureFormat | undefined,
  { algorithm, size }: { algorithm: SignatureAlgorithm; size: number | undefined },
): ReadSignature | undefined {
  const jws = format === 'raw' || format === 'der' ? undefined : parseDetachedJws(textOf(bytes))
  if (jws !== undefined) return { format: 'jws', jws }
  if (format === 'jws') return undefined
  for (const each of [bytes, fromBase64(textOf(bytes))]) {
    if (each === undefined) continue
    if (format !== 'der' && (size === undefined || each.length === size)) return { format: 'raw', signature: each }
    const signature = format === 'raw' ? undefined : fromDer(each, algorithm)
    if (signature !== undefined) return { format: 'der', signature }
  }
  return undefined
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1').trim()
}

function fromBase64(text: string): Uint8Array | undefined {
  return /^[A-Za-z0-9+/\s]+={0,2}$|^[\w-]+$/.test(text) ? Buffer.from(text, 'base64') : undefined
}
