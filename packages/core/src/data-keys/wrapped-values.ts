import {
  type Document,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  parseAllDocuments,
  Scalar,
  visit,
  type YAMLMap,
} from 'yaml'
import { KeyturnError } from '../errors.ts'
import { looksLikeCompactJwe } from './compact-jwe.ts'
import { type Found, findNodes, holdsAnother, type JsonPath } from './json-path.ts'
import { type WrappedKeyText, wrappedKeyFormat } from './wrapped-key.ts'

/** A wrapped value where it stands in a text. */
export type WrappedValue = {
  /** Where: a path into the document, a line number as `line 3`; absent when the text is the value. */
  path?: string
} & (
  | { format: 'jwe'; text: string; replace(text: string): Edit[] }
  | { format: 'envelope'; members: unknown; replace(members: WrappedKeyText): Edit[] }
  /** The path leads here, and what is here cannot be read. */
  | { format: 'none' }
)

/** Puts `text` in place of what stands from `start` to `end`. */
export interface Edit {
  start: number
  end: number
  text: string
}

/**
 * Finds the wrapped values of a text: compact JWEs, one a line; one envelope; or, with a path, whatever stands there in a
 * JSON or YAML document. Nothing but the values themselves is ever changed: no blank, no comment, no number's digits.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when there is a path and the text is neither JSON nor YAML
 */
export function findWrappedValues(text: string, path?: JsonPath): WrappedValue[] {
  if (path === undefined) {
    const lines = findJweLines(text)
    if (lines !== undefined) return lines
    if (!text.trimStart().startsWith('{')) return []
  }
  return parseDocuments(text, path !== undefined).flatMap((document) => {
    const found = findNodes(document, path ?? [])
    const nodes = new Set(found.map(({ node }) => node))
    return found.flatMap((each): WrappedValue[] => {
      const value = readValue(each.node, text)
      if (value.format === 'none' && (path === undefined || holdsNothing(each, nodes))) return []
      return [path === undefined ? value : { ...value, path: each.path }]
    })
  })
}

/** `null`, or no more than what holds other places that were named. */
function holdsNothing(found: Found, nodes: ReadonlySet<Node>): boolean {
  return (isScalar(found.node) && found.node.value === null) || holdsAnother(found, nodes)
}

/** The text with its edits made. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let from = 0
  for (const { start, end, text: replacement } of edits.toSorted((a, b) => a.start - b.start)) {
    parts.push(text.slice(from, start), replacement)
    from = end
  }
  return [...parts, text.slice(from)].join('')
}

function findJweLines(text: string): WrappedValue[] | undefined {
  const values: WrappedValue[] = []
  let start = 0
  const lines = text.split('\n')
  for (const [index, line] of lines.entries()) {
    const token = line.trim()
    const from = start + line.indexOf(token)
    start += line.length + 1
    if (token === '') continue
    if (!looksLikeCompactJwe(token)) return undefined
    const replace = (replacement: string) => [{ start: from, end: from + token.length, text: replacement }]
    values.push({ path: `line ${index + 1}`, format: 'jwe', text: token, replace })
  }
  if (values.length === 0) return undefined
  const [only, ...others] = values
  if (only === undefined || others.length > 0) return values
  const { path: _, ...value } = only
  return [value]
}

function parseDocuments(text: string, asked: boolean) {
  // Every JSON text is YAML 1.2; what differs between the two is nothing that the position of a value depends on.
  const lineCounter = new LineCounter()
  // The reader would compare every two names of a map.
  const options = { keepSourceTokens: false, logLevel: 'silent', uniqueKeys: false, lineCounter } as const
  const documents = parseAllDocuments(text, options)
  const broken = documents.flatMap((document) => document.errors).at(0)
  const repeated = broken === undefined ? documents.map(findRepeatedName).find((each) => each !== undefined) : undefined
  if (broken === undefined && repeated === undefined) return documents
  if (!asked) return []
  if (broken === undefined) {
    const { line, col } = lineCounter.linePos(repeated ?? 0)
    throw new KeyturnError('INVALID_INPUT', `neither JSON nor YAML: line ${line}, column ${col}: DUPLICATE_KEY`)
  }
  const [{ line, col } = { line: 0, col: 0 }] = broken.linePos ?? []
  // The parser's own message quotes the line.
  throw new KeyturnError('INVALID_INPUT', `neither JSON nor YAML: line ${line}, column ${col}: ${broken.code}`)
}

/** Where a name stands that its map has already. */
function findRepeatedName(document: Document): number | undefined {
  let found: number | undefined
  visit(document, {
    Map(_key, map) {
      const names = new Set<unknown>()
      for (const { key } of map.items) {
        const name = isScalar(key) ? key.value : key
        if (names.has(name)) found = isScalar(key) ? key.range?.[0] : 0
        if (found !== undefined) return visit.BREAK
        names.add(name)
      }
      return undefined
    },
  })
  return found
}

function readValue(node: Node, text: string): WrappedValue {
  if (isMap(node)) return isEnvelope(node) ? envelopeValue(node) : { format: 'none' }
  if (!isScalar(node) || typeof node.value !== 'string') return { format: 'none' }
  const write = scalarWriter(node, text)
  if (write === undefined) return { format: 'none' }
  const value = node.value.trim()
  if (looksLikeCompactJwe(value)) return { format: 'jwe', text: value, replace: write }
  const members = value.startsWith('{') ? readJson(value) : undefined
  if (!hasFormat(members)) return { format: 'none' }
  return { format: 'envelope', members, replace: (envelope) => write(JSON.stringify(envelope)) }
}

function isEnvelope(node: YAMLMap): boolean {
  return node.get('format') === wrappedKeyFormat
}

function envelopeValue(node: YAMLMap): WrappedValue {
  const members = node.toJSON() as unknown
  const replace = (envelope: WrappedKeyText): Edit[] =>
    (['kid', 'alg', 'value'] as const).flatMap((name) => {
      const member = node.get(name, true)
      return isScalar(member) && member.range ? writeScalar(member, envelope[name]) : []
    })
  return { format: 'envelope', members, replace }
}

function hasFormat(members: unknown): boolean {
  return typeof members === 'object' && members !== null && 'format' in members && members.format === wrappedKeyFormat
}

/** Absent for a text over several lines, whose indentation is part of it. */
function scalarWriter(node: Scalar, text: string): ((value: string) => Edit[]) | undefined {
  const [start, end] = node.range ?? [0, 0]
  if (end <= start || text.slice(start, end).includes('\n')) return undefined
  return (value) => writeScalar(node, value)
}

function writeScalar(node: Scalar, value: string): Edit[] {
  const [start, end] = node.range ?? [0, 0]
  if (node.type === Scalar.QUOTE_SINGLE) return [{ start, end, text: `'${value.replaceAll("'", "''")}'` }]
  // Only base64url, dots and URLs are written, which need no quotes where there were none; an envelope has them already.
  return [{ start, end, text: node.type === Scalar.PLAIN ? value : JSON.stringify(value) }]
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
