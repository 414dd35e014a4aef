import {
  type AuditRun,
  auditCsv,
  auditHtml,
  auditJunit,
  auditKeys,
  auditMarkdown,
  auditSarif,
  findingsAtLeast,
  type Severity,
} from '@keyturn/core/audit'
import packageJson from '../../package.json' with { type: 'json' }
import { auditFlags, auditFormats } from '../flags/audit-flags.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { type ExitStatus, exitStatus, exitStatusOfRun } from '../program/exit-status.ts'
import { auditView } from '../render/audit.ts'
import { showProgress } from '../runs/show-progress.ts'
import { readBaseline, readProfile, selectAudited } from '../session/audited.ts'
import { readShard } from '../session/chosen-shard.ts'
import { runLimiter } from '../session/connection.ts'

export const audit: Command = defineCommand({
  positionals: { '[name..]': 'Names of keys, or their full ids; none: every key' },
  flags: auditFlags,
  formats: auditFormats,
  details:
    'Reads only, with the permissions to list and get keys; a rule that needs another one says that it was not checked. Without --fail-on the exit status is 0 whatever is found; 7 when a vault or a key could not be read.',
  examples: [
    ['audit --vault contoso', 'All rules on all keys of a vault'],
    ['audit --profile cis --vault contoso --vault fabrikam', 'What the CIS benchmark asks of keys'],
    ['audit --manifest keys.yaml --fail-on error', 'In a pull request: status 8 for errors'],
    ['audit --baseline known.json --fail-on warning', 'Only what is new since then'],
    ['audit -o sarif --vault contoso > keys.sarif', 'For code scanning'],
    ['audit -o html --vault contoso > keys.html', 'A page for people'],
  ],
  timeoutMinutes: 60,
  async run(context, args) {
    const { output, signal } = context
    const profile = await readProfile(args.profile, context)
    const baseline = await readBaseline(args.baseline, context)
    const shard = readShard(args.shard, context)
    const { keys, select, manifest } = await selectAudited(args, context)
    const run = await auditKeys(keys, {
      profile,
      baseline,
      manifest,
      select,
      shard,
      signal,
      limiter: runLimiter,
      onProgress: showProgress(output),
    })
    output.progress(undefined)
    const text = renderAs(args.output, run)
    if (text === undefined) await output.result(run.audit, auditView)
    else output.print(text)
    for (const failure of run.failures) output.failure(failure)
    return statusOf(run, args.failOn)
  },
})

function renderAs(format: string, { audit }: AuditRun): string | undefined {
  switch (format) {
    case 'sarif':
      return auditSarif(audit, { version: packageJson.version })
    case 'junit':
      return auditJunit(audit)
    case 'markdown':
      return auditMarkdown(audit)
    case 'csv':
      return auditCsv(audit)
    case 'html':
      return auditHtml(audit)
    default:
      return undefined
  }
}

/** An audit that did not see everything says so before it says what it found. */
function statusOf({ audit, verdict }: AuditRun, failOn: Severity | undefined): ExitStatus {
  if (verdict.status === 'interrupted') return exitStatusOfRun(verdict)
  if (audit.unread.length > 0) return exitStatus.partly
  return failOn !== undefined && findingsAtLeast(audit, failOn).length > 0 ? exitStatus.pending : exitStatus.done
}
