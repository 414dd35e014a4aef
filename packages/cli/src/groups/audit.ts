import type { CommandGroup } from '../program/command-tree.ts'

export const audit: CommandGroup = {
  title: 'Audit',
  commands: [
    {
      usage: 'audit [name..]',
      describe: 'Say what is wrong with keys, why, and what mends it',
      load: async () => (await import('../commands/audit.ts')).audit,
    },
  ],
}
