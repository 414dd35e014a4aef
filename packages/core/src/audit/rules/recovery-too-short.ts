import { count } from '../parameters.ts'
import { defineRule, type Rule } from '../rule.ts'

export const recoveryTooShort: Rule = defineRule({
  id: 'recovery-too-short',
  title: 'Deleted keys can be recovered for long enough',
  severity: 'note',
  why: 'Who deletes a key by mistake finds out when it is needed next, which may be weeks later.',
  help: 'The retention of a vault is chosen when it is made, from 7 to 90 days; a longer one needs a new vault.',
  references: [],
  parameters: { days: count('How many days a deleted key stays recoverable at least.', { standard: 90, least: 7 }) },
  checks: ({ days }) => ({
    vault: ({ recoverableDays }) =>
      recoverableDays !== undefined && recoverableDays < days
        ? { message: `deleted keys are recoverable for ${recoverableDays} days; at least ${days} are asked for` }
        : undefined,
  }),
})
