import { KeyturnError, type Leftovers, type RetireOptions, type RetireResult, type Vault } from '@keyturn/core'
import { parseLeftovers } from '@keyturn/core/data-keys'
import { type RetireTarget, retireKeys } from '@keyturn/core/fleet'
import { readTextInput } from '../files/text-input.ts'
import type { Args } from '../flags/args.ts'
import { selectionFlags } from '../flags/key-selection.ts'
import { retirementFlags, retirementFromArgs } from '../flags/rule-flags.ts'
import type { Command } from '../program/command.ts'
import { createPaint } from '../render/paint.ts'
import { retirementOutput, retirementView } from '../render/retirement.ts'
import { safeValue } from '../render/safe-text.ts'
import { retirementStatus } from '../runs/retirement-status.ts'
import type { Context } from '../session/context.ts'
import { type SelectedKey, selectKeys } from '../session/selected-keys.ts'

const flags = {
  ...selectionFlags,
  ...retirementFlags,
  leftovers: {
    type: 'string',
    value: 'FILE',
    describe: 'What "rewrap --report" wrote: versions that are still needed are left',
  },
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
    ['retire orders --leftovers left.json --vault contoso', 'Not what wrapped data still needs'],
    ['retire orders --undo --vault contoso', 'As it was before'],
  ],
  timeoutMinutes: 60,
  writes: true,
  run: async (context: Context, args: RetireArgs) => {
    const select = selectKeys(args, 'retire')
    const options: RetireOptions = {
      ...readOptions(args),
      leftovers: args.leftovers === undefined ? undefined : await readLeftovers(args.leftovers, context),
      signal: context.signal,
    }
    const targets = await Array.fromAsync(select(context))
    const planned = await retireKeys(targets, { ...options, dryRun: true })
    const results = context.dryRun ? planned : await carryOut(planned, targets, { context, options })
    await context.output.result(results.map(retirementOutput), retirementView)
    return retirementStatus(results)
  },
}

/** @throws {KeyturnError} `INVALID_INPUT` */
function readOptions(args: RetireArgs): RetireOptions {
  if (!args.undo) return retirementFromArgs(args)
  const rule = (['keep', 'grace', 'leftovers'] as const).find((name) => args[name] !== undefined)
  if (rule === undefined) return { undo: true }
  throw new KeyturnError('INVALID_INPUT', `--undo takes back all that was retired; leave --${rule} out`)
}

async function readLeftovers(file: string, context: Context): Promise<Leftovers> {
  return parseLeftovers(await readTextInput(file, context, 'Write it: keyturn rewrap PATH --report FILE'))
}

interface Work {
  context: Context
  options: RetireOptions
}

/** Does what was planned and nothing else: a version that has become due since waits for the next run. */
async function carryOut(
  planned: readonly RetireResult[],
  targets: readonly SelectedKey[],
  { context, options }: Work,
): Promise<RetireResult[]> {
  const work = planned.filter(({ steps }) => steps.some(({ status }) => status === 'planned'))
  await consentToDisabling(work, context)
  const vaults = new Map<string, Vault>(targets.map(({ vault }) => [vault.url, vault]))
  const due = work.flatMap(({ key, vault: url, steps }): RetireTarget[] => {
    const vault = vaults.get(url)
    return vault === undefined ? [] : [{ vault, name: key, versions: steps.map(({ version }) => version) }]
  })
  const done = await retireKeys(due, options)
  const byKey = new Map(done.map((result) => [idOf(result), result]))
  return planned.map((result) => byKey.get(idOf(result)) ?? { ...result, dryRun: false })
}

async function consentToDisabling(planned: readonly RetireResult[], { output, consent }: Context): Promise<void> {
  const disables = ({ steps }: RetireResult) => steps.filter(({ stage }) => stage === 'disable').length
  const keys = planned.filter((result) => disables(result) > 0)
  if (keys.length === 0) return
  output.note(retirementView.text(safeValue(planned.map(retirementOutput)), createPaint(false)))
  const count = keys.reduce((sum, result) => sum + disables(result), 0)
  const versions = count === 1 ? '1 old version' : `${count} old versions`
  const [only, ...others] = keys
  const where = others.length === 0 && only !== undefined ? `key "${only.key}"` : `${keys.length} keys`
  await consent(`This disables ${versions} of ${where}: they do nothing any more until that is undone.`)
}

function idOf({ vault, key }: RetireResult): string {
  return `${vault} ${key}`
}
