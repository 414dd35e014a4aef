import { setRotationPolicies } from '@keyturn/core/fleet'
import { selectionFlags, shardFlag } from '../flags/key-selection.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { policyRunView } from '../render/policy.ts'
import { concludeRun } from '../runs/conclude-run.ts'
import { showProgress } from '../runs/show-progress.ts'
import { readShard } from '../session/chosen-shard.ts'
import { runLimiter } from '../session/connection.ts'
import { readPolicyOfKey } from '../session/policy-source.ts'
import { selectKeys } from '../session/selected-keys.ts'

export const policyCopy: Command = defineCommand({
  positionals: {
    '<from>': 'Name or id of the key that has the policy',
    '[to..]': 'Names or ids of the keys that are to get it',
  },
  flags: { ...selectionFlags, ...shardFlag },
  details:
    'The policy is replaced as a whole. A key that has it already is left alone, so the command may be repeated after an interruption; one that cannot get it stops no other, and then the status is 7.',
  examples: [
    ['policy copy orders invoices payments --vault contoso', 'Two keys are to rotate as orders does'],
    ['policy copy orders --tag team=sales --dry-run --vault contoso', 'What would change of which keys'],
  ],
  timeoutMinutes: 60,
  writes: true,
  async run(context, { from, to: name, all, tag, shard: share }) {
    const select = selectKeys({ name, all, tag }, { verb: 'give the policy to' })
    const shard = readShard(share, context)
    const policy = await readPolicyOfKey(from, context)
    const { keys, select: isSelected } = await select(context)
    const run = await setRotationPolicies(keys, {
      policy,
      select: isSelected,
      shard,
      dryRun: context.dryRun,
      signal: context.signal,
      limiter: runLimiter,
      onProgress: showProgress(context.output),
    })
    return concludeRun(context, run, policyRunView)
  },
})
