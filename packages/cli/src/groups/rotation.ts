import type { CommandGroup } from '../program/command-tree.ts'

export const rotation: CommandGroup = {
  title: 'Rotation',
  commands: [
    {
      usage: 'rotate [name..]',
      describe: 'Rotate keys that are due, and prove that it worked',
      load: async () => (await import('../commands/rotate.ts')).rotate,
    },
    {
      usage: 'retire [name..]',
      describe: 'Expire old versions, then disable them; never the newest',
      load: async () => (await import('../commands/retire.ts')).retire,
    },
    {
      usage: 'schedule [name..]',
      describe: 'Show what will happen to keys, and when',
      load: async () => (await import('../commands/schedule.ts')).schedule,
    },
    {
      usage: 'simulate [name..]',
      describe: 'Simulate a year of a manifest or a policy, and find what is wrong',
      load: async () => (await import('../commands/simulate.ts')).simulate,
    },
    {
      usage: 'report',
      describe: 'Say what runs did to keys, with the digests of what they left',
      load: async () => (await import('../commands/report.ts')).report,
    },
    {
      usage: 'policy show <name>',
      describe: 'Show the rotation policy of a key',
      load: async () => (await import('../commands/policy-show.ts')).policyShow,
    },
    {
      usage: 'policy set <name>',
      describe: 'Replace the rotation policy of a key',
      load: async () => (await import('../commands/policy-set.ts')).policySet,
    },
    {
      usage: 'policy copy <from> [to..]',
      describe: 'Give other keys the rotation policy of one',
      load: async () => (await import('../commands/policy-copy.ts')).policyCopy,
    },
    {
      usage: 'policy template',
      describe: 'Print a rotation policy to start from',
      load: async () => (await import('../commands/policy-template.ts')).policyTemplate,
    },
    {
      usage: 'policy clear <name>',
      describe: 'Turn automatic rotation of a key off',
      load: async () => (await import('../commands/policy-clear.ts')).policyClear,
    },
  ],
}
