import { commandLine } from '../command-line.ts'
import { count } from '../parameters.ts'
import { defineRule, type Rule } from '../rule.ts'

export const severalEnabledVersions: Rule = defineRule({
  id: 'several-enabled-versions',
  title: 'Few versions of a key are enabled',
  severity: 'warning',
  why: 'Each enabled version is one more that can be used, by whoever may use the key.',
  help: 'Retire the old ones: they expire first, and are disabled after a grace period.',
  references: [],
  needs: ['versions'],
  parameters: { atMost: count('How many versions may be enabled, the latest included.', { standard: 3, least: 1 }) },
  checks: ({ atMost }) => ({
    key: ({ latest, vaultUrl, versions }) => {
      const enabled = versions.filter((version) => version.enabled).length
      if (enabled <= atMost) return undefined
      return {
        message: `${enabled} of its ${versions.length} versions are enabled; at most ${atMost} are allowed`,
        fix: commandLine('retire', { ...latest, vaultUrl }, `--keep ${Math.max(1, atMost)}`),
      }
    },
  }),
})
