import { commandLine } from '../command-line.ts'
import { azurePolicy, cis } from '../references.ts'
import { defineRule, type Rule } from '../rule.ts'

export const noRotationPolicy: Rule = defineRule({
  id: 'no-rotation-policy',
  title: 'A key has a rotation policy that rotates it',
  severity: 'warning',
  why: 'What people have to remember is forgotten; a key that nothing rotates grows old.',
  help: 'Set a policy, or have a job rotate the key by a rule and make an exception from this one.',
  references: [
    ...cis({ '2.0.0': '8.8', '3.0.0': '3.3.8', '4.0.0': '9.3.9', '5.0.0': '8.3.9' }),
    azurePolicy('d8cf8476-a2ec-4916-896e-992351803c44'),
  ],
  needs: ['policy'],
  checks: () => ({
    key: ({ latest, vaultUrl, policy }) =>
      policy.rotateEvery === undefined && policy.rotateBeforeExpiry === undefined
        ? {
            message: 'no rotation policy rotates it',
            fix: commandLine('policy set', { ...latest, vaultUrl }, '--rotate-every 1y --expire-after 2y'),
          }
        : undefined,
  }),
})
