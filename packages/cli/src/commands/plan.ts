import { KeyturnError } from '@keyturn/core'
import { manifestFromVaults, parseManifest, planDigest, planManifest } from '@keyturn/core/manifest'
import type { Args } from '../flags/args.ts'
import { resultFormats } from '../flags/global-flags.ts'
import { manifestInputFlags, readManifestInput } from '../flags/manifest-input.ts'
import { readUses, usesFlags } from '../flags/uses-file.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { renderJson } from '../render/json.ts'
import { planView, renderPlanMarkdown } from '../render/plan.ts'
import { planStatus } from '../runs/plan-status.ts'
import { connectManifest } from '../session/manifest-vaults.ts'

const flags = {
  ...manifestInputFlags,
  ...usesFlags,
  'exit-code': { type: 'boolean', describe: 'End with status 8 when something is to be done' },
  match: { type: 'string', value: 'PATTERN', describe: 'With -o manifest: only keys with such a name, as in app-*' },
} as const

type PlanArgs = Args<typeof flags> & { file: string | undefined }

export const plan: Command = defineCommand({
  positionals: { '[file]': 'The manifest; "-" is standard input. Default: keys.yaml' },
  flags,
  formats: [...resultFormats, 'markdown', 'manifest'],
  details:
    'Reads only. -o json prints the plan as "keyturn apply" takes it, and its digest on standard error; -o markdown is for a pull request or a job summary, and -o manifest prints a manifest of the keys as they are now. Without "vaults" in the manifest, --vault names the vault; with it, --vault picks from them.',
  examples: [
    ['plan', 'What keys.yaml would change'],
    ['plan prod.yaml -o json > plan.json', 'To be reviewed, and applied as it is'],
    ['plan --uses uses.json', 'Without the retirement of what files still need'],
    ['plan --exit-code --quiet', 'In a job: status 8 when something is to be done'],
    ['plan -o manifest --vault contoso > keys.yaml', 'Start from what is there'],
  ],
  plans: true,
  async run(context, args) {
    checkFlags(args)
    if (args.output === 'manifest') {
      const vaults = await Promise.all(
        context.vaultReferences().map(async (reference) => ({ reference, vault: await context.connect(reference) })),
      )
      const manifest = await manifestFromVaults(vaults, { name: args.match, signal: context.signal })
      context.output.print(manifest.trimEnd())
      return undefined
    }
    const uses = await readUses(args, context)
    const { text, options } = await readManifestInput(args, context)
    const manifest = parseManifest(text, options)
    const connected = await connectManifest(manifest, context)
    const plan = await planManifest(connected.manifest, connected.vaults, { uses, signal: context.signal })
    if (args.output === 'markdown') context.output.print(renderPlanMarkdown(plan))
    else await context.output.result(plan, planView)
    if (args.output === 'json') context.output.note(planDigest(`${renderJson(plan)}\n`))
    return planStatus(plan, args.exitCode ?? false)
  },
})

function checkFlags(args: PlanArgs): void {
  const refuse = (message: string) => {
    throw new KeyturnError('INVALID_INPUT', message)
  }
  if (args.output !== 'manifest') {
    if (args.match !== undefined) refuse('--match goes with -o manifest')
  } else if (args.file !== undefined) {
    refuse('-o manifest prints a manifest and reads none; leave the file out')
  } else if (args.uses !== undefined) {
    refuse('-o manifest makes no plan; leave --uses out')
  } else if (args.exitCode) {
    refuse('-o manifest makes no plan; leave --exit-code out')
  }
}
