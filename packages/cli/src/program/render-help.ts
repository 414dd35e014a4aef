import type { Flag, Flags } from '../flags/flag.ts'
import { renderColumns, wrapText } from '../render/columns.ts'
import type { Command } from './command.ts'
import type { CommandGroup, ListedCommand } from './command-tree.ts'
import { exitStatusHelp } from './exit-status.ts'

/** Flags that are answered before a command line is parsed. */
const answeredFlags: Flags = {
  help: { alias: 'h', type: 'boolean', describe: 'This, or the help of a command' },
  version: { type: 'boolean', describe: 'The version of keyturn' },
}

/** `keyturn` alone: what there is, on one screen of 80 columns and 24 lines. */
export function renderFirstScreen(groups: readonly CommandGroup[], width: number): string {
  const words = ({ commands }: CommandGroup) => [...new Set(commands.map(({ usage }) => usage.split(' ')[0] ?? ''))]
  return [
    'keyturn <command> [flags]',
    '',
    ...wrapText('Key rotation for Azure Key Vault that you can run every night.', width),
    '',
    ...renderColumns(
      groups.map((group) => [group.title, words(group).join(', ')] as const),
      width,
    ),
    '',
    'Try it without Azure:',
    '  keyturn create orders --type EC --vault local',
    '  keyturn rotate orders --vault local',
    '',
    'All commands, flags and exit statuses: keyturn help',
    'One command: keyturn help <command>',
  ].join('\n')
}

/** `keyturn help`: what it is, every command in its group, and the flags that all of them take. */
export function renderRootHelp(
  groups: readonly CommandGroup[],
  { flags, width }: { flags: Flags; width: number },
): string {
  return [
    'keyturn <command> [flags]',
    '',
    ...wrapText('Key rotation for Azure Key Vault that you can run every night.', width),
    ...groups.flatMap(({ title, commands }) => ['', `${title}:`, ...renderCommands(commands, width)]),
    '',
    'Flags of every command:',
    ...renderFlags({ ...flags, ...answeredFlags }, width),
    '',
    'The vault:',
    ...renderColumns(
      [
        ['--vault', 'if it is given; or one of these variables, in this order:'],
        ['', 'KEYTURN_VAULT, KEY_VAULT_NAME, AZURE_KEYVAULT_NAME'],
      ],
      width,
    ),
    '',
    'Exit status:',
    ...renderColumns(exitStatusHelp, width),
    '',
    'One command: keyturn help <command>',
  ].join('\n')
}

/** Help of a word with commands below it, such as `keyturn policy`. */
export function renderGroupHelp(words: string, commands: readonly ListedCommand[], width: number): string {
  return [`${words} <command>`, '', 'Commands:', ...renderCommands(commands, width)].join('\n')
}

export function renderCommandHelp(
  listed: ListedCommand,
  command: Command,
  { below, flags, width }: { below: readonly ListedCommand[]; flags: Flags; width: number },
): string {
  const text = `${listed.describe}.${command.details === undefined ? '' : ` ${command.details}`}`
  const lines = [`keyturn ${listed.usage} [flags]`, '', ...wrapText(text, width)]
  const positionals = Object.entries(command.positionals ?? {})
  if (positionals.length > 0) {
    lines.push(
      '',
      'Arguments:',
      ...renderColumns(
        positionals.map(([name, describe]) => [name, describe] as const),
        width,
      ),
    )
  }
  const own = { ...command.flags, ...adaptedFlags(command, flags) }
  if (Object.keys(own).length > 0) lines.push('', 'Flags:', ...renderFlags(own, width))
  if (below.length > 0) lines.push('', 'Commands:', ...renderCommands(below, width))
  lines.push('', 'Examples:')
  for (const [line, purpose] of command.examples) lines.push(`  # ${purpose}`, `  keyturn ${line}`)
  const names = Object.keys(flags).map((name) => `--${name}`)
  return [...lines, '', ...wrapText(`Flags of every command, see keyturn --help: ${names.join(', ')}`, width)].join(
    '\n',
  )
}

/** Flags of every command that are another thing here. */
function adaptedFlags({ formats, timeoutMinutes }: Command, { output, timeout }: Flags): Flags {
  const describe = `End the command after this time (default: ${timeoutMinutes}min)`
  return {
    ...(formats !== undefined && output !== undefined && { output: { ...output, choices: formats } }),
    ...(typeof timeoutMinutes === 'number' && timeout !== undefined && { timeout: { ...timeout, describe } }),
  }
}

function renderCommands(commands: readonly ListedCommand[], width: number): string[] {
  return renderColumns(
    commands.map(({ usage, describe }) => [usage, describe] as const),
    width,
  )
}

function renderFlags(flags: Flags, width: number): string[] {
  return renderColumns(
    Object.entries(flags).map(([name, flag]) => [showFlag(name, flag), describeFlag(flag)] as const),
    width,
  )
}

function showFlag(name: string, { alias, type, value }: Flag): string {
  const short = typeof alias === 'string' ? `-${alias}, ` : '    '
  return `${short}--${name}${type === 'boolean' ? '' : ` ${value ?? 'VALUE'}`}`
}

function describeFlag({ describe, choices, default: preset, demandOption }: Flag): string {
  const parts = [describe ?? '']
  if (choices !== undefined) parts.push(`: ${choices.join(', ')}`)
  if (preset !== undefined) parts.push(` (default: ${preset})`)
  if (demandOption === true) parts.push(' (required)')
  return parts.join('')
}
