import { inShell } from '../command-line.ts'
import { defineRule, type Rule } from '../rule.ts'

export const notInVault: Rule = defineRule({
  id: 'not-in-vault',
  title: 'Every key of the manifest is in its vault',
  severity: 'error',
  why: 'What relies on the manifest looks for a key that is not there.',
  help: 'Apply the manifest, which makes the key or recovers it, or take the entry out.',
  references: [],
  checks: () => ({
    missing: ({ file }) => ({
      message: 'the manifest names it, and the vault has no such key',
      fix: `keyturn apply ${inShell(file)}`,
    }),
  }),
})
