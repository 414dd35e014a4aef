import type { CommandGroup } from '../program/command-tree.ts'

export const embeddedVault: CommandGroup = {
  title: 'Embedded vault',
  commands: [
    {
      usage: 'vault start',
      describe: 'Serve an embedded vault on localhost for any SDK',
      load: async () => (await import('../commands/vault-start.ts')).vaultStart,
    },
    {
      usage: 'vault clock',
      describe: 'Show the clock of an embedded vault',
      load: async () => (await import('../commands/vault-clock-show.ts')).vaultClockShow,
    },
    {
      usage: 'vault clock advance <duration>',
      describe: 'Let time pass; rotation policies act as they would',
      load: async () => (await import('../commands/vault-clock-advance.ts')).vaultClockAdvance,
    },
    {
      usage: 'vault clock set <time>',
      describe: 'Move the clock to a date',
      load: async () => (await import('../commands/vault-clock-set.ts')).vaultClockSet,
    },
    {
      usage: 'vault clock freeze',
      describe: 'Let the clock stand still',
      load: async () => (await import('../commands/vault-clock-freeze.ts')).vaultClockFreeze,
    },
    {
      usage: 'vault clock resume',
      describe: 'Let it run on from there',
      load: async () => (await import('../commands/vault-clock-resume.ts')).vaultClockResume,
    },
    {
      usage: 'vault faults list',
      describe: 'List the faults that wait for requests',
      load: async () => (await import('../commands/vault-faults-list.ts')).vaultFaultsList,
    },
    {
      usage: 'vault faults add <kind>',
      describe: 'Break requests on purpose: 429, 5xx, lost answers',
      load: async () => (await import('../commands/vault-faults-add.ts')).vaultFaultsAdd,
    },
    {
      usage: 'vault faults clear',
      describe: 'Drop all faults that have not struck',
      load: async () => (await import('../commands/vault-faults-clear.ts')).vaultFaultsClear,
    },
    {
      usage: 'vault seed <file>',
      describe: 'Add keys from a file that was written by hand',
      load: async () => (await import('../commands/vault-seed.ts')).vaultSeed,
    },
    {
      usage: 'vault export [file]',
      describe: 'Write all keys, private parts included, to a file',
      load: async () => (await import('../commands/vault-export.ts')).vaultExport,
    },
    {
      usage: 'vault import <file>',
      describe: 'Make the vault what an exported file says',
      load: async () => (await import('../commands/vault-import.ts')).vaultImport,
    },
    {
      usage: 'vault log',
      describe: 'Show what was asked of an embedded vault, and by whom',
      load: async () => (await import('../commands/vault-log.ts')).vaultLog,
    },
    {
      usage: 'vault check',
      describe: 'Look at every row of the store of an embedded vault',
      load: async () => (await import('../commands/vault-check.ts')).vaultCheck,
    },
    {
      usage: 'vault reset',
      describe: 'Erase an embedded vault',
      load: async () => (await import('../commands/vault-reset.ts')).vaultReset,
    },
  ],
}
