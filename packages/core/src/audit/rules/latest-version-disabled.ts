import { commandLine } from '../command-line.ts'
import { defineRule, type Rule } from '../rule.ts'

export const latestVersionDisabled: Rule = defineRule({
  id: 'latest-version-disabled',
  title: 'The latest version of a key is enabled',
  severity: 'warning',
  why: 'Whoever uses the key without naming a version gets the latest one, and an error.',
  help: 'Enable it, or delete the key if nothing needs it any more.',
  references: [],
  checks: () => ({
    key: ({ latest, vaultUrl }) =>
      latest.enabled
        ? undefined
        : { message: 'its latest version is disabled', fix: commandLine('enable', { ...latest, vaultUrl }) },
  }),
})
