import type { SignatureAlgorithm } from './signature-algorithm.ts'

/** Bytes of `r` and of `s` (RFC 7518 3.4, RFC 8812 3.2). */
const halfBytes: Partial<Record<SignatureAlgorithm, number>> = { ES256: 32, ES256K: 32, ES384: 48, ES512: 66 }

/** Bytes of a signature as the service gives it, `r` and `s` one after the other; `undefined`: it is no ECDSA signature. */
export function ecdsaBytes(algorithm: SignatureAlgorithm): number | undefined {
  const bytes = halfBytes[algorithm]
  return bytes === undefined ? undefined : 2 * bytes
}

/** An ECDSA signature as the service gives it in DER: `SEQUENCE { INTEGER r, INTEGER s }` (RFC 3279 2.2.3). */
export function toDer(signature: Uint8Array): Uint8Array {
  const half = signature.length / 2
  const body = Buffer.concat([derInteger(signature.subarray(0, half)), derInteger(signature.subarray(half))])
  return Buffer.concat([Buffer.of(0x30), derLength(body.length), body])
}

/** `r` and `s` of a DER signature, one after the other; `undefined` when it is none, or not in DER to the bit. */
export function fromDer(der: Uint8Array, algorithm: SignatureAlgorithm): Uint8Array | undefined {
  const bytes = halfBytes[algorithm]
  if (bytes === undefined) return undefined
  const header = der[1] === 0x81 ? 3 : 2
  const r = readInteger(der, header, bytes)
  const s = r === undefined ? undefined : readInteger(der, r.end, bytes)
  if (r === undefined || s === undefined || s.end !== der.length) return undefined
  const signature = Buffer.concat([r.value, s.value])
  // There is one DER form of a value: what does not come out again was written in another way.
  return Buffer.from(der).equals(toDer(signature)) ? signature : undefined
}

/** Half the order of secp256k1 (SEC 2 2.4.1). */
const halfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

/**
 * Whether the `s` of an ES256K signature is the smaller one of the two that are valid. Blockchains take no other; the service
 * gives both.
 */
export function isLowS(signature: Uint8Array): boolean {
  return BigInt(`0x${Buffer.from(signature.subarray(signature.length / 2)).toString('hex')}`) <= halfOrder
}

function derInteger(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0)
  const digits = first === -1 ? Buffer.of(0) : Buffer.from(bytes.subarray(first))
  // A leading one would make it negative.
  const value = (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits
  return Buffer.concat([Buffer.of(0x02), derLength(value.length), value])
}

/** No signature is longer than 139 bytes. */
function derLength(length: number): Buffer {
  return length < 0x80 ? Buffer.of(length) : Buffer.of(0x81, length)
}

function readInteger(der: Uint8Array, at: number, bytes: number): { value: Buffer; end: number } | undefined {
  const length = der[at + 1]
  if (der[at] !== 0x02 || length === undefined) return undefined
  const end = at + 2 + length
  const digits = Buffer.from(der.subarray(at + 2, end))
  const value = digits[0] === 0 ? digits.subarray(1) : digits
  if (end > der.length || value.length > bytes) return undefined
  return { value: Buffer.concat([Buffer.alloc(bytes - value.length), value]), end }
}
