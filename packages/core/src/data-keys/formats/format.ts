import type { Scalar, YAMLMap } from 'yaml'
import type { KeyturnError } from '../../errors.ts'
import type { Edit } from '../text/edit.ts'
import type { WrapAlgorithm } from './wrapped-key.ts'

/** Whose the value is, and so how it is written. */
export type FormatName =
  | 'envelope'
  | 'jwe'
  | 'jwe-json'
  | 'sops'
  | 'mongodb'
  | 'column-key'
  | 'go-kms-wrapping'
  | 'ciphertext'
  /** Somebody has named the place, and what is there cannot be read. */
  | 'none'

/**
 * A way in which wrapped keys are written. Each format knows by itself where its values stand and who wrapped them, and how
 * one is replaced; it asks no vault.
 */
export interface Format {
  name: FormatName
  /** What a text that may hold it has in it; texts without it are not read closer. */
  hint: RegExp
  /** The values of a map of a JSON or YAML document; `undefined` when it is none of this format's. */
  readMap?(map: YAMLMap, at: Place): WrappedValue[] | undefined
  /** A text in a document, at a place that somebody has named. */
  readScalar?(scalar: Scalar, at: Place): WrappedValue | undefined
  /** What is no JSON or YAML; `undefined` when it is none of this format's. */
  readText?(content: Content): WrappedValue[] | undefined
}

/** Where in a document something stands. */
export interface Place {
  path: string
  /** The whole text, and where in it the document begins. */
  text: string
  offset: number
}

/** What a file holds. Bytes that are no text are given as Latin-1, one character each. */
export interface Content {
  text: string
  binary?: boolean | undefined
}

/** Who wrapped a value, as far as it says itself. */
export interface WrappedBy {
  /** Origin of the vault's URL. */
  vaultUrl?: string | undefined
  key?: string | undefined
  version?: string | undefined
}

/** A wrapped value where it stands in a text. */
export type WrappedValue = {
  /** A path into the document, `line 3`, or of several documents in one text `line 3 $.dek`; absent when the text is the value. */
  path?: string
  format: FormatName
} & (
  | { kind: 'key'; by: WrappedBy; wrapped: WrappedBytes; replace(moved: Moved): Replacement | Promise<Replacement> }
  | { kind: 'jwe'; by: WrappedBy; jwe: Jwe; replace(sealed: SealedJwe): Replacement }
  /** It is of the format, and damaged, or of a kind that no vault unwraps. */
  | { kind: 'unreadable'; by?: WrappedBy; error: KeyturnError }
  | { kind: 'unknown' }
)

export interface WrappedBytes {
  algorithm: WrapAlgorithm
  /** The operation that made it; `either`: nobody knows. The bytes are the same; what the key and its users may do is not. */
  operation: 'wrap' | 'encrypt' | 'either'
  value: Uint8Array
  /** What the same version has signed, RS256: it has to be right before anything is moved. */
  signed?: { data: Uint8Array; signature: Uint8Array }
}

/** A value that another version has wrapped. */
export interface Moved {
  /** Full id of the key with the new version; host and port as the value had them. */
  kid: string
  version: string
  algorithm: WrapAlgorithm
  value: Uint8Array
  on: Date
  /** A signature of that version, RS256. */
  sign(data: Uint8Array): Promise<Uint8Array>
}

/** A JWE taken apart (RFC 7516), whichever way it is written. */
export interface Jwe {
  /** All header members that count. */
  header: Readonly<Record<string, unknown>> & { alg: WrapAlgorithm; enc: string; kid?: string }
  /** The protected header as it stands in the text, which is what the tag covers. */
  protectedText: string
  /** Whether the key id stands in the protected header: then another one makes the tag invalid. */
  isKidProtected: boolean
  /** Further authenticated data, as it stands in the text. */
  aad?: string
  encryptedKey: Uint8Array
  iv: Uint8Array
  ciphertext: Uint8Array
  tag: Uint8Array
}

export interface SealedJwe {
  protectedText: string
  /** For a header that the tag does not cover. */
  kid: string
  encryptedKey: Uint8Array
  iv: Uint8Array
  ciphertext: Uint8Array
  tag: Uint8Array
}

export interface Replacement {
  edits: Edit[]
  /** For what is kept elsewhere, and not in this text: statements that move it there. */
  statement?: string
}
