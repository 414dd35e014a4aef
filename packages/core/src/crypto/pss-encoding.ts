import { createHash } from 'node:crypto'

/**
 * Whether a message opened with an RSA public key is the PSS encoding of a digest (RFC 8017 9.1.2), with a salt as long as the
 * digest (RFC 7518 3.5) and MGF1 over the same hash.
 *
 * @param bits of the modulus
 */
export function isPssEncoding(
  opened: Uint8Array,
  { digest, hash, bits }: { digest: Uint8Array; hash: string; bits: number },
): boolean {
  const length = digest.length
  const masked = opened.subarray(0, opened.length - length - 1)
  const seed = opened.subarray(masked.length, masked.length + length)
  const unusedBits = 8 * opened.length - (bits - 1)
  const topMask = 0xff >> unusedBits
  if (opened.at(-1) !== 0xbc || ((masked[0] ?? 0) & ~topMask) !== 0) return false
  const mask = generateMask(seed, masked.length, hash)
  const block = Buffer.from(masked.map((byte, index) => byte ^ (mask[index] ?? 0)))
  block[0] = (block[0] ?? 0) & topMask
  const saltAt = block.length - length
  const isPadded = block.subarray(0, saltAt - 1).every((byte) => byte === 0) && block[saltAt - 1] === 1
  const expected = createHash(hash).update(Buffer.alloc(8)).update(digest).update(block.subarray(saltAt)).digest()
  return isPadded && expected.equals(seed)
}

/** MGF1 (RFC 8017 B.2.1). */
function generateMask(seed: Uint8Array, length: number, hash: string): Buffer {
  const blocks: Buffer[] = []
  for (let counter = 0, bytes = 0; bytes < length; counter++) {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    const block = createHash(hash).update(seed).update(count).digest()
    blocks.push(block)
    bytes += block.length
  }
  return Buffer.concat(blocks).subarray(0, length)
}
