import { planRotation } from '../../rotation/plan.ts'
import { commandLine } from '../command-line.ts'
import { defineRule, type Rule } from '../rule.ts'

/** As `rotate` decides: by the rules that the manifest gives, and by the key's own policy where the service has not acted. */
export const overdue: Rule = defineRule({
  id: 'overdue',
  title: 'A key that is due has been rotated',
  severity: 'error',
  why: 'Whatever was to rotate it did not: a job that fails, or a service that was kept from it.',
  help: 'Rotate it, and look at what should have done so.',
  references: [],
  needs: ['policy'],
  checks: () => ({
    key: ({ latest, vaultUrl, policy, wanted }, now) => {
      const decision = planRotation({ ...latest, policy }, { ...wanted?.rotation, ifDue: true }, now)
      // That it has expired, or will soon, is said by other rules.
      if (decision.action !== 'rotate' || decision.reason.code === 'EXPIRED') return undefined
      return { message: decision.reason.message, fix: commandLine('rotate', { ...latest, vaultUrl }) }
    },
  }),
})
