import { parseDuration } from '../../duration.ts'
import { planRetirement } from '../../retirement/plan.ts'
import { commandLine } from '../command-line.ts'
import { duration } from '../parameters.ts'
import { defineRule, type Rule } from '../rule.ts'

/** As `retire --keep 1` decides about its second stage. */
export const unneededVersion: Rule = defineRule({
  id: 'unneeded-version',
  title: 'A version whose grace period is over is disabled',
  severity: 'warning',
  why: 'It expired long ago and still decrypts and unwraps, for whoever may use the key.',
  help: 'Disable it. If data still needs it, wrap that anew first: keyturn rewrap.',
  references: [],
  needs: ['versions'],
  parameters: { grace: duration('How long after its expiry an old version may stay enabled.', 'P30D') },
  checks: ({ grace }) => ({
    key: ({ latest, vaultUrl, versions }, now) =>
      planRetirement(versions, { keep: 1, grace: parseDuration(grace) }, now)
        .steps.filter(({ stage }) => stage === 'disable')
        .map(({ version: { version }, reason }) => ({
          version,
          message: `version ${version} is enabled: ${reason.message}`,
          fix: commandLine('retire', { ...latest, vaultUrl }, `--keep 1 --grace ${grace}`),
        })),
  }),
})
