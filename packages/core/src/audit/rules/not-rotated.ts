import { addDuration, parseDuration } from '../../duration.ts'
import { iso } from '../../instant.ts'
import { commandLine } from '../command-line.ts'
import { duration } from '../parameters.ts'
import { azurePolicy } from '../references.ts'
import { defineRule, type Rule } from '../rule.ts'

/** As Azure Policy counts: from the version's activation, where it has a date, else from its creation; that long is allowed. */
export const notRotated: Rule = defineRule({
  id: 'not-rotated',
  title: 'A key has been rotated lately',
  severity: 'warning',
  why: 'The longer one version is in use, the more depends on it, and the likelier it has leaked.',
  help: 'Rotate it, and see that something rotates it from now on.',
  references: [
    azurePolicy('c26e4b24-cf98-4c67-b48b-5a25c4c69eb9', 'maximumValidityInDays'),
    'NIST SP 800-57 Part 1 Rev. 5, 5.3.6',
  ],
  parameters: { within: duration('How long a version may be the latest.', 'P2Y') },
  checks: ({ within }) => ({
    key: ({ latest, vaultUrl }, now) => {
      const since = latest.notBefore ?? latest.createdOn
      if (since === undefined || now <= addDuration(since, parseDuration(within))) return undefined
      return {
        message: `its latest version has been the same since ${iso(since)}, for more than ${within}`,
        fix: commandLine('rotate', { ...latest, vaultUrl }),
      }
    },
  }),
})
