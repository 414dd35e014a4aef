import { parseDuration, subtractDuration } from '../../duration.ts'
import { iso } from '../../instant.ts'
import { commandLine } from '../command-line.ts'
import { duration } from '../parameters.ts'
import { defineRule, type Rule } from '../rule.ts'

export const deletedKeyGoneSoon: Rule = defineRule({
  id: 'deleted-key-gone-soon',
  title: 'A deleted key is meant to go',
  severity: 'warning',
  why: 'When the vault purges it, what it has encrypted is gone for good.',
  help: 'Recover it, if anything may need it. Else nothing is to be done.',
  references: [],
  parameters: { within: duration('How long before it is purged a deleted key is a finding.', 'P14D') },
  checks: ({ within }) => ({
    deleted: ({ vaultUrl, deleted }, now) => {
      const goesOn = deleted.scheduledPurgeDate
      if (goesOn === undefined || now < subtractDuration(goesOn, parseDuration(within))) return undefined
      return {
        message: `it is deleted and will be purged on ${iso(goesOn)}`,
        fix: commandLine('recover', { ...deleted, vaultUrl }),
      }
    },
  }),
})
