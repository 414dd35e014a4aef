import { iso } from '../../instant.ts'
import { defineRule, type Rule } from '../rule.ts'

export const exceptionEnded: Rule = defineRule({
  id: 'exception-ended',
  title: 'Exceptions of the profile are current',
  severity: 'warning',
  why: 'An exception was made for a time, and the time is over: what it hid is a finding again.',
  help: 'Take it out of the profile, or give it a new date and say why.',
  references: [],
  checks: () => ({
    exception: ({ rules, key, until }) => ({
      message: `the exception of ${rules.join(', ')} for keys ${key} ended on ${iso(until)}`,
    }),
  }),
})
