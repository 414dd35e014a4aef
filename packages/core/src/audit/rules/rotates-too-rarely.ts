import { addDuration, parseDuration } from '../../duration.ts'
import { iso } from '../../instant.ts'
import { policyTrigger } from '../../rotation/reasons.ts'
import { commandLine } from '../command-line.ts'
import { duration } from '../parameters.ts'
import { azurePolicy } from '../references.ts'
import { defineRule, type Rule } from '../rule.ts'

/** As Azure Policy counts: from the creation of the version; that long is allowed. A key without such a policy is another rule's. */
export const rotatesTooRarely: Rule = defineRule({
  id: 'rotates-too-rarely',
  title: 'A rotation policy rotates often enough',
  severity: 'warning',
  why: 'A policy that rotates in many years is as good as none.',
  help: 'Set a policy with a shorter time.',
  references: [azurePolicy('d8cf8476-a2ec-4916-896e-992351803c44', 'maximumDaysToRotate')],
  needs: ['policy'],
  parameters: { atMost: duration('How long after the creation of a version its policy may rotate it.', 'P2Y') },
  checks: ({ atMost }) => ({
    key: ({ latest, vaultUrl, policy }) => {
      const dueOn = policyTrigger({ ...latest, policy }, { ifDue: true })?.dueOn
      const allowed = latest.createdOn && addDuration(latest.createdOn, parseDuration(atMost))
      if (dueOn === undefined || allowed === undefined || dueOn <= allowed) return undefined
      return {
        message: `its policy rotates it on ${iso(dueOn)}, more than ${atMost} after its latest version was made`,
        fix: commandLine('policy set', { ...latest, vaultUrl }, '--rotate-every 1y --expire-after 2y'),
      }
    },
  }),
})
