import { KeyturnError, type UsesReport, type Vault } from '@keyturn/core'
import {
  type ApplyRunOptions,
  defaultPlanAge,
  isPlanText,
  type Manifest,
  type Plan,
  type PlanSource,
  parseManifest,
  parsePlan,
  planManifest,
  runApply,
} from '@keyturn/core/manifest'
import { openRotationJournal } from '../files/journal-file.ts'
import type { Args } from '../flags/args.ts'
import { manifestInputFlags, readManifestInput } from '../flags/manifest-input.ts'
import { readUses, usesFlags } from '../flags/uses-file.ts'
import { duration } from '../flags/values.ts'
import type { Command } from '../program/command.ts'
import { exitStatusOfRun } from '../program/exit-status.ts'
import { appliedOutput, appliedView } from '../render/applied.ts'
import { createPaint } from '../render/paint.ts'
import { planView } from '../render/plan.ts'
import { safeValue } from '../render/safe-text.ts'
import { planStatus } from '../runs/plan-status.ts'
import type { Context } from '../session/context.ts'
import { connectManifest } from '../session/manifest-vaults.ts'

const flags = {
  ...manifestInputFlags,
  ...usesFlags,
  digest: {
    type: 'string',
    value: 'sha256:HEX',
    describe: 'Of a stored plan: what "keyturn plan" printed for the one that was approved',
  },
  'max-plan-age': { ...duration, value: '7d', describe: 'Refuse a stored plan that is older (default 7d)' },
  'no-verify': { type: 'boolean', describe: 'Do not check and use new versions once' },
} as const

type ApplyArgs = Args<typeof flags> & { file?: string }

export const apply: Command = {
  positionals: {
    '[file]': 'A manifest, or a plan of "keyturn plan -o json"; "-" is standard input. Default: keys.yaml',
  },
  flags,
  details:
    'A manifest is planned, shown and asked about; a stored plan is applied as it is, or not at all when a key has changed since. Stops at the first key that somebody else changes meanwhile. Nothing is ever deleted. Safe to run again: what is done is not done twice.',
  examples: [
    ['apply', 'Plans keys.yaml and asks'],
    ['apply --yes', 'In a nightly job'],
    ['apply --uses uses.json --yes', 'Without the retirement of what files still need'],
    ['apply plan.json --digest sha256:4f5a...c1 --yes', 'Exactly what was reviewed'],
  ],
  timeoutMinutes: 60,
  writes: true,
  run: async (context: Context, args: ApplyArgs) => {
    const { text, options } = await readManifestInput(args, context)
    const isStored = isPlanText(text)
    const maxAge = args.maxPlanAge ?? defaultPlanAge
    if (isStored) refuseUses(args)
    else refusePlanFlags(args)
    const source = isStored
      ? await fromPlan(parsePlan(text, { ...options, digest: args.digest }), context)
      : await fromManifest(parseManifest(text, options), context, await readUses(args, context))
    if (context.dryRun) {
      const plan = await source.plan()
      await context.output.result(plan, planView)
      return planStatus(plan, false)
    }
    const journal = await openRotationJournal(context, process.platform)
    const result = await runApply(source, {
      ...followed(context),
      verify: args.noVerify !== true,
      journal,
      ...(isStored && { maxAge }),
    })
    await context.output.result(appliedOutput(result), appliedView)
    await journal?.reported()
    return exitStatusOfRun(result.verdict)
  },
}

function refusePlanFlags({ digest, maxPlanAge }: ApplyArgs): void {
  const flag = digest === undefined ? '--max-plan-age' : '--digest'
  if (digest === undefined && maxPlanAge === undefined) return
  throw new KeyturnError('INVALID_INPUT', `${flag} goes with a stored plan, and this is a manifest`, {
    hint: 'Store the plan first: keyturn plan -o json > plan.json',
  })
}

/** What was approved left out what was in use; what is left out now would be another plan. */
function refuseUses({ uses }: ApplyArgs): void {
  if (uses === undefined) return
  throw new KeyturnError('INVALID_INPUT', '--uses goes with a manifest, and this is a stored plan', {
    hint: 'Give it when the plan is made: keyturn plan --uses FILE -o json > plan.json',
  })
}

async function fromPlan(plan: Plan, context: Context): Promise<PlanSource> {
  const vaults = new Map<string, Vault>()
  for (const { url, reference } of plan.vaults) {
    // A name means another host in another cloud; the URL is what was planned for. Embedded vaults go by their name.
    vaults.set(url, await context.connect(/^local(:|$)/.test(reference) ? reference : url))
  }
  return { plan: async () => plan, vaults, replans: false }
}

async function fromManifest(manifest: Manifest, context: Context, uses: UsesReport | undefined): Promise<PlanSource> {
  const connected = await connectManifest(manifest, context)
  return {
    plan: () => planManifest(connected.manifest, connected.vaults, { uses, signal: context.signal }),
    vaults: new Map(connected.vaults.map(({ vault }) => [vault.url, vault])),
    replans: true,
  }
}

/** Shows each plan and asks, and says which step is under way. */
function followed({ output, signal, consent }: Context): ApplyRunOptions {
  return {
    signal,
    onPlan: async (plan) => {
      output.note(planView.text(safeValue(plan), createPaint(false)))
      await consent(`This applies ${plan.steps.length === 1 ? 'the step' : `the ${plan.steps.length} steps`} above.`)
    },
    onEvent: (event) => {
      if (event.type === 'step') {
        output.note(`${event.index + 1}/${event.of} ${event.step.action} ${event.step.key}`)
      } else if (event.type === 'rotation') {
        output.debug(JSON.stringify(event.event))
      }
    },
  }
}
