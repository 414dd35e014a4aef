import type { Flags } from '../flags/flag.ts'
import { globalFlags } from '../flags/global-flags.ts'
import { buildTree, type CommandGroup, findNode } from './command-tree.ts'
import { tokenize } from './tokens.ts'

/** What can stand at the end of a command line. */
export interface Completion {
  words: string[]
  /** The vault whose key names can stand there, too: as `--vault` says, `undefined` when the environment is to. */
  keysOf?: { vault: string | undefined }
}

/**
 * What can follow on a command line that is being typed.
 *
 * @param typed the words after `keyturn`, the last one as far as it goes
 */
export async function complete(typed: readonly string[], groups: readonly CommandGroup[]): Promise<Completion> {
  const current = typed.at(-1) ?? ''
  const before = typed.slice(0, -1)
  const tokens = tokenize(before, globalFlags)
  const words = tokens.filter(({ flag }) => flag === undefined)
  const { path, node } = findNode(words, buildTree(groups))
  const command = await node.listed?.load()
  const flags: Flags = { ...globalFlags, ...command?.flags }
  const begun = (candidates: Iterable<string>) => [...candidates].filter((word) => word.startsWith(current))
  const open = openFlag(before.at(-1), flags)
  if (open !== undefined) {
    const choices = open === 'output' ? (command?.formats ?? flags.output?.choices) : flags[open]?.choices
    return { words: begun(open === 'vault' ? ['local'] : (choices ?? [])) }
  }
  if (current.startsWith('-')) return { words: begun(Object.keys(flags).map((name) => `--${name}`)) }
  const below = words.length === path.length ? begun(node.children.keys()) : []
  const takesKey = Object.keys(command?.positionals ?? {}).some((word) => /^[<[](?:name|from|to)\b/.test(word))
  if (!takesKey) return { words: below }
  const vault = tokenize(before, flags).findLast(({ flag }) => flag === 'vault')?.value
  return { words: below, keysOf: { vault } }
}

/** The flag that the next word is the value of. */
function openFlag(word: string | undefined, flags: Flags): string | undefined {
  if (word === undefined || word.includes('=')) return undefined
  const [name] = Object.entries(flags).find(([key, { alias }]) => word === `--${key}` || word === `-${alias}`) ?? []
  return name === undefined || flags[name]?.type === 'boolean' ? undefined : name
}
