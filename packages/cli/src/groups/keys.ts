import type { CommandGroup } from '../program/command-tree.ts'

export const keys: CommandGroup = {
  title: 'Keys',
  commands: [
    {
      usage: 'create <name>',
      describe: 'Create a key; refuses a name that exists',
      load: async () => (await import('../commands/create.ts')).create,
    },
    {
      usage: 'ensure <name>',
      describe: 'Create, recover or match a key; safe to repeat',
      load: async () => (await import('../commands/ensure.ts')).ensure,
    },
    {
      usage: 'import <name>',
      describe: 'Bring a private key (JWK or PEM) into the vault',
      load: async () => (await import('../commands/import.ts')).importCommand,
    },
    {
      usage: 'byok wrap <kek>',
      describe: 'Make a BYOK file of a software key',
      load: async () => (await import('../commands/byok-wrap.ts')).byokWrap,
    },
    {
      usage: 'list',
      describe: 'List the keys of a vault',
      load: async () => (await import('../commands/list.ts')).list,
    },
    {
      usage: 'show <name>',
      describe: 'Show a key, or one version of it',
      load: async () => (await import('../commands/show.ts')).show,
    },
    {
      usage: 'versions <name>',
      describe: 'List the versions of a key, newest first',
      load: async () => (await import('../commands/versions.ts')).versions,
    },
    {
      usage: 'export <name>',
      describe: 'Export the public key: PEM, DER, JWK, JWKS, OpenSSH',
      load: async () => (await import('../commands/export.ts')).exportCommand,
    },
    {
      usage: 'attestation <name>',
      describe: 'What a Managed HSM vouches for a key with',
      load: async () => (await import('../commands/attestation.ts')).attestation,
    },
    {
      usage: 'update <name>',
      describe: 'Change the expiry, operations or tags of a key version',
      load: async () => (await import('../commands/update.ts')).update,
    },
    {
      usage: 'enable <name>',
      describe: 'Enable a key version',
      load: async () => (await import('../commands/enable.ts')).enable,
    },
    {
      usage: 'disable <name>',
      describe: 'Disable a key version: it refuses every use until enabled',
      load: async () => (await import('../commands/disable.ts')).disable,
    },
  ],
}
