import { addDuration, parseDuration } from '../../duration.ts'
import { iso } from '../../instant.ts'
import { commandLine } from '../command-line.ts'
import { duration } from '../parameters.ts'
import { defineRule, type Rule } from '../rule.ts'

/** A version that was replaced this long ago or longer and neither expires nor is disabled. */
export const oldVersionNotRetired: Rule = defineRule({
  id: 'old-version-not-retired',
  title: 'An old version is retired',
  severity: 'warning',
  why: 'A rotation protects nothing as long as the version before it goes on signing and wrapping.',
  help: 'Retire it: it expires first, and is disabled after a grace period.',
  references: [],
  needs: ['versions'],
  parameters: { within: duration('How long after it was replaced an old version may go on.', 'P90D') },
  checks: ({ within }) => ({
    key: ({ latest, vaultUrl, versions }, now) =>
      versions.slice(1).flatMap(({ version, enabled, expiresOn }, index) => {
        const replacedOn = versions[index]?.createdOn
        if (!enabled || replacedOn === undefined || (expiresOn !== undefined && expiresOn <= now)) return []
        if (now < addDuration(replacedOn, parseDuration(within))) return []
        return [
          {
            version,
            message: `version ${version} was replaced on ${iso(replacedOn)} and still does everything`,
            fix: commandLine('retire', { ...latest, vaultUrl }, '--keep 1'),
          },
        ]
      }),
  }),
})
