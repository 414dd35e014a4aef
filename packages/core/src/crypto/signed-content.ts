import { createHash } from 'node:crypto'
import { KeyturnError } from '../errors.ts'
import { digestBytes, hashName, type SignatureAlgorithm } from './signature-algorithm.ts'

/**
 * What is signed: data, which is hashed as the algorithm has it and may come in parts of any length, or a digest that is
 * ready.
 */
export type SignedContent = { data: Uint8Array | AsyncIterable<Uint8Array> } | { digest: Uint8Array }

/** The parts of some data, one after the other. */
export async function* partsOf(data: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (data instanceof Uint8Array) yield data
  else yield* data
}

/** The digest to sign. @throws {KeyturnError} `INVALID_INPUT` when a ready one is not as long as the algorithm's */
export async function digestOf(content: SignedContent, algorithm: SignatureAlgorithm): Promise<Uint8Array> {
  if ('digest' in content) return checkDigest(content.digest, algorithm)
  const hash = createHash(hashName(algorithm))
  for await (const part of partsOf(content.data)) hash.update(part)
  return hash.digest()
}

/** @throws {KeyturnError} `INVALID_INPUT` */
export function checkDigest(digest: Uint8Array, algorithm: SignatureAlgorithm): Uint8Array {
  const bytes = digestBytes(algorithm)
  if (digest.length === bytes) return digest
  throw new KeyturnError(
    'INVALID_INPUT',
    `a digest of ${digest.length} bytes cannot be signed with ${algorithm}, whose digest has ${bytes} bytes (SHA-${bytes * 8})`,
  )
}
