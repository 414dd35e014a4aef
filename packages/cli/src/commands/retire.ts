import { KeyturnError, type RetireOptions, type RetireResult, type Vault } from '@keyturn/core'
import { judgeRun, type KeySelection, type RunResult, retireKeys } from '@keyturn/core/fleet'
import type { Args } from '../flags/args.ts'
import { selectionFlags } from '../flags/key-selection.ts'
import { retirementFlags, retirementFromArgs } from '../flags/rule-flags.ts'
import { sharedFileFlag } from '../flags/shared-file.ts'
import { readUses, usesFlags } from '../flags/uses-file.ts'
import type { Command } from '../program/command.ts'
import { createPaint } from '../render/paint.ts'
import { retirementView } from '../render/retirement.ts'
import { safeValue } from '../render/safe-text.ts'
import { concludeRun } from '../runs/conclude-run.ts'
import type { Context } from '../session/context.ts'
import { selectKeys } from '../session/selected-keys.ts'

const flags = {
  ...selectionFlags,
  ...retirementFlags,
  ...usesFlags,
  ...sharedFileFlag,
  undo: { type: 'boolean', describe: 'Take back what was retired, in both stages' },
} as const

type RetireArgs = Args<typeof flags> & { name?: string[] }

export const retire: Command = {
  positionals: { '[name..]': 'Names of the keys, or their full ids' },
  flags,
  details:
    'In two stages: an old version gets an expiry date of now, so that encrypt, wrap and sign stop and decrypt, unwrap and verify go on; when the grace period is over it is disabled, and everything stops. The newest version is never touched, nothing is within 24 hours of a rotation, nothing is deleted. Asks before it disables.',
  examples: [
    ['retire orders --dry-run --vault contoso', 'What would be retired, and what that stops'],
    ['retire --all --keep 2 --grace 30d --yes --vault contoso', 'In a nightly job'],
    ['retire orders --uses uses.json --vault contoso', 'Not what wrapped data still needs'],
    ['retire orders --undo --vault contoso', 'As it was before'],
  ],
  timeoutMinutes: 60,
  writes: true,
  run: async (context: Context, args: RetireArgs) => {
    const select = selectKeys(args, { verb: 'retire' })
    const options: RetireOptions = {
      ...readOptions(args),
      uses: await readUses(args, context),
      signal: context.signal,
    }
    const selected = await select(context)
    const planned = await retireKeys(selected.keys, { ...options, select: selected.select, dryRun: true })
    const run = context.dryRun ? planned : await carryOut(planned, selected.keys, { context, options })
    return concludeRun(context, run, retirementView)
  },
}

/** @throws {KeyturnError} `INVALID_INPUT` */
function readOptions(args: RetireArgs): RetireOptions {
  if (!args.undo) return retirementFromArgs(args)
  const rule = (['keep', 'grace', 'uses'] as const).find((name) => args[name] !== undefined)
  if (rule === undefined) return { undo: true }
  throw new KeyturnError('INVALID_INPUT', `--undo takes back all that was retired; leave --${rule} out`)
}

interface Work {
  context: Context
  options: RetireOptions
}

/** Does what was planned and nothing else: a version that has become due since waits for the next run. */
async function carryOut(
  planned: RunResult<RetireResult>,
  selection: readonly KeySelection<Vault>[],
  { context, options }: Work,
): Promise<RunResult<RetireResult>> {
  const work = planned.outcomes.filter(({ steps }) => steps.some(({ outcome }) => outcome === 'planned'))
  await consentToDisabling(work, context)
  const versions = new Map(work.map((result) => [idOf(result), result.steps.map(({ version }) => version)]))
  const due = selection.map(({ vault }) => ({
    vault,
    names: work.filter(({ vaultUrl }) => vaultUrl === vault.url).map(({ key }) => key),
  }))
  const done = await retireKeys(due, {
    ...options,
    versionsOf: (vaultUrl, key) => versions.get(idOf({ vaultUrl, key })),
  })
  const byKey = new Map(done.outcomes.map((result) => [idOf(result), result]))
  const outcomes = planned.outcomes.map((result) => byKey.get(idOf(result)) ?? { ...result, dryRun: false })
  const failures = [...planned.failures, ...done.failures]
  return { outcomes, failures, verdict: judgeRun(outcomes, failures) }
}

async function consentToDisabling(planned: readonly RetireResult[], { output, consent }: Context): Promise<void> {
  const disables = ({ steps }: RetireResult) => steps.filter(({ stage }) => stage === 'disable').length
  const keys = planned.filter((result) => disables(result) > 0)
  if (keys.length === 0) return
  output.note(retirementView.text(safeValue([...planned]), createPaint(false)))
  const count = keys.reduce((sum, result) => sum + disables(result), 0)
  const versions = count === 1 ? '1 old version' : `${count} old versions`
  const [only, ...others] = keys
  const where = others.length === 0 && only !== undefined ? `key "${only.key}"` : `${keys.length} keys`
  await consent(`This disables ${versions} of ${where}: they do nothing any more until that is undone.`)
}

function idOf({ vaultUrl, key }: Pick<RetireResult, 'vaultUrl' | 'key'>): string {
  return `${vaultUrl} ${key}`
}
