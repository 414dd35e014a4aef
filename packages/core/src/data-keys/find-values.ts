import { isMap, isScalar, type Node, type YAMLMap } from 'yaml'
import { KeyturnError } from '../errors.ts'
import { ciphertextAt, ciphertextFile } from './formats/ciphertext.ts'
import { columnKey } from './formats/column-key.ts'
import { envelope, envelopeText } from './formats/envelope.ts'
import type { Content, Format, Place, WrappedValue } from './formats/format.ts'
import { base64Blob, goKmsWrapping, goKmsWrappingBlob } from './formats/go-kms-wrapping.ts'
import { compactJwe, compactValue, looksLikeCompactJwe } from './formats/jwe.ts'
import { jweJson } from './formats/jwe-json.ts'
import { mongodb } from './formats/mongodb.ts'
import { flatSops, sops } from './formats/sops.ts'
import type { WrapAlgorithm } from './formats/wrapped-key.ts'
import { isOnOneLine, parseDocuments, walkDocument, writeScalar } from './text/document.ts'
import { findNodes, holdsAnother, type JsonPath } from './text/json-path.ts'

export interface Places {
  /** Where the values stand in a JSON or YAML document. Default: wherever a format is known by itself. */
  path?: JsonPath | undefined
  /** What has made bare ciphertexts. Default: there are none. */
  raw?: WrapAlgorithm | undefined
}

/** What stands in JSON and YAML, and what does not. A new format is one line here. */
const inDocuments: readonly Format[] = [envelope, sops, mongodb, jweJson, goKmsWrapping]
const inTexts: readonly Format[] = [compactJwe, flatSops, columnKey, goKmsWrappingBlob]

/**
 * Finds the wrapped values of a text: those of the formats that are known by themselves, or, with a path, whatever stands
 * there in a JSON or YAML document. What is of a format and damaged is given as such, and never passed over.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when there is a path and the text is neither JSON nor YAML
 */
export function findWrappedValues(content: Content, { path, raw }: Places = {}): WrappedValue[] {
  if (path !== undefined) return findAtPath(content, path, raw)
  const bare = raw === undefined ? undefined : ciphertextFile(content, raw)
  if (bare !== undefined) return [bare]
  for (const format of inTexts) {
    const values = format.hint.test(content.text) ? format.readText?.(content) : undefined
    if (values !== undefined) return values
  }
  return content.binary ? [] : findInDocuments(content.text)
}

function findInDocuments(text: string): WrappedValue[] {
  const formats = inDocuments.filter(({ hint }) => hint.test(text))
  if (formats.length === 0) return []
  try {
    return parseDocuments(text).flatMap(({ document, offset, line }) => {
      const found: WrappedValue[] = []
      walkDocument(document, (node, path) => {
        const values = isMap(node) ? readMap(node as YAMLMap, { path, text, offset }, formats) : undefined
        found.push(...(values ?? []))
        return values !== undefined
      })
      return found.map((value) => placedOn(line, value.path === '$' ? withoutPath(value) : value))
    })
  } catch (error) {
    if (!(error instanceof KeyturnError)) throw error
    const [sure] = formats.filter(({ name }) => looksLike[name]?.test(text))
    // Prose that mentions a format is no data of it.
    return sure === undefined ? [] : [{ format: sure.name, kind: 'unreadable', error }]
  }
}

/** What a damaged document has to show before it is taken for one of a format. */
const looksLike: Partial<Record<Format['name'], RegExp>> = {
  envelope: /"?format"?\s*:\s*"?keyturn-wrapped-key-1/,
  sops: /"?azure_kv"?\s*:[\s\S]*"?enc"?\s*:/,
  mongodb: /"?keyMaterial"?\s*:[\s\S]*"?azure"?|"?azure"?[\s\S]*"?keyMaterial"?\s*:/,
}

function readMap(map: YAMLMap, place: Place, formats: readonly Format[]): WrappedValue[] | undefined {
  for (const format of formats) {
    const values = format.readMap?.(map, place)
    if (values !== undefined) return values
  }
  return undefined
}

function withoutPath({ path: _, ...value }: WrappedValue): WrappedValue {
  return value
}

/** Of several documents in one text each has its own paths, so the line tells them apart. */
function placedOn(line: number | undefined, value: WrappedValue): WrappedValue {
  if (line === undefined) return value
  return { ...value, path: value.path === undefined ? `line ${line}` : `line ${line} ${value.path}` }
}

function findAtPath({ text, binary }: Content, path: JsonPath, raw: WrapAlgorithm | undefined): WrappedValue[] {
  if (binary) throw new KeyturnError('INVALID_INPUT', 'neither JSON nor YAML: it is no text')
  return parseDocuments(text).flatMap(({ document, offset, line }) => {
    const found = findNodes(document, path)
    const nodes = new Set(found.map(({ node }) => node))
    const values = found.flatMap((each): WrappedValue[] => {
      const read = readPlace(each.node, { path: each.path, text, offset }, raw)
      if (read !== undefined) return read
      const isEmpty = (isScalar(each.node) && each.node.value === null) || holdsAnother(each, nodes)
      return isEmpty ? [] : [{ path: each.path, format: 'none', kind: 'unknown' }]
    })
    return values.map((value) => placedOn(line, value))
  })
}

function readPlace(node: Node, place: Place, raw: WrapAlgorithm | undefined): WrappedValue[] | undefined {
  if (isMap(node)) return readMap(node as YAMLMap, place, inDocuments)
  if (!isScalar(node) || typeof node.value !== 'string' || !isOnOneLine(node, place.text, place.offset))
    return undefined
  const text = node.value.trim()
  const write = (moved: string) => writeScalar(node, moved, place.offset)
  const value = looksLikeCompactJwe(text)
    ? compactValue(text, write)
    : (envelopeText(text, write) ??
      base64Blob(text, write) ??
      (raw === undefined ? undefined : ciphertextAt(node, place, raw)))
  return value === undefined ? undefined : [{ ...value, path: place.path }]
}
