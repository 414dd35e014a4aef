/** A field of a message as it stands: protobuf's wire format, without a schema. */
export interface ProtobufField {
  number: number
  /** Tag and value, byte for byte. */
  raw: Uint8Array
  /** What a field with a length holds. */
  bytes?: Uint8Array
}

/** The fields of a message in their order; `undefined` when the bytes are none. */
export function readProtobuf(message: Uint8Array | undefined): ProtobufField[] | undefined {
  const fields: ProtobufField[] = []
  let at = 0
  while (message !== undefined && at < message.length) {
    const tag = readVarint(message, at)
    if (tag === undefined || tag.value < 8) return undefined
    const length = lengthOf(message, tag.next, tag.value % 8)
    if (length === undefined || length.to > message.length) return undefined
    const raw = message.subarray(at, length.to)
    const number = Math.floor(tag.value / 8)
    fields.push(
      tag.value % 8 === 2 ? { number, raw, bytes: message.subarray(length.from, length.to) } : { number, raw },
    )
    at = length.to
  }
  return fields.length === 0 ? undefined : fields
}

/** The message with what some of its fields hold replaced; all others stay byte for byte. */
export function writeProtobuf(
  fields: readonly ProtobufField[],
  replaced: Readonly<Record<number, Uint8Array>>,
): Uint8Array {
  return Buffer.concat(
    fields.flatMap(({ number, raw }) => {
      const bytes = replaced[number]
      return bytes === undefined ? [raw] : [writeVarint(number * 8 + 2), writeVarint(bytes.length), bytes]
    }),
  )
}

function lengthOf(message: Uint8Array, from: number, wireType: number): { from: number; to: number } | undefined {
  if (wireType === 1) return { from, to: from + 8 }
  if (wireType === 5) return { from, to: from + 4 }
  const varint = wireType === 0 || wireType === 2 ? readVarint(message, from) : undefined
  if (varint === undefined) return undefined
  return wireType === 0 ? { from, to: varint.next } : { from: varint.next, to: varint.next + varint.value }
}

function readVarint(message: Uint8Array, at: number): { value: number; next: number } | undefined {
  let value = 0
  for (let index = 0; index < 10; index++) {
    const byte = message[at + index]
    if (byte === undefined) return undefined
    value += (byte & 0x7f) * 2 ** (7 * index)
    if (byte < 0x80) return { value, next: at + index + 1 }
  }
  return undefined
}

function writeVarint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Uint8Array.from([...bytes, rest])
}
