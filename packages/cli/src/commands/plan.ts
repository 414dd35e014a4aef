import { KeyturnError } from '@keyturn/core'
import { manifestFromVaults, parseManifest, planManifest } from '@keyturn/core/manifest'
import type { Args } from '../flags/args.ts'
import { readManifestInput } from '../flags/manifest-input.ts'
import type { Command } from '../program/command.ts'
import { planView, renderPlanMarkdown } from '../render/plan.ts'
import { planStatus } from '../runs/plan-status.ts'
import type { Context } from '../session/context.ts'
import { connectManifest } from '../session/manifest-vaults.ts'

const flags = {
  'exit-code': { type: 'boolean', describe: 'End with status 8 when something is to be done' },
  markdown: { type: 'boolean', describe: 'As Markdown, for a pull request or a job summary' },
  init: { type: 'boolean', describe: 'Print a manifest of the keys as they are now' },
  match: { type: 'string', value: 'PATTERN', describe: 'With --init: only keys with such a name, as in app-*' },
} as const

type PlanArgs = Args<typeof flags> & { file?: string }

export const plan: Command = {
  positionals: { file: 'The manifest; "-" is standard input. Default: keys.yaml' },
  flags,
  details:
    'Reads only. -o json prints the plan as "keyturn apply" takes it. Without "vaults" in the manifest, --vault names the vault; with it, --vault picks from them.',
  examples: [
    ['plan', 'What keys.yaml would change'],
    ['plan prod.yaml -o json > plan.json', 'To be reviewed, and applied as it is'],
    ['plan --exit-code --quiet', 'In a job: status 8 when something is to be done'],
    ['plan --init --vault contoso > keys.yaml', 'Start from what is there'],
  ],
  run: async (context: Context, args: PlanArgs) => {
    checkFlags(args)
    if (args.init) {
      const vaults = await Promise.all(
        context.vaultReferences().map(async (reference) => ({ reference, vault: await context.connect(reference) })),
      )
      const manifest = await manifestFromVaults(vaults, { name: args.match, signal: context.signal })
      context.output.print(manifest.trimEnd())
      return undefined
    }
    const { text, options } = await readManifestInput(args, context)
    const manifest = parseManifest(text, options)
    const connected = await connectManifest(manifest, context)
    const plan = await planManifest(connected.manifest, connected.vaults, { signal: context.signal })
    if (args.markdown) context.output.print(renderPlanMarkdown(plan))
    else await context.output.result(plan, planView)
    return planStatus(plan, args.exitCode ?? false)
  },
}

function checkFlags(args: PlanArgs): void {
  const refuse = (message: string) => {
    throw new KeyturnError('INVALID_INPUT', message)
  }
  if (args.init && args.file !== undefined) refuse('--init prints a manifest and reads none; leave the file out')
  if (args.init && args.output !== 'text') refuse('--init prints YAML; leave --output out')
  if (args.init && (args.markdown || args.exitCode))
    refuse('--init makes no plan; leave --markdown and --exit-code out')
  if (args.match !== undefined && !args.init) refuse('--match goes with --init')
  if (args.markdown && args.output !== 'text') refuse('--markdown and --output exclude each other')
}
