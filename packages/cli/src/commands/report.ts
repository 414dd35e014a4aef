import { embeddedVaultName, KeyturnError } from '@keyturn/core'
import {
  collectEvidence,
  type EvidenceFile,
  evidenceHtml,
  evidenceMarkdown,
  faultsOf,
  type LookedUp,
  lookUpVersions,
} from '@keyturn/core/audit'
import { planDigest } from '@keyturn/core/manifest'
import { documentBytes, isStandardInput, readFileInput, readStandardInput } from '../files/read-input.ts'
import type { Args } from '../flags/args.ts'
import { resultFormats } from '../flags/global-flags.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { type ExitStatus, exitStatus } from '../program/exit-status.ts'
import { evidenceView } from '../render/evidence.ts'
import { renderJson } from '../render/json.ts'
import type { Context } from '../session/context.ts'

const flags = {
  from: {
    type: 'string',
    array: true,
    value: 'FILE',
    describe: 'What a run left: a report, a journal, or printed JSON; "-" is standard input; repeat for more',
  },
  'with-vault': { type: 'boolean', describe: 'Look each version up in its vault, whose date of it then counts' },
  'exit-code': { type: 'boolean', describe: 'End with status 8 when something is not as it should be' },
} as const

type ReportArgs = Args<typeof flags>

export const report: Command = defineCommand({
  flags,
  formats: [...resultFormats, 'html', 'markdown'],
  details:
    'Evidence of what runs did: which keys got a new version or lost an old one, when, by which operation, and what the new versions were held against. Reads what "rotate --report" wrote, the journal in KEYTURN_STATE_DIR, and what rotate, retire and apply print with -o json. It names each file with its digest; -o json prints the digest of the evidence itself on standard error, to be kept or signed.',
  examples: [
    ['report --from run.jsonl -o html > rotations.html', 'A page for people'],
    [
      'report --from run.jsonl --from ~/.local/state/keyturn/rotations.jsonl -o json > evidence.json',
      'With the times of the requests',
    ],
    ['report --from run.jsonl --with-vault --exit-code', 'And see whether the vault still agrees'],
    ['retire --all --yes -o json --vault contoso | keyturn report --from - -o markdown', 'Of what was printed'],
  ],
  async run(context, args) {
    const files = await readFiles(args, context)
    const collected = collectEvidence(files, new Date())
    const { evidence, failures } = args.withVault
      ? await lookUp(collected, context)
      : { evidence: collected, failures: [] }
    if (args.output === 'html') context.output.print(evidenceHtml(evidence))
    else if (args.output === 'markdown') context.output.print(evidenceMarkdown(evidence))
    else await context.output.result(evidence, evidenceView)
    if (args.output === 'json') context.output.note(planDigest(`${renderJson(evidence)}\n`))
    for (const failure of failures) context.output.failure(failure)
    return statusOf({ evidence, failures }, args)
  },
})

/** @throws {KeyturnError} `INVALID_INPUT` when none is named, or one cannot be read */
async function readFiles({ from = [] }: ReportArgs, context: Context): Promise<EvidenceFile[]> {
  if (from.length === 0) {
    throw new KeyturnError('INVALID_INPUT', 'no file is named to report on', {
      hint: 'Name what a run left: keyturn report --from run.jsonl',
    })
  }
  const files: EvidenceFile[] = []
  for (const name of new Set(from)) {
    const limit = { mostBytes: documentBytes, called: `"${name}"`, signal: context.signal }
    const bytes = isStandardInput(name)
      ? await readStandardInput(context, { ...limit, called: 'standard input' })
      : await readFileInput(name, limit)
    files.push({ name: isStandardInput(name) ? 'standard input' : name, bytes })
  }
  return files
}

function lookUp(evidence: LookedUp['evidence'], context: Context): Promise<LookedUp> {
  return lookUpVersions(evidence, (vaultUrl) => {
    const own = embeddedVaultName(vaultUrl)
    return context.connect(own === undefined ? vaultUrl : `local:${own}`)
  })
}

function statusOf({ evidence, failures }: LookedUp, { exitCode }: ReportArgs): ExitStatus {
  if (failures.length > 0) return exitStatus.partly
  const isWrong =
    evidence.acts.some((act) => faultsOf(act).length > 0) ||
    evidence.runs.some(({ complete, dryRun }) => !complete && !dryRun)
  return exitCode && isWrong ? exitStatus.pending : exitStatus.done
}
