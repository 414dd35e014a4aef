import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { KeyturnError } from '@keyturn/core'
import { expect, test } from 'vitest'
import { commandGroups } from '../src/command-list.ts'
import { buildTree } from '../src/program/command-tree.ts'
import { parseArgv } from '../src/program/parse-argv.ts'
import { commandWords } from '../src/render/words.ts'
import { createKeyturn } from './run-keyturn.ts'

interface Mention {
  file: string
  /** What stands after the program's name. */
  line: string
  /** A command that is only spoken of stands in quotes. */
  isQuoted: boolean
}

const mentions = ['core', 'cli'].flatMap((name) => {
  const folder = fileURLToPath(new URL(`../../${name}/src/`, import.meta.url))
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => findMentions(`${name}/src/${file}`, readFileSync(`${folder}/${file}`, 'utf8')))
})

function findMentions(file: string, source: string): Mention[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(?<=^|\s)\/\/.*$/gm, '')
  const found = code
    .replaceAll(/\$\{[^}]*\}/g, 'NAME')
    .matchAll(/(?<!generator: ')("?)\bkeyturn ([a-z][^"'`;?()|<>\n\\]*)/g)
  return [...found].map(([, quote, rest = '']) => ({
    file,
    // A sentence ends with a dot, and goes on after a comma.
    line: (rest.split(/[.,:](?:\s|$)/)[0] ?? '').replace(/ --help$/, '').trim(),
    isQuoted: quote === '"',
  }))
}

const commands = buildTree(commandGroups).children
const isCommand = ({ line }: Mention) => commands.has(line.split(' ')[0] ?? '')

test('whatever follows the name of the program in a text is a command, or no word that could be one', () => {
  const others = mentions.filter((each) => !isCommand(each)).map(({ line }) => line.split(' ')[0] ?? '')
  const prose = ['do', 'is', 'itself', 'manifest', 'needs', 'runs', 'will', 'without']
  expect(others.filter((word) => !prose.includes(word) && word !== 'audit')).toEqual([])
})

test.each(mentions.filter((each) => isCommand(each) && !each.isQuoted))(
  '"keyturn $line" of $file is a whole command line of this program',
  async ({ line }) => {
    expect(await parseArgv(line.split(' '), commandGroups)).toHaveProperty('command')
  },
)

test.each(mentions.filter((each) => isCommand(each) && each.isQuoted))(
  '"keyturn $line", which $file speaks of, has a command and flags that there are',
  async ({ line }) => {
    const error = await parseArgv(line.split(' '), commandGroups).catch((caught: unknown) => caught)
    if (error instanceof KeyturnError) expect(error.message).toMatch(/needs|missing|no .* named/)
  },
)

test('each next step that an error proposes runs as it is printed, with its vault', async () => {
  const keyturn = await createKeyturn()
  const vaultUrl = 'https://default.vault.localhost'
  try {
    await keyturn.json('create orders --type EC')
    await keyturn.json('create gone --type EC')
    await keyturn.json('delete gone --yes')
    for (const [step, more = ''] of [
      [{ verb: 'show', key: 'orders', vaultUrl }],
      [{ verb: 'versions', key: 'orders', vaultUrl }],
      [{ verb: 'enable', key: 'orders', vaultUrl }],
      [{ verb: 'rotate', key: 'orders', vaultUrl }],
      [{ verb: 'list', vaultUrl }],
      [{ verb: 'deleted', vaultUrl }],
      [{ verb: 'recover', key: 'gone', vaultUrl }],
      [{ verb: 'create', key: 'orders', vaultUrl, newVersion: true }, ' --type EC'],
      [{ verb: 'ensure', key: 'orders', vaultUrl }, ' --type EC'],
      [{ verb: 'policy set', key: 'orders', vaultUrl }, ' --rotate-every 90d'],
    ] as const) {
      const [name, ...line] = `${commandWords.step(step)}${more}`.split(' ')
      expect(name).toBe('keyturn')
      expect({ line, ...(await keyturn.run(line)) }).toMatchObject({ status: 0 })
    }
  } finally {
    await keyturn.remove()
  }
})
