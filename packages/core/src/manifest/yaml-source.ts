import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
} from 'yaml'
import { quote } from '../text.ts'

/** Where something stands in a text. Both count from 1. */
interface Position {
  line: number
  column: number
}

/** Names and list positions that lead to a value: `['keys', 2, 'ifOlderThan']`. */
export type ValuePath = readonly (string | number)[]

interface SourceProblem {
  path: ValuePath
  position: Position
  message: string
}

/** A YAML text as plain data, and where each of its parts stands. */
export interface YamlSource {
  /** `undefined` when the text is no YAML at all, or empty. */
  value: unknown
  problems: SourceProblem[]
  /** Where the value of the path stands, or the nearest thing around it. */
  positionOf(path: ValuePath): Position
  /** Where the name of the path's last step stands. */
  positionOfName(path: ValuePath): Position
}

/** Beyond these no manifest was ever meant; a small text can otherwise unfold into gigabytes, or into a stack overflow. */
const mostCharacters = 8_000_000
const mostValues = 300_000
const deepest = 40

const plainTags = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
)

const start: Position = { line: 1, column: 1 }

/**
 * Reads one YAML 1.2 document with JSON's kinds of values. All problems at once: syntax, duplicate names, names that are
 * no text, tags (`!x`), merge keys (`<<`, which YAML 1.2 does not have), and aliases that unfold without bound.
 */
export function readYaml(text: string): YamlSource {
  const positions = new Map<string, { name: Position; value: Position }>()
  const around = (path: ValuePath) => {
    for (let length = path.length; length >= 0; length--) {
      const found = positions.get(keyOf(path.slice(0, length)))
      if (found !== undefined) return { found, exact: length === path.length }
    }
    return { found: { name: start, value: start }, exact: false }
  }
  const source: YamlSource = {
    value: undefined,
    problems: [],
    positionOf: (path) => around(path).found.value,
    positionOfName: (path) => around(path).found.name,
  }
  const refuse = (message: string, position: Position = start, path: ValuePath = []) => {
    source.problems.push({ path, position, message })
  }

  if (text.length > mostCharacters) {
    refuse(`it has ${text.length} characters; at most ${mostCharacters} are read`)
    return source
  }
  const lines = new LineCounter()
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const document = readDocument(text, lines, refuse)
  if (document === undefined) return source
  for (const { code, message, pos } of [...document.errors, ...document.warnings]) {
    const what =
      code === 'DUPLICATE_KEY'
        ? `${nameAt(text, pos[0])} stands here twice; only one of the two can be meant`
        : message.charAt(0).toLowerCase() + message.slice(1)
    refuse(what, positionAt(pos[0]))
  }
  if (source.problems.length > 0) return source

  let values = 0
  const anchors = new Map<string, unknown>()
  const positionOf = (node: Node | null | undefined, fallback: Position): Position =>
    node?.range ? positionAt(node.range[0]) : fallback

  const toPlain = (node: unknown, path: ValuePath, name: Position): unknown => {
    values++
    if (values > mostValues) throw new TooMuch(`it unfolds into more than ${mostValues} values`, name)
    if (path.length > deepest) throw new TooMuch(`it is nested more than ${deepest} levels deep`, name)
    const position = isNode(node) ? positionOf(node, name) : name
    positions.set(keyOf(path), { name, value: position })
    // An alias means the last anchor of its name before it, and the walk is in the order of the text.
    const target = isAlias(node) ? anchors.get(node.source) : node
    if (isAlias(node) && target === undefined)
      refuse(`there is no anchor ${quote(node.source)} before this`, position, path)
    if (isNode(node) && !isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node)
    if (isNode(target) && !isAlias(target) && target.tag !== undefined && !plainTags.has(target.tag)) {
      refuse('tags such as !!binary or !!set have no meaning here', position, path)
      return null
    }
    if (isScalar(target)) return target.value
    if (isSeq(target)) return target.items.map((item, index) => toPlain(item, [...path, index], position))
    if (isMap(target)) {
      const plain: Record<string, unknown> = {}
      for (const { key, value } of target.items as Pair<unknown, unknown>[]) {
        const at = isNode(key) ? positionOf(key, position) : position
        const word = isScalar(key) ? key.value : undefined
        if (typeof word !== 'string') {
          refuse('a name has to be text; put it in quotes', at, path)
          continue
        }
        if (word === '<<') {
          refuse('merge keys ("<<") are not part of YAML 1.2; write common fields under "defaults"', at, path)
          continue
        }
        // A plain assignment of this name would set the prototype.
        Object.defineProperty(plain, word, {
          value: toPlain(value, [...path, word], at),
          enumerable: true,
          configurable: true,
          writable: true,
        })
      }
      return plain
    }
    return null
  }

  try {
    source.value = toPlain(document.contents, [], positionOf(document.contents, start))
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error
    refuse(error.message, error.position)
  }
  return source
}

function readDocument(
  text: string,
  lineCounter: LineCounter,
  refuse: (message: string) => void,
): Document.Parsed | undefined {
  try {
    const documents = parseAllDocuments(text, { lineCounter, prettyErrors: false, strict: true, version: '1.2' })
    if (!Array.isArray(documents) || documents.length === 0) return undefined
    if (documents.length > 1) refuse(`it holds ${documents.length} YAML documents; a manifest is one`)
    return documents[0]
  } catch (error) {
    // The reader is recursive; a text that is nothing but brackets overflows it.
    if (!(error instanceof RangeError)) throw error
    refuse('it is nested too deeply')
    return undefined
  }
}

class TooMuch extends Error {
  readonly position: Position

  constructor(message: string, position: Position) {
    super(message)
    this.position = position
  }
}

function nameAt(text: string, offset: number): string {
  return quote(/^[^:\n]*/.exec(text.slice(offset, offset + 200))?.[0].trim() ?? '')
}

function keyOf(path: ValuePath): string {
  return JSON.stringify(path)
}

/** As a reader would write it: `keys[2].ifOlderThan`. */
export function formatPath(path: ValuePath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`
      if (!/^[\w-]+$/.test(step)) return `[${quote(step)}]`
      return index === 0 ? step : `.${step}`
    })
    .join('')
}
