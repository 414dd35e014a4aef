/**
 * Writes what `action.yml` says of inputs and outputs as tables into the README, between the comments that are there for it.
 *
 *   node scripts/action-tables.ts
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'

interface ActionFile {
  inputs: Record<string, { description: string; default?: string }>
  outputs: Record<string, { description: string }>
}

const root = join(import.meta.dirname, '..')

/** The README with the tables as `action.yml` has them. */
export function withActionTables(readme: string, action: string): string {
  const { inputs, outputs } = parse(action) as ActionFile
  const inputRows = Object.entries(inputs).map(([name, input]) => [
    `\`${name}\``,
    cell(input.description),
    input.default === undefined ? '' : `\`${input.default}\``,
  ])
  const outputRows = Object.entries(outputs).map(([name, output]) => [`\`${name}\``, cell(output.description)])
  return between(
    between(readme, 'inputs', table(['Input', 'What it says', 'Default'], inputRows)),
    'outputs',
    table(['Output', 'What it says'], outputRows),
  )
}

function between(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- action ${name} -->`, `<!-- end of action ${name} -->`]
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`the README lacks the comments "${start}" and "${end}"`)
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headings, headings.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function cell(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')
}

if (import.meta.main) {
  const file = join(root, 'README.md')
  const action = await readFile(join(root, 'action.yml'), 'utf8')
  await writeFile(file, withActionTables(await readFile(file, 'utf8'), action))
}
