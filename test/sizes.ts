import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseSync } from 'rolldown/utils'

/** Something that can be read in one go, or should be. Lines count as an editor counts them. */
export interface Size {
  /** A file, or a function with its file: `runs/verdict.ts: judgeRun`. */
  what: string
  lines: number
}

/** The length of each source file below a folder. */
export async function measureFiles(folder: string): Promise<Size[]> {
  const files = await sourceFiles(folder)
  return files.map(({ file, text }) => ({ what: file, lines: text.trimEnd().split('\n').length }))
}

/** The length of each function below a folder: declared, a method, an arrow, and those that stand inside another. */
export async function measureFunctions(folder: string): Promise<Size[]> {
  const files = await sourceFiles(folder)
  return files.flatMap(({ file, text }) => functionsOf(file, text))
}

async function sourceFiles(folder: string): Promise<{ file: string; text: string }[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts')).sort()
  return Promise.all(
    names.map(async (name) => ({
      file: name.replaceAll('\\', '/'),
      text: await readFile(join(folder, name), 'utf8'),
    })),
  )
}

function functionsOf(file: string, text: string): Size[] {
  const { program, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`)
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length
  const sizes: Size[] = []
  const visit = (node: Node, name: string | undefined): void => {
    const own = nameOf(node) ?? name
    if (functionTypes.has(node.type)) {
      const line = lineAt(node.start)
      sizes.push({ what: `${file}: ${own ?? `line ${line}`}`, lines: lineAt(node.end) - line + 1 })
    }
    for (const child of childrenOf(node)) visit(child, namingTypes.has(node.type) ? own : undefined)
  }
  visit(program as unknown as Node, undefined)
  return sizes
}

/** A node of the syntax tree, as ESTree has it. */
interface Node {
  type: string
  start: number
  end: number
}

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

/** Nodes whose name is that of the function below them. */
const namingTypes = new Set(['VariableDeclarator', 'MethodDefinition', 'PropertyDefinition', 'Property'])

function nameOf(node: Node): string | undefined {
  const { id, key } = node as { id?: { name?: string }; key?: { name?: string } }
  return id?.name ?? key?.name
}

function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter((value): value is Node => typeof value === 'object' && value !== null && typeof value.type === 'string')
}
