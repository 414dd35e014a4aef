import type { CommandGroup } from './program/command-tree.ts'

/** Every command. Its module is loaded only when it is asked for, so that `--help` stays quick. */
export const commandGroups: readonly CommandGroup[] = [
  {
    title: 'Rotation',
    commands: [
      {
        usage: 'rotate [name..]',
        describe: 'Rotate keys that are due, and prove that it worked',
        load: async () => (await import('./commands/rotate.ts')).rotate,
      },
      {
        usage: 'retire [name..]',
        describe: 'Expire old versions, then disable them; never the newest',
        load: async () => (await import('./commands/retire.ts')).retire,
      },
      {
        usage: 'schedule [name..]',
        describe: 'Show what will happen to keys, and when',
        load: async () => (await import('./commands/schedule.ts')).schedule,
      },
      {
        usage: 'simulate [name..]',
        describe: 'Simulate a year of a manifest or a policy, and find what is wrong',
        load: async () => (await import('./commands/simulate.ts')).simulate,
      },
      {
        usage: 'policy show <name>',
        describe: 'Show the rotation policy of a key',
        load: async () => (await import('./commands/policy-show.ts')).policyShow,
      },
      {
        usage: 'policy set <name>',
        describe: 'Replace the rotation policy of a key',
        load: async () => (await import('./commands/policy-set.ts')).policySet,
      },
      {
        usage: 'policy copy <from> <to..>',
        describe: 'Give other keys the rotation policy of one',
        load: async () => (await import('./commands/policy-copy.ts')).policyCopy,
      },
      {
        usage: 'policy template',
        describe: 'Print a rotation policy to start from',
        load: async () => (await import('./commands/policy-template.ts')).policyTemplate,
      },
      {
        usage: 'policy clear <name>',
        describe: 'Turn automatic rotation of a key off',
        load: async () => (await import('./commands/policy-clear.ts')).policyClear,
      },
    ],
  },
  {
    title: 'Desired state',
    commands: [
      {
        usage: 'plan [file]',
        describe: 'Show what keys.yaml would change, and why',
        load: async () => (await import('./commands/plan.ts')).plan,
      },
      {
        usage: 'apply [file]',
        describe: 'Apply keys.yaml, or exactly a plan that was stored',
        load: async () => (await import('./commands/apply.ts')).apply,
      },
    ],
  },
  {
    title: 'Keys',
    commands: [
      {
        usage: 'create <name>',
        describe: 'Create a key; refuses a name that exists',
        load: async () => (await import('./commands/create.ts')).create,
      },
      {
        usage: 'ensure <name>',
        describe: 'Create, recover or match a key; safe to repeat',
        load: async () => (await import('./commands/ensure.ts')).ensure,
      },
      {
        usage: 'import <name>',
        describe: 'Bring a private key (JWK or PEM) into the vault',
        load: async () => (await import('./commands/import.ts')).importCommand,
      },
      {
        usage: 'byok wrap <kek>',
        describe: 'Make a BYOK file of a software key',
        load: async () => (await import('./commands/byok-wrap.ts')).byokWrap,
      },
      {
        usage: 'list',
        describe: 'List the keys of a vault',
        load: async () => (await import('./commands/list.ts')).list,
      },
      {
        usage: 'show <name>',
        describe: 'Show a key, or one version of it',
        load: async () => (await import('./commands/show.ts')).show,
      },
      {
        usage: 'versions <name>',
        describe: 'List the versions of a key, newest first',
        load: async () => (await import('./commands/versions.ts')).versions,
      },
      {
        usage: 'export <name>',
        describe: 'Export the public key: PEM, DER, JWK, JWKS, OpenSSH',
        load: async () => (await import('./commands/export.ts')).exportCommand,
      },
      {
        usage: 'update <name>',
        describe: 'Change the expiry, operations or tags of a key version',
        load: async () => (await import('./commands/update.ts')).update,
      },
      {
        usage: 'enable <name>',
        describe: 'Enable a key version',
        load: async () => (await import('./commands/enable.ts')).enable,
      },
      {
        usage: 'disable <name>',
        describe: 'Disable a key version: it refuses every use until enabled',
        load: async () => (await import('./commands/disable.ts')).disable,
      },
    ],
  },
  {
    title: 'Backup',
    commands: [
      {
        usage: 'backup [name..]',
        describe: 'Back up keys to files that only the service can open',
        load: async () => (await import('./commands/backup.ts')).backup,
      },
      {
        usage: 'restore <file..>',
        describe: 'Restore keys from their backups',
        load: async () => (await import('./commands/restore.ts')).restore,
      },
    ],
  },
  {
    title: 'Deletion',
    commands: [
      {
        usage: 'delete <name>',
        describe: 'Delete a key with all its versions, recoverably',
        load: async () => (await import('./commands/delete.ts')).deleteCommand,
      },
      {
        usage: 'deleted [name]',
        describe: 'List the deleted keys, or show one',
        load: async () => (await import('./commands/deleted.ts')).deleted,
      },
      {
        usage: 'recover <name>',
        describe: 'Bring a deleted key back',
        load: async () => (await import('./commands/recover.ts')).recover,
      },
      {
        usage: 'purge <name>',
        describe: 'Destroy a deleted key for good',
        load: async () => (await import('./commands/purge.ts')).purge,
      },
    ],
  },
  {
    title: 'Cryptography',
    commands: [
      {
        usage: 'sign <name> [file]',
        describe: 'Sign a file or a digest',
        load: async () => (await import('./commands/sign.ts')).sign,
      },
      {
        usage: 'verify <name> [file]',
        describe: 'Verify a signature, in the service or without it',
        load: async () => (await import('./commands/verify.ts')).verify,
      },
      {
        usage: 'encrypt <name> [file]',
        describe: 'Encrypt a short value with a key of the vault',
        load: async () => (await import('./commands/encrypt.ts')).encrypt,
      },
      {
        usage: 'decrypt <name> [file]',
        describe: 'Decrypt it in the vault',
        load: async () => (await import('./commands/decrypt.ts')).decrypt,
      },
      {
        usage: 'random <count>',
        describe: 'Random bytes of a Managed HSM',
        load: async () => (await import('./commands/random.ts')).random,
      },
      {
        usage: 'wrap <name>',
        describe: 'Wrap a data key with a key of the vault',
        load: async () => (await import('./commands/wrap.ts')).wrap,
      },
      {
        usage: 'unwrap [file]',
        describe: 'Unwrap a data key with the version that wrapped it',
        load: async () => (await import('./commands/unwrap.ts')).unwrap,
      },
      {
        usage: 'rewrap [path..]',
        describe: 'Move wrapped data keys to the newest version',
        load: async () => (await import('./commands/rewrap.ts')).rewrap,
      },
    ],
  },
  {
    title: 'Embedded vault',
    commands: [
      {
        usage: 'vault start',
        describe: 'Serve an embedded vault on localhost for any SDK',
        load: async () => (await import('./commands/vault-start.ts')).vaultStart,
      },
      {
        usage: 'vault clock',
        describe: 'Show the clock of an embedded vault',
        load: async () => (await import('./commands/vault-clock-show.ts')).vaultClockShow,
      },
      {
        usage: 'vault clock advance <duration>',
        describe: 'Let time pass; rotation policies act as they would',
        load: async () => (await import('./commands/vault-clock-advance.ts')).vaultClockAdvance,
      },
      {
        usage: 'vault clock set <time>',
        describe: 'Move the clock to a date',
        load: async () => (await import('./commands/vault-clock-set.ts')).vaultClockSet,
      },
      {
        usage: 'vault clock freeze',
        describe: 'Let the clock stand still',
        load: async () => (await import('./commands/vault-clock-freeze.ts')).vaultClockFreeze,
      },
      {
        usage: 'vault clock resume',
        describe: 'Let it run on from there',
        load: async () => (await import('./commands/vault-clock-resume.ts')).vaultClockResume,
      },
      {
        usage: 'vault faults list',
        describe: 'List the faults that wait for requests',
        load: async () => (await import('./commands/vault-faults-list.ts')).vaultFaultsList,
      },
      {
        usage: 'vault faults add <kind>',
        describe: 'Break requests on purpose: 429, 5xx, lost answers',
        load: async () => (await import('./commands/vault-faults-add.ts')).vaultFaultsAdd,
      },
      {
        usage: 'vault faults clear',
        describe: 'Drop all faults that have not struck',
        load: async () => (await import('./commands/vault-faults-clear.ts')).vaultFaultsClear,
      },
      {
        usage: 'vault seed <file>',
        describe: 'Add keys from a file that was written by hand',
        load: async () => (await import('./commands/vault-seed.ts')).vaultSeed,
      },
      {
        usage: 'vault export [file]',
        describe: 'Write all keys, private parts included, to a file',
        load: async () => (await import('./commands/vault-export.ts')).vaultExport,
      },
      {
        usage: 'vault import <file>',
        describe: 'Make the vault what an exported file says',
        load: async () => (await import('./commands/vault-import.ts')).vaultImport,
      },
      {
        usage: 'vault log',
        describe: 'Show what was asked of an embedded vault, and by whom',
        load: async () => (await import('./commands/vault-log.ts')).vaultLog,
      },
      {
        usage: 'vault check',
        describe: 'Look at every row of the store of an embedded vault',
        load: async () => (await import('./commands/vault-check.ts')).vaultCheck,
      },
      {
        usage: 'vault reset',
        describe: 'Erase an embedded vault',
        load: async () => (await import('./commands/vault-reset.ts')).vaultReset,
      },
    ],
  },
  {
    title: 'Other',
    commands: [
      {
        usage: 'help [command..]',
        describe: 'Everything there is, or the help of a command',
        load: async () => (await import('./commands/help.ts')).help,
      },
      {
        usage: 'doctor',
        describe: 'Find out why a vault cannot be reached or worked with',
        load: async () => (await import('./commands/doctor.ts')).doctor,
      },
      {
        usage: 'completion <shell>',
        describe: 'Print what makes a shell complete keyturn',
        load: async () => (await import('./commands/completion.ts')).completion,
      },
      {
        usage: 'init <provider>',
        describe: 'Write a nightly pipeline for github, azure-pipelines or gitlab',
        load: async () => (await import('./commands/init.ts')).init,
      },
      {
        usage: 'id <id>',
        describe: 'Take a key id apart; asks no vault',
        load: async () => (await import('./commands/id.ts')).id,
      },
    ],
  },
]
