import { type Command, defineCommand } from '../program/command.ts'

/** Listed for help and completion; the words are answered before a command line is parsed. */
export const help: Command = defineCommand({
  positionals: { '[command..]': 'The words that name a command' },
  examples: [['help rotate', 'As keyturn rotate --help']],
  async run() {},
})
