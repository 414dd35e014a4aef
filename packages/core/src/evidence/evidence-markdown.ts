import { minuteText } from '../page/dates.ts'
import { toMarkdown, toMarkdownCode, toMarkdownTable } from '../text.ts'
import type { Evidence, EvidenceAct } from './evidence.ts'
import { faultsOf } from './faults.ts'

/** Evidence as GitHub's Markdown, for an issue or a summary. Pure. */
export function evidenceMarkdown(evidence: Evidence): string {
  const { at, runs, sources, acts } = evidence
  const faults = acts.flatMap((act) =>
    faultsOf(act).map(({ text }) => `- ${toMarkdownCode(act.key)} in ${toMarkdown(act.vaultUrl)}: ${toMarkdown(text)}`),
  )
  return [
    '# Key rotation report',
    `${minuteText(at)}, from ${sources.length} ${sources.length === 1 ? 'file' : 'files'} and ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}.`,
    ...(faults.length === 0 ? [] : ['## Not as it should be', faults.join('\n')]),
    '## What was done',
    acts.length === 0
      ? 'Nothing.'
      : table(['Key', 'Vault', 'Act', 'Outcome', 'When', 'Version', 'Checks', 'Operation id'], acts.map(cellsOf)),
    '## Runs',
    runs.length === 0
      ? 'None of the files is the report of a run.'
      : table(
          ['Began', 'Ended', 'Complete', 'Keys', 'File'],
          runs.map(({ startedOn, endedOn, complete, keys, file, dryRun }) => [
            `${minuteText(startedOn)}${dryRun ? ' (dry run)' : ''}`,
            endedOn === null ? 'from outside' : minuteText(endedOn),
            complete ? 'yes' : 'no',
            `${keys}`,
            file,
          ]),
        ),
    '## Made from',
    table(
      ['File', 'What it is', 'Bytes', 'Digest'],
      sources.map(({ file, kind, bytes, digest }) => [file, kind, `${bytes}`, digest]),
    ),
    '',
  ].join('\n\n')
}

function cellsOf({ key, vaultUrl, action, outcome, on, version, checks, operationId }: EvidenceAct): string[] {
  const passed = checks?.filter(({ status }) => status === 'passed').length
  return [
    key,
    vaultUrl,
    action,
    outcome,
    on === null ? '' : minuteText(on),
    version ?? '',
    checks === null ? '' : `${passed} of ${checks.length} passed`,
    operationId ?? '',
  ]
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return toMarkdownTable(
    headings,
    rows.map((cells) => cells.map(toMarkdown)),
  )
}
