import { addDuration, parseDuration } from '../../duration.ts'
import { iso } from '../../instant.ts'
import { commandLine } from '../command-line.ts'
import { duration } from '../parameters.ts'
import { azurePolicy } from '../references.ts'
import { defineRule, type Rule } from '../rule.ts'

/** As Azure Policy counts: from the creation of the version; that long is allowed. */
export const expiresTooLate: Rule = defineRule({
  id: 'expires-too-late',
  title: 'A key expires soon enough after it was made',
  severity: 'warning',
  why: 'The longer a version is valid, the more is protected by it, and the more is lost with it.',
  help: 'Move the expiry date to the front, or rotate it under a policy whose versions live less long.',
  references: [azurePolicy('49a22571-d204-4c91-a7b6-09b1a586fbc9', 'maximumValidityInDays')],
  parameters: { atMost: duration('How long after its creation a version may expire.', 'P2Y') },
  checks: ({ atMost }) => ({
    key: ({ latest, vaultUrl }, now) => {
      const { createdOn, expiresOn } = latest
      const allowed = createdOn && addDuration(createdOn, parseDuration(atMost))
      if (allowed === undefined || expiresOn === undefined || expiresOn <= allowed) return undefined
      const key = { ...latest, vaultUrl }
      return {
        message: `it expires on ${iso(expiresOn)}, more than ${atMost} after it was made on ${iso(createdOn as Date)}`,
        fix: allowed > now ? commandLine('update', key, `--expires ${iso(allowed)}`) : commandLine('rotate', key),
      }
    },
  }),
})
