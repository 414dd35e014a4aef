import { addDuration, parseDuration } from '../../duration.ts'
import { commandLine } from '../command-line.ts'
import { defineRule, type Rule } from '../rule.ts'
import { simulatePolicy } from './simulated-policy.ts'

export const policyNoticeNeverComes: Rule = defineRule({
  id: 'policy-notice-never-comes',
  title: 'The notice of a rotation policy comes before the rotation',
  severity: 'warning',
  why: 'Whoever waits for the near-expiry event to act on it is never told.',
  help: 'Notify longer before expiry than the policy rotates.',
  references: [],
  needs: ['policy'],
  checks: () => ({
    key: (facts, now) => {
      const { latest, vaultUrl, policy } = facts
      const found = simulatePolicy(facts, 'NOTICE_NEVER_COMES', now)
      if (found === undefined) return undefined
      const { rotateBeforeExpiry, expireAfter } = policy
      if (rotateBeforeExpiry === undefined || expireAfter === undefined) return { message: found.message }
      const flags = `--rotate-before-expiry ${rotateBeforeExpiry} --expire-after ${expireAfter}`
      const notice = `--notify-before P${daysOf(rotateBeforeExpiry, now) + 7}D`
      return { message: found.message, fix: commandLine('policy set', { ...latest, vaultUrl }, flags, notice) }
    },
  }),
})

function daysOf(duration: string, now: Date): number {
  return Math.ceil((addDuration(now, parseDuration(duration)).getTime() - now.getTime()) / 86_400_000)
}
