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

/** The commands below a word. */
export function commandsBelow(node: CommandNode): ListedCommand[] {
  return [...node.children.values()].flatMap((child) => [
    ...(child.listed === undefined ? [] : [child.listed]),
    ...commandsBelow(child),
  ])
}

/** The command that these words begin with. What is no command is passed over as long as none was found. */
export function findNode<W extends { value: string }>(
  words: readonly W[],
  root: CommandNode,
): { path: W[]; node: CommandNode } {
  const path: W[] = []
  let node = root
  for (const word of words) {
    const child = node.children.get(word.value)
    if (child !== undefined) {
      path.push(word)
      node = child
    } else if (path.length > 0) {
      break
    }
  }
  return { path, node }
}
