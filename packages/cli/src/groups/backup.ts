import type { CommandGroup } from '../program/command-tree.ts'

export const backup: CommandGroup = {
  title: 'Backup',
  commands: [
    {
      usage: 'backup [name..]',
      describe: 'Back up keys to files that only the service can open',
      load: async () => (await import('../commands/backup.ts')).backup,
    },
    {
      usage: 'restore <file..>',
      describe: 'Restore keys from their backups',
      load: async () => (await import('../commands/restore.ts')).restore,
    },
  ],
}
