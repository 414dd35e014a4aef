import type { CommandGroup } from '../program/command-tree.ts'

export const desiredState: CommandGroup = {
  title: 'Desired state',
  commands: [
    {
      usage: 'plan [file]',
      describe: 'Show what keys.yaml would change, and why',
      load: async () => (await import('../commands/plan.ts')).plan,
    },
    {
      usage: 'apply [file]',
      describe: 'Apply keys.yaml, or exactly a plan that was stored',
      load: async () => (await import('../commands/apply.ts')).apply,
    },
  ],
}
