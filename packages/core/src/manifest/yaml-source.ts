import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Pair, parseAllDocuments } from 'yaml'
import { plainText, quote } from '../text.ts'

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
  const positions: Positions = new Map()
  const around = (path: ValuePath) => {
    for (let length = path.length; length >= 0; length--) {
      const found = positions.get(keyOf(path.slice(0, length)))
      if (found !== undefined) return found
    }
    return { name: start, value: start }
  }
  const source: YamlSource = {
    value: undefined,
    problems: [],
    positionOf: (path) => around(path).value,
    positionOfName: (path) => around(path).name,
  }
  const refuse: Refuse = (message, position = start, path = []) => source.problems.push({ path, position, message })
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
  for (const { message, pos } of [...document.errors, ...document.warnings]) {
    // It quotes what it stumbles over.
    refuse(plainText(message.charAt(0).toLowerCase() + message.slice(1)), positionAt(pos[0]))
  }
  if (source.problems.length > 0) return source
  try {
    source.value = toPlainValue(document, { positions, positionAt, refuse })
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error
    refuse(error.message, error.position)
  }
  return source
}

type Positions = Map<string, { name: Position; value: Position }>
type Refuse = (message: string, position?: Position, path?: ValuePath) => void

interface Walk {
  positions: Positions
  positionAt(offset: number): Position
  refuse: Refuse
}

/** The document as plain data. @throws {TooMuch} */
function toPlainValue(document: Document.Parsed, { positions, positionAt, refuse }: Walk): unknown {
  let values = 0
  const anchors = new Map<string, unknown>()
  const positionOf = (node: unknown, fallback: Position): Position =>
    isNode(node) && node.range ? positionAt(node.range[0]) : fallback

  const toPlain = (node: unknown, path: ValuePath, name: Position): unknown => {
    values++
    if (values > mostValues) throw new TooMuch(`it unfolds into more than ${mostValues} values`, name)
    if (path.length > deepest) throw new TooMuch(`it is nested more than ${deepest} levels deep`, name)
    const position = positionOf(node, name)
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
    return isMap(target) ? toPlainMap(target.items, path, position) : null
  }

  const toPlainMap = (items: readonly Pair<unknown, unknown>[], path: ValuePath, position: Position): unknown => {
    const plain: Record<string, unknown> = {}
    for (const { key, value } of items) {
      const at = positionOf(key, position)
      const word = isScalar(key) ? key.value : undefined
      const problem = findNameProblem(word, plain)
      if (problem !== undefined) refuse(problem, at, path)
      if (problem !== undefined || typeof word !== 'string') continue
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

  return toPlain(document.contents, [], positionOf(document.contents, start))
}

function findNameProblem(word: unknown, before: object): string | undefined {
  if (typeof word !== 'string') return 'a name has to be text; put it in quotes'
  if (word === '<<') return 'merge keys ("<<") are not part of YAML 1.2; write common fields under "defaults"'
  return Object.hasOwn(before, word) ? `${quote(word)} stands here twice; only one of the two can be meant` : undefined
}

function readDocument(
  text: string,
  lineCounter: LineCounter,
  refuse: (message: string) => void,
): Document.Parsed | undefined {
  try {
    const documents = parseAllDocuments(text, {
      lineCounter,
      prettyErrors: false,
      strict: true,
      version: '1.2',
      // The reader compares every two names of a map; in the walk one look at the names before is enough.
      uniqueKeys: false,
    })
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
