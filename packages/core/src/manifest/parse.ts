import * as v from 'valibot'
import { KeyturnError } from '../errors.ts'
import { refuseUnknownOptions } from '../options.ts'
import { type VaultReferenceOptions, vaultReferenceOptionNames } from '../vault/reference.ts'
import { readDesiredState } from './desired-state.ts'
import type { Manifest } from './fields/desired.ts'
import { show } from './fields/schema-parts.ts'
import type { ManifestFile } from './fields/written.ts'
import { nearestName } from './nearest-name.ts'
import { knownFields, manifestSchema } from './schema.ts'
import { formatPath, readYaml, type ValuePath } from './yaml-source.ts'

/** Something that is wrong with a manifest, and where. */
export interface ManifestProblem {
  /** Counts from 1. */
  line: number
  /** Counts from 1. */
  column: number
  /** As in `keys[2].ifOlderThan`; empty for the manifest as a whole. */
  path: string
  message: string
}

export interface ParseManifestOptions extends VaultReferenceOptions {
  /** What the problems call the text. Default `keys.yaml`. */
  file?: string | undefined
}

const mostProblemsShown = 40

/** A file with more unknown fields than this is of another kind, and looking for what was meant takes its time. */
const mostSuggestions = 200

/**
 * Reads a manifest from YAML (or JSON, which is YAML): unknown fields, wrong values and contradictions are all refused.
 *
 * @throws {KeyturnError} `INVALID_INPUT` with every problem, each on a line of its own with file, line, column and path
 */
export function parseManifest(text: string, options: ParseManifestOptions = {}): Manifest {
  refuseUnknownOptions('parseManifest', options, { ...vaultReferenceOptionNames, file: true })
  const { cloud, allowHost } = options
  const { manifest, problems } = checkManifest(text, { cloud, allowHost })
  if (manifest !== undefined) return manifest
  throw badFile(options.file ?? 'keys.yaml', problems)
}

/** What is wrong with a file that people write, as one error: each problem on a line of its own. */
export function badFile(file: string, problems: readonly ManifestProblem[]): KeyturnError {
  const lines = problems.slice(0, mostProblemsShown).map((problem) => formatProblem(file, problem))
  const hidden = problems.length - lines.length
  if (hidden > 0) lines.push(`and ${hidden} more`)
  const [only] = lines
  return new KeyturnError(
    'INVALID_INPUT',
    lines.length === 1 && only !== undefined
      ? only
      : `${file} has ${problems.length} problems:\n${lines.map((line) => `  ${line}`).join('\n')}`,
  )
}

/** As compilers write it, so that editors and terminals can jump there. */
function formatProblem(file: string, { line, column, path, message }: ManifestProblem): string {
  return `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`
}

/**
 * As `parseManifest`, for callers that show each problem at its position: the manifest when there is none, else the
 * problems in the order of the text.
 */
export function checkManifest(
  text: string,
  options: VaultReferenceOptions = {},
): { manifest?: Manifest; problems: ManifestProblem[] } {
  refuseUnknownOptions('checkManifest', options, vaultReferenceOptionNames)
  const source = readYaml(text)
  const found: ManifestProblem[] = source.problems.map(({ path, position, message }) => ({
    ...position,
    path: formatPath(path),
    message,
  }))
  if (found.length > 0) return { problems: inOrder(found) }
  if (source.value === undefined || source.value === null) {
    return { problems: [{ line: 1, column: 1, path: '', message: 'it is empty; a manifest starts with "version: 1"' }] }
  }

  if (!isMap(source.value)) {
    return { problems: [{ line: 1, column: 1, path: '', message: noMap(source.value) }] }
  }

  /** The paths of what cannot be read, and of all that holds it. */
  const unsound = new Set<string>()
  let isRootUnsound = false
  const refuse = (path: ValuePath, message: string, position = source.positionOf(path)) => {
    found.push({ ...position, path: formatPath(path), message })
  }
  for (const { path, message, ofName } of [...findShapeProblems(source.value), ...findSchemaProblems(source.value)]) {
    if (path.length === 0) isRootUnsound = true
    for (const [index] of path.entries()) unsound.add(JSON.stringify(path.slice(0, index + 1)))
    refuse(path, message, ofName ? source.positionOfName(path) : source.positionOf(path))
  }
  const isSound = (path: ValuePath) => !isRootUnsound && !unsound.has(JSON.stringify(path))
  const { manifest, problems } = readDesiredState(source.value as unknown as ManifestFile, isSound, options)
  for (const { path, message } of problems) refuse(path, message)
  return found.length > 0 ? { problems: inOrder(found) } : { manifest, problems: [] }
}

interface ShapeProblem {
  path: ValuePath
  message: string
  /** Whether the name of the field is what is wrong, not its value. */
  ofName: boolean
}

/** Maps that are none, and all unknown fields; the schema would stop at the first of each. */
function findShapeProblems(value: Record<string, unknown>): ShapeProblem[] {
  const problems: ShapeProblem[] = []
  const check = (part: unknown, path: ValuePath, known: readonly string[] | undefined) => {
    if (part === undefined) return
    if (!isMap(part)) {
      problems.push({ path, message: noMap(part), ofName: false })
      return
    }
    if (known === undefined) return
    for (const name of Object.keys(part)) {
      if (known.includes(name)) continue
      const nearest = problems.length < mostSuggestions ? nearestName(name, known) : undefined
      const message =
        nearest === undefined
          ? `unknown field; allowed are ${known.join(', ')}`
          : `unknown field; did you mean "${nearest}"?`
      problems.push({ path: [...path, name], message, ofName: true })
    }
  }
  const checkMaps = (part: unknown, path: ValuePath) => {
    if (!isMap(part)) return
    for (const name of ['tags', 'releasePolicy']) {
      if (Array.isArray(part[name])) check(part[name], [...path, name], undefined)
    }
  }
  check(value, [], knownFields.root)
  check(value.defaults, ['defaults'], knownFields.defaults)
  checkMaps(value.defaults, ['defaults'])
  for (const [list, known] of [
    ['keys', knownFields.key],
    ['selectors', knownFields.selector],
  ] as const) {
    const items: unknown = value[list]
    if (!Array.isArray(items)) continue
    for (const [index, item] of items.entries()) {
      const path = [list, index]
      check(item, path, known)
      checkMaps(item, path)
      if (list !== 'selectors' || !isMap(item)) continue
      check(item.match, [...path, 'match'], knownFields.match)
      checkMaps(item.match, [...path, 'match'])
    }
  }
  return problems
}

function findSchemaProblems(value: unknown): ShapeProblem[] {
  const { issues = [] } = v.safeParse(manifestSchema, value)
  return issues.flatMap((issue): ShapeProblem[] => {
    const path = (issue.path ?? []).map(({ key }) => key as string | number)
    if (issue.type !== 'strict_object') return [{ path, message: issue.message, ofName: false }]
    // What is no map, and what is unknown, has been said; what is left is missing.
    if (issue.expected === 'never' || issue.expected === 'Object') return []
    return [{ path, message: issue.path?.length === 1 ? 'is missing; write version: 1' : 'is missing', ofName: false }]
  })
}

function noMap(value: unknown): string {
  return `${show(value)} is not a map; write name: value, one a line`
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function inOrder(problems: ManifestProblem[]): ManifestProblem[] {
  return problems.sort((a, b) => a.line - b.line || a.column - b.column)
}
