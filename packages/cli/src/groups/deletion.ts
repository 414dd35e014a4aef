import type { CommandGroup } from '../program/command-tree.ts'

export const deletion: CommandGroup = {
  title: 'Deletion',
  commands: [
    {
      usage: 'delete <name>',
      describe: 'Delete a key with all its versions, recoverably',
      load: async () => (await import('../commands/delete.ts')).deleteCommand,
    },
    {
      usage: 'deleted [name]',
      describe: 'List the deleted keys, or show one',
      load: async () => (await import('../commands/deleted.ts')).deleted,
    },
    {
      usage: 'recover <name>',
      describe: 'Bring a deleted key back',
      load: async () => (await import('../commands/recover.ts')).recover,
    },
    {
      usage: 'purge <name>',
      describe: 'Destroy a deleted key for good',
      load: async () => (await import('../commands/purge.ts')).purge,
    },
  ],
}
