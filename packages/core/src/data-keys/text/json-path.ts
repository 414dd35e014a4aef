import { type Document, isMap, isScalar, isSeq, type Node } from 'yaml'
import { KeyturnError } from '../../errors.ts'
import { quote } from '../../text.ts'

/** One step of a path: a member or an item by name or number, all of them, or any depth below (`..`) first. */
export interface JsonPathStep {
  descend: boolean
  /** Absent: all. */
  select?: string | number
}

/** A path into a JSON or YAML document. */
export type JsonPath = readonly JsonPathStep[]

/** A node with the path that leads to it and no other. */
export interface Found {
  path: string
  node: Node
}

const step =
  /(\.\.|\.)(?:(\*)|([A-Za-z_\u0080-\uffff][\w\u0080-\uffff-]*))|(\.\.)?\[(?:(\*)|(\d{1,9})|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]/y

/** Each step may pass over the whole document. No document that people write is nested as deep. */
const mostSteps = 100

/**
 * Reads a path: of JSONPath (RFC 9535) the part that selects values, that is `$`, `.name`, `['name']`, `[0]`, `.*`, `[*]`
 * and `..` before any of them. No filters, slices or lists.
 *
 * @param what names the value in the error, such as a flag
 * @throws {KeyturnError} `INVALID_INPUT`
 */
export function parseJsonPath(text: string, what?: string): JsonPath {
  const steps: JsonPathStep[] = []
  let at = 1
  while (text.startsWith('$') && at < text.length) {
    step.lastIndex = at
    const match = step.exec(text)
    if (match === null) break
    const [whole, dots, , name, deep, , index, single, double] = match
    const quoted = single ?? double
    const select = name ?? quoted?.replace(/\\(.)/g, '$1') ?? (index === undefined ? undefined : Number(index))
    steps.push({ descend: dots === '..' || deep === '..', ...(select !== undefined && { select }) })
    at += whole.length
  }
  if (steps.length > mostSteps) {
    throw new KeyturnError(
      'INVALID_INPUT',
      `${what === undefined ? '' : `${what}: `}the JSON path has ${steps.length} steps; at most ${mostSteps} are followed`,
    )
  }
  if (text.startsWith('$') && at === text.length) return steps
  throw new KeyturnError(
    'INVALID_INPUT',
    `${what === undefined ? '' : `${what}: `}${quote(text)} is not a JSON path, from its character ${text.startsWith('$') ? at + 1 : 1} on`,
    { hint: "Such as $.wrapped, $.keys[*].dek, $..dek or $['a name']." },
  )
}

/** All nodes of a document that a path leads to, in the document's order, each once. */
export function findNodes(document: Document, path: JsonPath): Found[] {
  if (document.contents === null) return []
  let found: Found[] = [{ path: '$', node: document.contents as Node }]
  for (const each of path) {
    const from = each.descend ? withDescendants(found) : found
    found = once(from.flatMap((parent) => childrenOf(parent, each.select)))
  }
  return found
}

/** Whether something below a node was found, too: then the node is only what holds it. */
export function holdsAnother({ node }: Found, found: ReadonlySet<Node>): boolean {
  if (isMap(node)) return node.items.some(({ value }) => isFoundBelow(value as Node | null, found))
  return isSeq(node) && node.items.some((item) => isFoundBelow(item as Node | null, found))
}

function isFoundBelow(node: Node | null, found: ReadonlySet<Node>): boolean {
  return node !== null && (found.has(node) || holdsAnother({ path: '', node }, found))
}

/** Several steps of any depth lead to a node in many ways; it counts once after each, or the ways would multiply. */
function once(found: readonly Found[]): Found[] {
  const seen = new Set<Node>()
  return found.filter(({ node }) => !seen.has(node) && seen.add(node))
}

function childrenOf({ path, node }: Found, select?: string | number): Found[] {
  if (isMap(node)) {
    return node.items.flatMap(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : undefined
      if (name === undefined || value === null || (select !== undefined && select !== name)) return []
      return [{ path: path + memberPath(name), node: value as Node }]
    })
  }
  if (!isSeq(node)) return []
  return node.items.flatMap((item, index) =>
    select === undefined || select === index ? [{ path: `${path}[${index}]`, node: item as Node }] : [],
  )
}

/** What lies below a node that was come to before has been come to with it. */
function withDescendants(found: readonly Found[]): Found[] {
  const seen = new Set<Node>()
  const all: Found[] = []
  const visit = (each: Found): void => {
    if (seen.has(each.node)) return
    seen.add(each.node)
    all.push(each)
    for (const child of childrenOf(each)) visit(child)
  }
  for (const each of found) visit(each)
  return all
}

/** The step of a path that leads to a member. */
export function memberPath(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `['${name.replace(/[\\']/g, '\\$&')}']`
}
