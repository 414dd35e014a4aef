import packageJson from '../../package.json' with { type: 'json' }
import { globalFlags } from '../flags/global-flags.ts'
import { buildTree, type CommandGroup, commandsBelow, findNode } from './command-tree.ts'
import { renderCommandHelp, renderGroupHelp, renderRootHelp } from './render-help.ts'
import { tokenize } from './tokens.ts'

export interface HelpOptions {
  groups: readonly CommandGroup[]
  /** In columns. */
  width: number
}

/**
 * The answer to a command line that asks for help or for the version; `undefined` when it asks for something else. It
 * is found without the parser, which takes longer to load than all of this.
 */
export async function findHelp(argv: readonly string[], { groups, width }: HelpOptions): Promise<string | undefined> {
  const end = argv.indexOf('--')
  const words = end === -1 ? argv : argv.slice(0, end)
  if (words.includes('--help') || words.includes('-h')) return renderHelp(words, { groups, width })
  const [first, ...others] = words
  return first === '--version' && others.length === 0 ? packageJson.version : undefined
}

/** Help of the command that a command line names, or of the program. */
export async function renderHelp(argv: readonly string[], { groups, width }: HelpOptions): Promise<string> {
  const words = tokenize(argv, globalFlags).filter(({ flag }) => flag === undefined)
  const { path, node } = findNode(words, buildTree(groups))
  const below = commandsBelow(node)
  if (path.length === 0) return renderRootHelp(groups, { flags: globalFlags, width })
  if (node.listed === undefined)
    return renderGroupHelp(`keyturn ${path.map(({ value }) => value).join(' ')}`, below, width)
  return renderCommandHelp(node.listed, await node.listed.load(), { below, flags: globalFlags, width })
}
