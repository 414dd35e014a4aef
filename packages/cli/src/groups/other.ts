import type { CommandGroup } from '../program/command-tree.ts'

export const other: CommandGroup = {
  title: 'Other',
  commands: [
    {
      usage: 'help [command..]',
      describe: 'Everything there is, or the help of a command',
      load: async () => (await import('../commands/help.ts')).help,
    },
    {
      usage: 'doctor',
      describe: 'Find out why a vault cannot be reached or worked with',
      load: async () => (await import('../commands/doctor.ts')).doctor,
    },
    {
      usage: 'completion <shell>',
      describe: 'Print what makes a shell complete keyturn',
      load: async () => (await import('../commands/completion.ts')).completion,
    },
    {
      usage: 'init <provider>',
      describe: 'Write a nightly pipeline for github, azure-pipelines or gitlab',
      load: async () => (await import('../commands/init.ts')).init,
    },
    {
      usage: 'id <id>',
      describe: 'Take a key id apart; asks no vault',
      load: async () => (await import('../commands/id.ts')).id,
    },
  ],
}
