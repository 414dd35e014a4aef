import { parseDuration } from '../../duration.ts'
import { iso } from '../../instant.ts'
import { expiryDue } from '../../rotation/reasons.ts'
import { commandLine } from '../command-line.ts'
import { duration } from '../parameters.ts'
import { azurePolicy } from '../references.ts'
import { defineRule, type Rule } from '../rule.ts'

/** From the second on at which `rotate --if-expires-within` would rotate it, until it expires. */
export const expiresSoon: Rule = defineRule({
  id: 'expires-soon',
  title: 'A key is rotated well before it expires',
  severity: 'warning',
  why: 'An expired key no longer signs, wraps or encrypts: what uses it stops on that day.',
  help: 'Rotate it, or give it a rotation policy that does so in time.',
  references: [
    azurePolicy('5ff38825-c5d8-47c5-b70e-069a21955146', 'minimumDaysBeforeExpiration'),
    azurePolicy('ad27588c-0198-4c84-81ef-08efd0274653', 'minimumDaysBeforeExpiration'),
  ],
  parameters: { within: duration('How long before its expiry a key is a finding.', 'P30D') },
  checks: ({ within }) => ({
    key: ({ latest, vaultUrl }, now) => {
      const { expiresOn, enabled } = latest
      const from = expiryDue(latest, { ifExpiresWithin: parseDuration(within) })
      if (!enabled || expiresOn === undefined || from === undefined || now < from || expiresOn <= now) return undefined
      return {
        message: `it expires on ${iso(expiresOn)}, within ${within}`,
        fix: commandLine('rotate', { ...latest, vaultUrl }),
      }
    },
  }),
})
