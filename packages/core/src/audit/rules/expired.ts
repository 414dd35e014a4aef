import { iso } from '../../instant.ts'
import { commandLine } from '../command-line.ts'
import { defineRule, type Rule } from '../rule.ts'

export const expired: Rule = defineRule({
  id: 'expired',
  title: 'A key that is enabled has not expired',
  severity: 'error',
  why: 'It no longer signs, wraps or encrypts, and still decrypts, unwraps and verifies: half of what uses it fails.',
  help: 'Rotate it; or disable it, if nothing needs it any more.',
  references: [],
  checks: () => ({
    key: ({ latest, vaultUrl }, now) => {
      const { enabled, expiresOn } = latest
      if (!enabled || expiresOn === undefined || expiresOn > now) return undefined
      return {
        message: `it expired on ${iso(expiresOn)} and is enabled`,
        fix: commandLine('rotate', { ...latest, vaultUrl }),
      }
    },
  }),
})
