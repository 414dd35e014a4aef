import type { Command } from './command.ts'

/** A line of the command list: what help shows of it, and where its module is. */
export interface ListedCommand {
  /** The words that name it, then what it takes: `policy show <name>`. */
  usage: string
  describe: string
  load(): Promise<Command>
}

export interface CommandGroup {
  title: string
  commands: readonly ListedCommand[]
}

/** A word of the command list, such as `policy`, with what stands below it. */
export interface CommandNode {
  /** Absent where the word alone is no command. */
  listed?: ListedCommand
  children: Map<string, CommandNode>
}

/** The command list by its words. */
export function buildTree(groups: readonly CommandGroup[]): CommandNode {
  const root: CommandNode = { children: new Map() }
  for (const listed of groups.flatMap((group) => group.commands)) {
    let node = root
    for (const word of commandWords(listed)) {
      const child: CommandNode = node.children.get(word) ?? { children: new Map() }
      node.children.set(word, child)
      node = child
    }
    node.listed = listed
  }
  return root
}

/** The words that name a command: `policy show` of `policy show <name>`. */
function commandWords({ usage }: ListedCommand): string[] {
  return usage.split(' ').filter((word) => !/^[<[]/.test(word))
}

/** What a command takes after its words: ` <name>`, or nothing. */
export function placeholders({ usage }: ListedCommand): string {
  return (/ [<[].*$/.exec(usage) ?? [''])[0]
}

/** The commands below a word. */
export function commandsBelow(node: CommandNode): ListedCommand[] {
  return [...node.children.values()].flatMap((child) => [
    ...(child.listed === undefined ? [] : [child.listed]),
    ...commandsBelow(child),
  ])
}

/** The command that a command line is about, as far as it can be told without knowing its flags. */
export function findNode(argv: readonly string[], root: CommandNode): { words: string[]; node: CommandNode } {
  const words: string[] = []
  let node = root
  for (const word of argv) {
    const child = node.children.get(word)
    if (child !== undefined) {
      words.push(word)
      node = child
    } else if (words.length > 0 && !word.startsWith('-')) {
      break
    }
  }
  return { words, node }
}
