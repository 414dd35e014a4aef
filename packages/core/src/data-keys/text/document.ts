import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  Scalar,
  visit,
  type YAMLMap,
} from 'yaml'
import { KeyturnError } from '../../errors.ts'
import type { Edit } from './edit.ts'
import { memberPath } from './json-path.ts'

/** A document of a text, and where in the text it begins: positions in its nodes count from there. */
export interface PlacedDocument {
  document: Document
  offset: number
  /** The line of the text that it begins on; absent when it is the only one. */
  line?: number
}

/**
 * Reads a text as JSON, as YAML, or as one JSON object a line, as database exports are.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when it is none of them
 */
export function parseDocuments(text: string): PlacedDocument[] {
  const lines = parseLines(text)
  if (lines !== undefined) return lines
  // Every JSON text is YAML 1.2; what differs between the two is nothing that the position of a value depends on.
  const lineCounter = new LineCounter()
  const documents = parseAllDocuments(text, { ...parseOptions, lineCounter })
  const broken = documents.flatMap((document) => document.errors).at(0)
  if (broken !== undefined) {
    const [{ line, col } = { line: 0, col: 0 }] = broken.linePos ?? []
    // The parser's own message quotes the line.
    throw new KeyturnError('INVALID_INPUT', `neither JSON nor YAML: line ${line}, column ${col}: ${broken.code}`)
  }
  const repeated = documents.map(findRepeatedName).find((each) => each !== undefined)
  if (repeated !== undefined) {
    const { line, col } = lineCounter.linePos(repeated)
    throw new KeyturnError('INVALID_INPUT', `neither JSON nor YAML: line ${line}, column ${col}: DUPLICATE_KEY`)
  }
  if (documents.length === 1) return documents.map((document) => ({ document, offset: 0 }))
  return documents.map((document) => {
    const { line } = lineCounter.linePos(document.contents?.range?.[0] ?? 0)
    return { document, offset: 0, line }
  })
}

// The reader would compare every two names of a map.
const parseOptions = { keepSourceTokens: false, logLevel: 'silent', uniqueKeys: false } as const

/** One JSON object a line, more than one of them; each is read by itself. */
function parseLines(text: string): PlacedDocument[] | undefined {
  if (!/^\s*\{.*\}[ \t\r]*\n\s*\{.*\}[ \t\r]*(\n|$)/.test(text)) return undefined
  const placed: PlacedDocument[] = []
  let offset = 0
  for (const [index, line] of text.split('\n').entries()) {
    const documents = line.trim() === '' ? [] : parseAllDocuments(line, parseOptions)
    for (const document of documents) {
      if (document.errors.length > 0 || findRepeatedName(document) !== undefined) return undefined
      placed.push({ document, offset, line: index + 1 })
    }
    offset += line.length + 1
  }
  return placed
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

/** Goes through a document from the top. What `look` answers `true` for is done, and nothing below it is looked at. */
export function walkDocument(document: Document, look: (node: Node, path: string) => boolean): void {
  const walk = (node: unknown, path: string): void => {
    if (node === null || typeof node !== 'object' || look(node as Node, path)) return
    if (isMap(node)) for (const { key, value } of node.items) walk(value, path + memberPath(nameOf(key)))
    if (isSeq(node)) for (const [index, item] of node.items.entries()) walk(item, `${path}[${index}]`)
  }
  walk(document.contents, '$')
}

function nameOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : ''
}

/** A member's text; `undefined` when it has none, or is no text on one line, which alone can be replaced. */
export function textMember(map: YAMLMap, name: string): string | undefined {
  const node = map.get(name, true)
  return isScalar(node) && typeof node.value === 'string' ? node.value : undefined
}

/** The edits that give members of a map other texts. Members that it has not are left out. */
export function writeMembers(map: YAMLMap, members: Readonly<Record<string, string>>, offset: number): Edit[] {
  return Object.entries(members).flatMap(([name, text]) => {
    const node = map.get(name, true)
    return isScalar(node) ? writeScalar(node, text, offset) : []
  })
}

/** Puts a new member after another one, in a map that is written with braces. */
export function addMember(map: YAMLMap, after: string, name: string, text: string, offset: number): Edit[] {
  const pair = map.items.find(({ key }) => isScalar(key) && key.value === after) as Pair<Scalar, Scalar> | undefined
  const end = pair?.value?.range?.[1]
  if (end === undefined || map.flow !== true) return []
  const at = offset + end
  return [{ start: at, end: at, text: `, ${JSON.stringify(name)}: ${JSON.stringify(text)}` }]
}

/** Only base64, dots, dates and URLs are written, which need no quotes where there were none. */
export function writeScalar(node: Scalar, value: string, offset: number): Edit[] {
  const [start, end] = node.range ?? [0, 0]
  const place = { start: offset + start, end: offset + end }
  if (node.type === Scalar.QUOTE_SINGLE) return [{ ...place, text: `'${value.replaceAll("'", "''")}'` }]
  return [{ ...place, text: node.type === Scalar.PLAIN ? value : JSON.stringify(value) }]
}

/** Whether a text stands on one line: over several lines, indentation is part of it, and it cannot be replaced. */
export function isOnOneLine({ range }: Scalar, text: string, offset: number): boolean {
  const [start, end] = range ?? [0, 0]
  return end > start && !text.slice(offset + start, offset + end).includes('\n')
}
