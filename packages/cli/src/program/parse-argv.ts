import { KeyturnError } from '@keyturn/core'
import yargs, { type Argv, type Options } from 'yargs'
import type { Flag } from '../flags/flag.ts'
import { type GlobalArgs, globalFlags } from '../flags/global-flags.ts'
import type { Command } from './command.ts'
import { buildTree, type CommandGroup, type CommandNode, placeholders } from './command-tree.ts'
import { explainUsage } from './usage-error.ts'

/** What a command line asks for. */
export interface CommandLine {
  command: Command
  args: GlobalArgs & Record<string, unknown>
}

const program = 'keyturn'

/**
 * Reads a command line. Only the module of the command that it names is loaded.
 *
 * @param argv without the program itself
 * @returns `undefined` when it names no command
 * @throws {KeyturnError} `INVALID_INPUT` for an unknown command or flag, a missing word, a flag without its value
 */
export async function parseArgv(
  argv: readonly string[],
  groups: readonly CommandGroup[],
): Promise<CommandLine | undefined> {
  const tree = buildTree(groups)
  let line: CommandLine | undefined
  let place: { words: string; command?: Command | undefined; node: CommandNode } = { words: program, node: tree }
  const parser = yargs([...argv])
    .scriptName(program)
    .locale('en')
    .parserConfiguration({
      'boolean-negation': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .exitProcess(false)
    .help(false)
    .version(false)
    .strict()
    .wrap(null)
    .options(forParser(globalFlags))
    .fail((message, error) => {
      throw error ?? new KeyturnError('INVALID_INPUT', message)
    })
  addCommands(parser, tree, program)

  function addCommands(above: Argv, { children }: CommandNode, path: string): void {
    for (const [word, node] of children) {
      const words = `${path} ${word}`
      const takes = node.listed === undefined || node.children.size > 0 ? '' : placeholders(node.listed)
      above.command(
        `${word}${takes}`,
        false,
        async (below) => {
          const command = await node.listed?.load()
          place = { words, command, node }
          addCommands(below, node, words)
          for (const name of Object.keys(command?.positionals ?? {})) below.positional(name, { type: 'string' })
          return below.options(forParser(command?.flags ?? {}))
        },
        (args) => {
          if (place.command !== undefined) line = { command: place.command, args: args as never }
        },
      )
    }
  }

  try {
    await parser.parseAsync()
  } catch (error) {
    throw explainUsage(error, { argv, ...place, choices: [...place.node.children.keys()] })
  }
  if (line !== undefined) refuseRepeats(line, place.words)
  return line
}

/** Hidden, because the parser renders the help of every command that it runs, whether anybody reads it or not. */
function forParser(flags: Record<string, Flag>): Record<string, Options> {
  return Object.fromEntries(
    Object.entries(flags).map(([name, { value: _, describe: __, ...flag }]) => [
      name,
      { ...flag, requiresArg: flag.type !== 'boolean', hidden: true },
    ]),
  )
}

/** A flag that is given twice, where only one value makes sense, is a mistake that must not pass over in silence. */
function refuseRepeats({ command, args }: CommandLine, words: string): void {
  for (const [name, flag] of Object.entries({ ...globalFlags, ...command.flags })) {
    const value = args[name]
    if (flag.array === true || !Array.isArray(value)) continue
    throw new KeyturnError('INVALID_INPUT', `--${name} was given ${value.length} times; "${words}" takes it once`)
  }
}
