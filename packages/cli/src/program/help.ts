import packageJson from '../../package.json' with { type: 'json' }
import { globalFlags } from '../flags/global-flags.ts'
import { buildTree, type CommandGroup, commandsBelow, findNode } from './command-tree.ts'
import { renderCommandHelp, renderFirstScreen, renderGroupHelp, renderRootHelp } from './render-help.ts'
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
  if (words[0] === 'help') return helpAbout(words.slice(1), { groups, width })
  if (words.includes('--help') || words.includes('-h')) return renderHelp(words, { groups, width })
  const [first, ...others] = words
  return first === '--version' && others.length === 0 ? packageJson.version : undefined
}

/** `keyturn help`: everything; `keyturn help COMMAND`: that one. @throws {KeyturnError} `INVALID_INPUT` for no command */
async function helpAbout(argv: readonly string[], options: HelpOptions): Promise<string> {
  const words = argv.filter((word) => word !== '--help' && word !== '-h')
  if (words.length === 0) return renderRootHelp(options.groups, { flags: globalFlags, width: options.width })
  const asked = words.map((value) => ({ value }))
  const { path, node } = findNode(asked, buildTree(options.groups))
  const stray = words[path.length]
  if (path.length > 0 && (stray === undefined || node.children.size === 0)) return renderHelp(words, options)
  const { unknownCommand } = await import('./usage-error.ts')
  throw unknownCommand(['keyturn', ...words.slice(0, path.length)].join(' '), stray ?? '', [...node.children.keys()])
}

/** Help of the command that a command line names, or the first screen of the program. */
export async function renderHelp(argv: readonly string[], { groups, width }: HelpOptions): Promise<string> {
  const words = tokenize(argv, globalFlags).filter(({ flag }) => flag === undefined)
  const { path, node } = findNode(words, buildTree(groups))
  const below = commandsBelow(node)
  if (path.length === 0) return renderFirstScreen(groups, width)
  if (node.listed === undefined)
    return renderGroupHelp(`keyturn ${path.map(({ value }) => value).join(' ')}`, below, width)
  return renderCommandHelp(node.listed, await node.listed.load(), { below, flags: globalFlags, width })
}
