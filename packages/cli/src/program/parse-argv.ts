import type { Flag, Flags } from '../flags/flag.ts'
import { type GlobalArgs, globalFlags } from '../flags/global-flags.ts'
import type { Command } from './command.ts'
import { buildTree, type CommandGroup, findNode } from './command-tree.ts'
import type { Settings } from './settings.ts'
import { type Token, tokenize } from './tokens.ts'
import { invalid, isAzCommand, unknownCommand, unknownFlag } from './usage-error.ts'

/** What a command line asks for. */
export interface CommandLine {
  command: Command
  args: GlobalArgs
}

/**
 * Reads a command line. Only the module of the command that it names is loaded.
 *
 * @param argv without the program itself
 * @param settings stand in for flags of every command that are not given
 * @returns `undefined` when it names no command
 * @throws {KeyturnError} `INVALID_INPUT` for an unknown command or flag, a missing word, a flag without its value
 */
export async function parseArgv(
  argv: readonly string[],
  groups: readonly CommandGroup[],
  settings?: Pick<Settings, 'options'>,
): Promise<CommandLine | undefined> {
  const tokens = tokenize(argv, globalFlags)
  const words = tokens.filter(({ flag }) => flag === undefined)
  const { path, node } = findNode(words, buildTree(groups))
  const [first] = words
  // What is no command may be the value of a flag before it, and is passed over; not so a word that people bring from az.
  if (first?.index === 0 && isAzCommand(first.value)) throw unknownCommand('keyturn', first.value, [])
  const called = ['keyturn', ...path.map(({ value }) => value)].join(' ')
  if (node.listed === undefined) {
    const stray = words[path.length]
    if (stray !== undefined) throw unknownCommand(called, stray.value, [...node.children.keys()])
    const stranger = tokens.find(({ flag }) => flag !== undefined && !Object.hasOwn(globalFlags, flag))
    if (stranger !== undefined) throw unknownFlag(called, stranger, globalFlags)
    return undefined
  }
  const command = await node.listed.load()
  const own = argv.filter((_, index) => !path.some((word) => word.index === index))
  return { command, args: readArgs(own, command, { called, settings: settings?.options ?? new Map() }) }
}

interface Reading {
  /** The program and the words of the command. */
  called: string
  settings: Settings['options']
}

function readArgs(argv: readonly string[], command: Command, { called, settings }: Reading): GlobalArgs {
  const flags: Flags = { ...globalFlags, ...command.flags, output: outputFlag(command) }
  const tokens = tokenize(argv, flags)
  const stranger = tokens.find(({ flag }) => flag !== undefined && !Object.hasOwn(flags, flag))
  // A misspelt flag explains a missing one, or a word too many, better than these do.
  if (stranger !== undefined) throw unknownFlag(called, stranger, flags)
  const words = tokens.filter(({ flag }) => flag === undefined).map(({ value }) => value)
  return {
    ...readWords(words, command, called),
    ...readFlags(tokens, flags, { called, settings }),
  } as unknown as GlobalArgs
}

function outputFlag({ formats }: Command): Flag {
  const output = globalFlags.output as Flag
  const [first] = formats ?? []
  return formats === undefined || first === undefined
    ? output
    : { ...output, choices: formats, default: formats.includes('text') ? 'text' : first }
}

function readFlags(tokens: readonly Token[], flags: Flags, { called, settings }: Reading): Record<string, unknown> {
  const given = Map.groupBy(tokens, ({ flag }) => flag)
  const args: Record<string, unknown> = {}
  for (const [name, flag] of Object.entries(flags)) {
    const values = given.get(name)?.map((token) => readValue(token, flag, called)) ?? []
    const value = values[0] ?? settingOf(name, flag, settings) ?? flag.default
    if (values.length > 1 && !flag.array) {
      throw invalid(`--${name} was given ${values.length} times; "${called}" takes it once`)
    }
    if (value === undefined && flag.demandOption) {
      throw invalid(`"${called}" needs --${name}: ${flag.choices?.join(', ') ?? flag.describe}`, see(called))
    }
    if (value !== undefined)
      args[camelCase(name)] = parsed(flag.array ? (values.length > 0 ? values : [value]) : value, `--${name}`, flag)
  }
  return args
}

/** What is set for every command counts for those that can do it: one that prints no JSON goes on printing what it prints. */
function settingOf(name: string, { type, choices }: Flag, settings: Settings['options']): string | boolean | undefined {
  const value = name === 'vault' || !Object.hasOwn(globalFlags, name) ? undefined : settings.get(name)?.value
  if (value === undefined || (choices !== undefined && !choices.includes(value))) return undefined
  return type === 'boolean' ? value === 'true' || value === '1' : value
}

function parsed(value: unknown, name: string, { parse }: Flag): unknown {
  return parse === undefined ? value : parse(value as never, name)
}

function readValue(
  { flag, typed, value, inline }: Token,
  { type, choices, findChoice }: Flag,
  called: string,
): string | boolean {
  if (type === 'boolean') {
    if (!inline || value === 'true') return true
    if (value === 'false') return false
    throw invalid(`${typed} takes no value; "${value}" was given`, see(called))
  }
  if (value === '' || (!inline && value.length > 1 && value.startsWith('-'))) {
    const hint = value === '' ? see(called) : `A value that begins with a hyphen: ${typed}=${value}`
    throw invalid(`${typed} needs a value`, hint)
  }
  if (choices === undefined) return value
  const choice = choices.find((each) => each.toLowerCase() === value.toLowerCase()) ?? findChoice?.(value)
  if (choice === undefined) {
    // What az calls it.
    const hint = flag === 'output' && value === 'table' ? 'Did you mean -o text?' : see(called)
    throw invalid(`--${flag} cannot be "${value}"; use one of ${choices.join(', ')}`, hint)
  }
  return choice
}

function readWords(words: readonly string[], { positionals = {} }: Command, called: string): Record<string, unknown> {
  const args: Record<string, unknown> = {}
  const left = [...words]
  for (const [placeholder, describe] of Object.entries(positionals)) {
    const name = placeholder.replaceAll(/[<>[\].]/g, '')
    const isList = placeholder.includes('..')
    if (placeholder.startsWith('<') && left.length === 0) {
      throw invalid(`"${called}" needs <${name}>: ${describe}`, see(called))
    }
    args[name] = isList ? left.splice(0) : left.shift()
  }
  const [stray] = left
  if (stray !== undefined) throw invalid(`"${called}" does not take "${stray}"`, see(called))
  return args
}

function see(called: string): string {
  return `See: ${called} --help`
}

function camelCase(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
