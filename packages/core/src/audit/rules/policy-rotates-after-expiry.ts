import { commandLine } from '../command-line.ts'
import { defineRule, type Rule } from '../rule.ts'
import { simulatePolicy } from './simulated-policy.ts'

export const policyRotatesAfterExpiry: Rule = defineRule({
  id: 'policy-rotates-after-expiry',
  title: 'A rotation policy rotates before expiry',
  severity: 'error',
  why: 'Between the expiry of one version and the making of the next, nothing can be signed, wrapped or encrypted.',
  help: 'A policy sets the expiry of new versions only: rotate once, or move the date of the latest version.',
  references: [],
  needs: ['policy'],
  checks: () => ({
    key: (facts, now) => {
      const { latest, vaultUrl } = facts
      // What has expired is another rule's.
      if (!latest.enabled || (latest.expiresOn !== undefined && latest.expiresOn <= now)) return undefined
      const found = simulatePolicy(facts, 'EXPIRES_BEFORE_ROTATION', now)
      return found && { message: found.message, fix: commandLine('rotate', { ...latest, vaultUrl }) }
    },
  }),
})
