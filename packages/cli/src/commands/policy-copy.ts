import { type ErrorSummary, getRotationPolicy, policyOf, setRotationPolicy } from '@keyturn/core'
import { judgeRun } from '@keyturn/core/fleet'
import { asReported } from '../output/output.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { exitStatusOfRun } from '../program/exit-status.ts'
import { type PolicyOutput, policyListView, policyOutput } from '../render/policy.ts'
import { notePolicyChanges } from '../session/policy-changes.ts'

export const policyCopy: Command = defineCommand({
  positionals: {
    '<from>': 'Name or id of the key that has the policy',
    '<to..>': 'Names or ids of the keys that are to get it',
  },
  details: 'What changes is said on standard error. A key that cannot get it stops no other; then the status is 7.',
  examples: [['policy copy orders invoices payments --vault contoso', 'Two keys are to rotate as orders does']],
  writes: true,
  async run(context, args) {
    const source = await context.key(args.from)
    const policy = policyOf(await getRotationPolicy(source.vault, source.name))
    const done: PolicyOutput[] = []
    const errors: ErrorSummary[] = []
    for (const nameOrId of args.to) {
      try {
        const { vault, name } = await context.key(nameOrId)
        await notePolicyChanges(context.output, vault, { name, policy })
        if (!context.dryRun) done.push(policyOutput(name, vault.url, await setRotationPolicy(vault, name, policy)))
      } catch (error) {
        errors.push(asReported(error).toJSON())
      }
    }
    if (context.dryRun) context.output.note('dry run: nothing was written')
    else if (done.length > 0) await context.output.result(done, policyListView)
    for (const error of errors) context.output.failure(error)
    const outcomes = [
      ...done.map(() => ({ outcome: 'done', error: null })),
      ...errors.map((error) => ({ outcome: 'failed', error })),
    ]
    return exitStatusOfRun(judgeRun(outcomes))
  },
})
