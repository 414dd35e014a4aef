import { iso } from '../../instant.ts'
import { commandLine } from '../command-line.ts'
import { defineRule, type Rule } from '../rule.ts'

export const deletedKeyBlocksName: Rule = defineRule({
  id: 'deleted-key-blocks-name',
  title: 'No deleted key blocks a name',
  severity: 'note',
  why: 'As long as it can be recovered, no key of this name can be made, restored or imported.',
  help: 'Recover it, or wait until it is purged.',
  references: [],
  checks: () => ({
    deleted: ({ vaultUrl, deleted }) => {
      const { scheduledPurgeDate: until } = deleted
      return {
        message: `a deleted key blocks this name${until === undefined ? '' : ` until ${iso(until)}`}`,
        fix: commandLine('recover', { ...deleted, vaultUrl }),
      }
    },
  }),
})
