import { sha256 } from '../digest.ts'
import { KeyturnError } from '../errors.ts'
import { iso } from '../instant.ts'
import { compareText } from '../order.ts'
import { type Evidence, type EvidenceAct, type EvidenceSource, evidenceFormat } from './evidence.ts'
import { readSource } from './read-source.ts'

/** A file that a run left. */
export interface EvidenceFile {
  /** As people call it. */
  name: string
  bytes: Uint8Array
}

/**
 * Puts together what runs did to keys, from the reports and journals that they left, and from what commands printed. A rotation
 * that several files tell of is one, known by its operation id. Pure.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when a file is none of these, or no text
 */
export function collectEvidence(files: readonly EvidenceFile[], at: Date): Evidence {
  const evidence: Evidence = { format: evidenceFormat, at: iso(at), sources: [], runs: [], acts: [] }
  for (const { name, bytes } of files) {
    const { kind, runs, acts } = readSource(readText(name, bytes), { file: name, firstRun: evidence.runs.length })
    evidence.sources.push(describeSource(name, kind, bytes))
    evidence.runs.push(...runs)
    evidence.acts.push(...acts)
  }
  return inOrder({ ...evidence, acts: mergeActs(evidence.acts) })
}

function readText(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new KeyturnError('INVALID_INPUT', `"${name}" cannot be reported on: it is no text`, { cause })
  }
}

function describeSource(file: string, kind: EvidenceSource['kind'], bytes: Uint8Array): EvidenceSource {
  return { file, kind, bytes: bytes.length, digest: sha256(bytes) }
}

function mergeActs(acts: readonly EvidenceAct[]): EvidenceAct[] {
  const groups = Map.groupBy(acts, (act) => act.operationId ?? act)
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group
    return first === undefined ? [] : [others.reduce(mergeAct, first)]
  })
}

/** The word of a run counts for more than what a journal says of it, but for when its request left. */
function mergeAct(a: EvidenceAct, b: EvidenceAct): EvidenceAct {
  const [journal, told] = a.onBy === 'journal' ? [a, b] : [b, a]
  const isKnown = told.outcome !== 'indeterminate' || journal.outcome === 'indeterminate'
  const { outcome, error } = isKnown ? told : journal
  const { on, onBy } = journal.onBy === 'journal' ? journal : told
  return {
    ...told,
    outcome,
    error,
    on,
    onBy,
    version: (isKnown ? told.version : journal.version) ?? journal.version,
    files: [...new Set([...a.files, ...b.files])],
  }
}

/** The same evidence whatever the order of the files: it is compared, and signed. */
function inOrder(evidence: Evidence): Evidence {
  const order = evidence.runs
    .map((run, index) => ({ run, index }))
    .sort((a, b) => compareText(a.run.startedOn, b.run.startedOn) || compareText(a.run.file, b.run.file))
  const places = new Map(order.map(({ index }, place) => [index, place]))
  const acts = evidence.acts.map((act) => ({ ...act, run: act.run === null ? null : (places.get(act.run) ?? null) }))
  return {
    ...evidence,
    sources: evidence.sources.toSorted((a, b) => compareText(a.file, b.file)),
    runs: order.map(({ run }) => run),
    acts: acts.sort(
      (a, b) =>
        compareText(a.on ?? '~', b.on ?? '~') ||
        compareText(a.vaultUrl, b.vaultUrl) ||
        compareText(a.key, b.key) ||
        compareText(a.version ?? '', b.version ?? ''),
    ),
  }
}
