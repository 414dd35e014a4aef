import {
  addDuration,
  type Duration,
  type ErrorSummary,
  iso,
  KeyturnError,
  parseDuration,
  parseExpiry,
  readRetirementRules,
  readRotationRules,
} from '@keyturn/core'
import {
  judgeRun,
  type KeySimulation,
  type SimulateNewKeyOptions,
  simulateKeys,
  simulateNewKey,
} from '@keyturn/core/fleet'
import { parseManifest, simulateManifest } from '@keyturn/core/manifest'
import type { Args } from '../flags/args.ts'
import { selectionFlags, selectsKeys } from '../flags/key-selection.ts'
import { manifestInputFlags, readManifestInput } from '../flags/manifest-input.ts'
import { policyFlags, policyFromArgs } from '../flags/policy-flags.ts'
import { ruleFlags, rulesFromArgs } from '../flags/rule-flags.ts'
import { printTimeline, timelineFormats } from '../flags/timeline-format.ts'
import type { Command } from '../program/command.ts'
import { type ExitStatus, exitStatus, exitStatusOfRun } from '../program/exit-status.ts'
import { simulatedKeyOutput, simulationTimeline, simulationView } from '../render/simulation.ts'
import { tellOutcomes } from '../render/words.ts'
import { showProgress } from '../runs/show-progress.ts'
import type { Context } from '../session/context.ts'
import { selectKeys } from '../session/selected-keys.ts'

const flags = {
  ...selectionFlags,
  manifest: { type: 'string', value: 'FILE', describe: 'The keys of this manifest, as if "apply" made them now' },
  ...manifestInputFlags,
  ...policyFlags,
  ...ruleFlags,
  for: { type: 'string', value: '12mo', describe: 'How far to look ahead (default 12mo, at most 10y)' },
  every: { type: 'string', value: '1d', describe: 'How often keyturn is run (default 1d, at least 1h)' },
  from: { type: 'string', value: 'DATE', describe: 'Where the clock begins, when no vault is asked (default: now)' },
  'exit-code': { type: 'boolean', describe: 'End with status 8 when there are findings' },
} as const

type SimulateArgs = Args<typeof flags> & { name?: string[] }

export const simulate: Command = {
  positionals: {
    '[name..]': 'Names of keys, or their full ids; none: a new key with the policy and rules of the flags',
  },
  flags,
  formats: timelineFormats,
  details:
    'Simulates the coming time on a clock: what the service and a daily keyturn do, and what is wrong with it, such as a rotation after expiry, a notice that never comes, or an overlap shorter than the grace period. Changes nothing; with --manifest or without names it asks no vault.',
  examples: [
    ['simulate --manifest keys.yaml --exit-code', 'In a pull request: status 8 for findings'],
    ['simulate --rotate-every 90d --expire-after 120d', 'A policy alone'],
    ['simulate --all --if-older-than 90d --vault contoso', 'The keys as they are'],
    ['simulate orders --rotate-every 30d --vault contoso', 'What if its policy were this'],
  ],
  run: async (context: Context, args: SimulateArgs) => {
    const { from, keys, failures, notSimulated, ahead } = await simulateAll(context, args)
    const { output } = context
    if (await printTimeline(() => simulationTimeline(keys), args.output, { output, now: from })) {
      for (const { error } of keys) if (error !== null) output.failure(error)
    } else {
      const until = iso(addDuration(from, ahead))
      await output.result(
        { from: iso(from), until, keys: tellOutcomes(keys).map(simulatedKeyOutput), notSimulated },
        simulationView(failures.length === 0),
      )
    }
    for (const failure of failures) output.failure(failure)
    return simulationStatus(keys, failures, args.exitCode ?? false)
  },
}

interface Simulated {
  from: Date
  ahead: Duration
  keys: readonly KeySimulation[]
  failures: readonly ErrorSummary[]
  notSimulated: readonly string[]
}

async function simulateAll(context: Context, args: SimulateArgs): Promise<Simulated> {
  const rules = rulesFromArgs(args)
  const policy = policyFromArgs(args)
  const ahead = readSpan(args.for ?? '12mo', '--for', { least: '1d', most: '10y' })
  const clock = { ahead, runEvery: readSpan(args.every ?? '1d', '--every', { least: '1h', most: '1y' }) }
  const options: SimulateNewKeyOptions = {
    ...clock,
    policy,
    rotation: rules.rotation && readRotationRules(rules.rotation),
    retirement: rules.retirement && readRetirementRules(rules.retirement),
  }
  const selected = selectsKeys(args)
  if (args.manifest !== undefined) {
    refuseBeside('--manifest says it all', {
      'key names, --all and --tag': selected,
      'rules and a policy': Object.keys(rules).length > 0 || policy !== undefined,
    })
  }
  if (selected) {
    refuseBeside("the keys' vault has a clock of its own", { '--from': args.from !== undefined })
    const { keys: selection, select } = await selectKeys(args, { verb: 'simulate' })(context)
    const { outcomes: keys, failures } = await simulateKeys(selection, {
      ...options,
      select,
      signal: context.signal,
      onProgress: showProgress(context.output),
    })
    context.output.progress(undefined)
    return { from: selection[0]?.vault.now() ?? new Date(), ahead, keys, failures, notSimulated: [] }
  }
  const from = parseExpiry(args.from ?? new Date().toISOString(), new Date(), '--from')
  if (args.manifest !== undefined) {
    const { text, options: parsing } = await readManifestInput({ ...args, file: args.manifest }, context)
    return { from, ahead, failures: [], ...simulateManifest(parseManifest(text, parsing), from, clock) }
  }
  if (policy === undefined && rules.rotation === undefined && rules.retirement === undefined) {
    throw new KeyturnError('INVALID_INPUT', 'there is nothing to simulate', {
      hint: 'Name keys or a manifest, or give a policy or rules, such as --rotate-every 90d or --if-older-than 90d.',
    })
  }
  return { from, ahead, keys: [simulateNewKey('a new key', options, from)], failures: [], notSimulated: [] }
}

function refuseBeside(why: string, given: Record<string, boolean>): void {
  const [what] = Object.entries(given).find(([, isGiven]) => isGiven) ?? []
  if (what !== undefined) throw new KeyturnError('INVALID_INPUT', `${why}; leave ${what} out`)
}

function readSpan(text: string, flag: string, { least, most }: { least: string; most: string }): Duration {
  const span = parseDuration(text, flag)
  const end = (duration: Duration) => addDuration(new Date(0), duration).getTime()
  if (end(span) >= end(parseDuration(least)) && end(span) <= end(parseDuration(most))) return span
  throw new KeyturnError('INVALID_INPUT', `${flag} ${text} is out of range; use ${least} to ${most}`)
}

function simulationStatus(
  keys: readonly KeySimulation[],
  failures: readonly ErrorSummary[],
  exitCode: boolean,
): ExitStatus {
  const status = exitStatusOfRun(judgeRun(keys, failures))
  if (status !== exitStatus.done || !exitCode) return status
  return keys.some(({ findings }) => findings.length > 0) ? exitStatus.pending : exitStatus.done
}
