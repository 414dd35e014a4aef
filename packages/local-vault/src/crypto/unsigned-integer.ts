/** Big-endian octets as a number. */
export function integerFrom(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

/** Octets without their leading zeros; at least one octet stays (RFC 7518 2, Base64urlUInt). */
export function withoutLeadingZeros(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0)
  return first === -1 ? new Uint8Array(1) : bytes.subarray(first)
}

/** The octets, filled up with zeros on the left to a fixed width; `undefined` when the number does not fit. */
export function toWidth(bytes: Uint8Array, width: number): Uint8Array | undefined {
  const significant = withoutLeadingZeros(bytes)
  if (significant.length > width) return undefined
  const fixed = new Uint8Array(width)
  fixed.set(significant, width - significant.length)
  return fixed
}

/** How many bits the number needs; 0 for zero. */
export function bitLength(number: bigint): number {
  return number === 0n ? 0 : number.toString(2).length
}
