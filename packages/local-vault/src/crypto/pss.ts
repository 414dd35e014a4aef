import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { digestLengths, type HashName } from './hashes.ts'
import { CryptoInputError } from './input-error.ts'

/**
 * EMSA-PSS (RFC 8017 9.1) over a digest that someone else made: the salt is as long as the hash and MGF1 uses the same
 * hash, as RFC 7518 3.5 has it. node:crypto can only sign messages this way, not digests.
 *
 * All RSA sizes here are whole octets, so the encoded block is as long as the modulus and its top bit is clear.
 */

const trailer = 0xbc

/**
 * @param length octets of the modulus
 * @param salt only for known-answer tests. Default: random.
 * @throws {CryptoInputError} when the key is too small for this hash
 */
export function encodePss(hash: HashName, digest: Uint8Array, length: number, salt?: Uint8Array): Uint8Array {
  const hashLength = digestLengths[hash]
  const used = salt ?? randomBytes(hashLength)
  const maskedLength = length - hashLength - 1
  if (maskedLength < hashLength + 2) {
    throw new CryptoInputError(`Invalid key size: ${length * 8} bits are too few for PSS with ${hash}.`)
  }
  const h = hashSalted(hash, digest, used)
  const db = Buffer.alloc(maskedLength)
  db[maskedLength - used.length - 1] = 1
  db.set(used, maskedLength - used.length)
  const masked = mask(db, h, hash)
  masked.writeUInt8(masked.readUInt8(0) & 0x7f, 0)
  return Buffer.concat([masked, h, Buffer.from([trailer])])
}

/** Whether `block` is an encoding of this digest with a salt of exactly the hash's length. */
export function matchesPss(hash: HashName, digest: Uint8Array, block: Uint8Array): boolean {
  const hashLength = digestLengths[hash]
  const maskedLength = block.length - hashLength - 1
  if (maskedLength < hashLength + 2 || block.at(-1) !== trailer || (block[0] ?? 0x80) & 0x80) return false
  const h = block.subarray(maskedLength, maskedLength + hashLength)
  const db = mask(block.subarray(0, maskedLength), h, hash)
  db.writeUInt8(db.readUInt8(0) & 0x7f, 0)
  const saltStart = maskedLength - hashLength
  if (db.subarray(0, saltStart - 1).some((octet) => octet !== 0) || db[saltStart - 1] !== 1) return false
  return timingSafeEqual(h, hashSalted(hash, digest, db.subarray(saltStart)))
}

function hashSalted(hash: HashName, digest: Uint8Array, salt: Uint8Array): Buffer {
  return createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest()
}

/** `block` XOR MGF1(seed) (RFC 8017 B.2.1). */
function mask(block: Uint8Array, seed: Uint8Array, hash: HashName): Buffer {
  const masked = Buffer.from(block)
  const counter = Buffer.alloc(4)
  for (let start = 0, index = 0; start < masked.length; start += digestLengths[hash], index += 1) {
    counter.writeUInt32BE(index)
    const stream = createHash(hash).update(seed).update(counter).digest()
    const end = Math.min(stream.length, masked.length - start)
    for (let i = 0; i < end; i += 1) masked.writeUInt8(masked.readUInt8(start + i) ^ stream.readUInt8(i), start + i)
  }
  return masked
}
