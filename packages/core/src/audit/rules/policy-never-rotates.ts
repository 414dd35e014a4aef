import { commandLine } from '../command-line.ts'
import { defineRule, type Rule } from '../rule.ts'
import { simulatePolicy } from './simulated-policy.ts'

export const policyNeverRotates: Rule = defineRule({
  id: 'policy-never-rotates',
  title: 'A rotation policy gets to rotate',
  severity: 'error',
  why: 'The policy looks as if the key were taken care of, and its day never comes.',
  help: 'A policy that counts back from expiry needs a version that expires: rotate once, or set a date.',
  references: [],
  needs: ['policy'],
  checks: () => ({
    key: (facts, now) => {
      const { latest, vaultUrl, policy } = facts
      // That it is disabled is another rule's.
      if (!latest.enabled || simulatePolicy(facts, 'NEVER_ROTATES', now) === undefined) return undefined
      return {
        message: `its policy rotates it ${policy.rotateBeforeExpiry} before expiry, and its latest version does not expire`,
        fix: commandLine('rotate', { ...latest, vaultUrl }),
      }
    },
  }),
})
