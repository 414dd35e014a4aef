import type { CommandGroup } from '../program/command-tree.ts'

export const cryptography: CommandGroup = {
  title: 'Cryptography',
  commands: [
    {
      usage: 'sign <name> [file]',
      describe: 'Sign a file or a digest',
      load: async () => (await import('../commands/sign.ts')).sign,
    },
    {
      usage: 'verify <name> [file]',
      describe: 'Verify a signature, in the service or without it',
      load: async () => (await import('../commands/verify.ts')).verify,
    },
    {
      usage: 'encrypt <name> [file]',
      describe: 'Encrypt a short value with a key of the vault',
      load: async () => (await import('../commands/encrypt.ts')).encrypt,
    },
    {
      usage: 'decrypt <name> [file]',
      describe: 'Decrypt it in the vault',
      load: async () => (await import('../commands/decrypt.ts')).decrypt,
    },
    {
      usage: 'release <name>',
      describe: 'Release an exportable key to an attested environment',
      load: async () => (await import('../commands/release.ts')).release,
    },
    {
      usage: 'random <count>',
      describe: 'Random bytes of a Managed HSM',
      load: async () => (await import('../commands/random.ts')).random,
    },
    {
      usage: 'wrap <name>',
      describe: 'Wrap a data key with a key of the vault',
      load: async () => (await import('../commands/wrap.ts')).wrap,
    },
    {
      usage: 'unwrap [file]',
      describe: 'Unwrap a data key with the version that wrapped it',
      load: async () => (await import('../commands/unwrap.ts')).unwrap,
    },
    {
      usage: 'rewrap [path..]',
      describe: 'Move wrapped data keys to the newest version',
      load: async () => (await import('../commands/rewrap.ts')).rewrap,
    },
    {
      usage: 'uses [path..]',
      describe: 'Show what needs which version of a key; reads only',
      load: async () => (await import('../commands/uses.ts')).uses,
    },
  ],
}
