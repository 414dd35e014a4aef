import { isMap, type YAMLMap } from 'yaml'
import { textMember, writeMembers } from '../text/document.ts'
import type { Format, Replacement, WrappedBy, WrappedBytes, WrappedValue } from './format.ts'
import { type ProtobufField, readProtobuf, writeProtobuf } from './protobuf.ts'

/**
 * Blobs of HashiCorp's go-kms-wrapping (v2, `azurekeyvault`), as Vault's and Boundary's seals keep them: protobuf as bytes
 * or base64, or JSON. Wrapped with RSA-OAEP-256. `KeyInfo` holds the bare version and neither key nor vault, so both have to
 * be named. Blobs of other wrappers have no such version and are none of these.
 */
export const goKmsWrapping: Format = {
  name: 'go-kms-wrapping',
  hint: /key_?info/i,
  readMap(map, { path, offset }) {
    const info = ['key_info', 'keyInfo'].map((name) => map.get(name, true)).find(isMap) as YAMLMap | undefined
    const names = info?.has('keyId') ? (['keyId', 'wrappedKey'] as const) : (['key_id', 'wrapped_key'] as const)
    const [version, wrappedKey] = names.map((name) => (info === undefined ? undefined : textMember(info, name)))
    if (info === undefined || version === undefined || wrappedKey === undefined || !isVersion(version)) return undefined
    const write = (text: string, moved: string) => writeMembers(info, { [names[0]]: moved, [names[1]]: text }, offset)
    return [
      {
        path,
        format: 'go-kms-wrapping',
        kind: 'key',
        ...wrappedBy(version, Buffer.from(wrappedKey, 'base64')),
        replace: (moved) => ({ edits: write(Buffer.from(moved.value).toString('base64'), moved.version) }),
      },
    ]
  },
}

/** The same as protobuf: a file of bytes, or of nothing but base64. */
export const goKmsWrappingBlob: Format = {
  name: 'go-kms-wrapping',
  hint: /^[A-Za-z0-9+/=\s]+$|[^\t\r\n -~]/,
  readText({ text, binary }) {
    const trimmed = text.trim()
    const value = binary
      ? blobValue(Buffer.from(text, 'latin1'), (blob) => [
          { start: 0, end: text.length, text: Buffer.from(blob).toString('latin1') },
        ])
      : base64Blob(trimmed, (moved) => [
          { start: text.indexOf(trimmed), end: text.indexOf(trimmed) + trimmed.length, text: moved },
        ])
    return value === undefined ? undefined : [value]
  },
}

/** A blob as base64. */
export function base64Blob(text: string, write: (text: string) => Replacement['edits']): WrappedValue | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]{40,}={0,2}$/.test(text)) return undefined
  return blobValue(Buffer.from(text, 'base64'), (blob) => write(Buffer.from(blob).toString('base64')))
}

/** Numbers of the fields in BlobInfo and KeyInfo. */
const [keyInfoField, keyIdField, wrappedKeyField] = [5, 3, 5]

function blobValue(blob: Uint8Array, write: (blob: Uint8Array) => Replacement['edits']): WrappedValue | undefined {
  const fields = readProtobuf(blob)
  const info = readProtobuf(bytesOf(fields, keyInfoField))
  const version = Buffer.from(bytesOf(info, keyIdField) ?? []).toString('latin1')
  const wrappedKey = bytesOf(info, wrappedKeyField)
  if (fields === undefined || info === undefined || wrappedKey === undefined || !isVersion(version)) return undefined
  return {
    format: 'go-kms-wrapping',
    kind: 'key',
    ...wrappedBy(version, wrappedKey),
    replace: (moved) => {
      const moveInfo = writeProtobuf(info, { [keyIdField]: Buffer.from(moved.version), [wrappedKeyField]: moved.value })
      return { edits: write(writeProtobuf(fields, { [keyInfoField]: moveInfo })) }
    },
  }
}

/** Earlier wrappers kept the wrapped key as base64url in its field; today's reads both. */
function wrappedBy(version: string, wrappedKey: Uint8Array): { by: WrappedBy; wrapped: WrappedBytes } {
  const text = Buffer.from(wrappedKey).toString('latin1')
  const value = /^[\w-]+$/.test(text) ? Buffer.from(text, 'base64url') : wrappedKey
  return { by: { version }, wrapped: { algorithm: 'RSA-OAEP-256', operation: 'wrap', value } }
}

function bytesOf(fields: readonly ProtobufField[] | undefined, number: number): Uint8Array | undefined {
  return fields?.find((field) => field.number === number)?.bytes
}

function isVersion(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text)
}
