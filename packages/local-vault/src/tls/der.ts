/**
 * The little of DER (ITU-T X.690) that a certificate needs. A library for certificates costs this package more than a
 * dozen others and a global polyfill; the certificates themselves are checked by OpenSSL in the tests.
 */

/** One element: tag, length, content. */
function element(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([Buffer.from([tag]), lengthOctets(body.length), body])
}

export function sequence(...items: readonly Uint8Array[]): Buffer {
  return element(0x30, ...items)
}

export function set(...items: readonly Uint8Array[]): Buffer {
  return element(0x31, ...items)
}

/** A context-specific, constructed element: `[number]`. */
export function tagged(number: number, ...content: readonly Uint8Array[]): Buffer {
  return element(0xa0 | number, ...content)
}

/** A context-specific, primitive element: `[number] IMPLICIT`. */
export function taggedOctets(number: number, octets: Uint8Array): Buffer {
  return element(0x80 | number, octets)
}

/** A non-negative integer, from its big-endian octets. */
export function integer(octets: Uint8Array): Buffer {
  const first = octets.findIndex((octet) => octet !== 0)
  const digits = first === -1 ? Buffer.from([0]) : Buffer.from(octets.subarray(first))
  return element(0x02, (digits[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : digits)
}

export function boolean(value: boolean): Buffer {
  return element(0x01, Buffer.from([value ? 0xff : 0]))
}

export function octetString(octets: Uint8Array): Buffer {
  return element(0x04, octets)
}

/** @param unusedBits how many bits at the end do not count. */
export function bitString(octets: Uint8Array, unusedBits = 0): Buffer {
  return element(0x03, Buffer.from([unusedBits]), octets)
}

export function utf8String(text: string): Buffer {
  return element(0x0c, Buffer.from(text))
}

/** An object identifier in dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

/** RFC 5280 4.1.2.5: two-digit years up to 2049, four-digit ones from then on. */
export function time(date: Date): Buffer {
  const digits = date.toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  return date.getUTCFullYear() < 2050 ? element(0x17, Buffer.from(digits.slice(2))) : element(0x18, Buffer.from(digits))
}

function lengthOctets(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const octets: number[] = []
  for (let rest = length; rest > 0; rest >>= 8) octets.unshift(rest & 0xff)
  return Buffer.from([0x80 | octets.length, ...octets])
}

function base128(value: number): number[] {
  const octets = [value & 0x7f]
  for (let rest = value >> 7; rest > 0; rest >>= 7) octets.unshift((rest & 0x7f) | 0x80)
  return octets
}
