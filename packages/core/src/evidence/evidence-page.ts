import { dateCell, minuteText } from '../page/dates.ts'
import { renderPage } from '../page/document.ts'
import type { Alert, Appendix, Cell, Group, Item, Mark, Page, Row, Share, Tile, Tone } from '../page/page.ts'
import type { Evidence, EvidenceAct, EvidenceRun } from './evidence.ts'
import { faultsOf, isVerified } from './faults.ts'

/**
 * Evidence as one HTML file for people, which loads nothing from anywhere: what was done when, what went wrong, each act with its
 * operation id and its checks, and the digests of the files that it was made from. Pure.
 */
export function evidenceHtml(evidence: Evidence): string {
  return renderPage(evidencePage(evidence))
}

const actions: Record<EvidenceAct['action'], string> = {
  rotate: 'rotated',
  expire: 'retired: expires',
  disable: 'retired: disabled',
  undo: 'retirement undone',
  retire: 'retire',
  create: 'created',
  recover: 'recovered',
  update: 'updated',
  policy: 'policy set',
}

const tones: Record<EvidenceAct['outcome'], Tone> = {
  done: 'good',
  adopted: 'good',
  failed: 'bad',
  indeterminate: 'bad',
  'not-made': 'dim',
}

function evidencePage(evidence: Evidence): Page {
  const { at, acts, runs, sources } = evidence
  const those = (...what: EvidenceAct['action'][]) =>
    acts.flatMap(({ action, outcome, on, key }) =>
      what.includes(action) && (outcome === 'done' || outcome === 'adopted') && on !== null ? [{ on, of: key }] : [],
    )
  return {
    title: 'Key rotation report',
    facts: [
      { label: 'When', value: minuteText(at) },
      { label: 'Made from', value: `${sources.length} ${sources.length === 1 ? 'file' : 'files'}` },
      { label: 'Runs', value: `${runs.length}` },
    ],
    alerts: alertsOf(runs),
    tiles: tilesOf(acts),
    shares: sharesOf(acts),
    timeline: {
      text: 'What was done in the past two years, month by month.',
      at,
      monthsBefore: 24,
      monthsAfter: 0,
      bands: [
        { title: 'Rotations', tone: 'good', events: those('rotate') },
        { title: 'Retirements', tone: 'info', events: those('expire', 'disable') },
        {
          title: 'Failures',
          tone: 'bad',
          events: acts.flatMap(({ outcome, on, key }) =>
            on !== null && (outcome === 'failed' || outcome === 'indeterminate') ? [{ on, of: key }] : [],
          ),
        },
      ],
    },
    findings: {
      title: 'Not as it should be',
      noun: 'fault',
      none: 'Everything that was begun was done.',
      groups: groupsOf(evidence),
    },
    table: {
      title: 'What was done',
      noun: 'act',
      columns: [
        { title: 'Key' },
        { title: 'Act', facet: 'Act' },
        { title: 'Outcome', facet: 'Outcome' },
        { title: 'When' },
        { title: 'Version' },
        { title: 'Checks', facet: 'Checks' },
        { title: 'Operation id' },
        { title: 'Why' },
      ],
      rows: acts.map((act) => rowOf(act, at)),
    },
    appendices: appendicesOf(evidence),
  }
}

function alertsOf(runs: readonly EvidenceRun[]): Alert[] {
  const open = runs.filter(({ complete, dryRun }) => !complete && !dryRun)
  if (open.length === 0) return []
  return [
    {
      tone: 'warn',
      text: `${open.length === 1 ? 'One run' : `${open.length} runs`} did not come to every key.`,
      details: open.map(({ file, startedOn, endedOn, failedVaults }) => {
        const ended = endedOn === null ? 'it was ended from outside' : 'it was ended early'
        const vaults = failedVaults.map(({ vaultUrl, code }) => `; ${vaultUrl} was not read [${code}]`).join('')
        return `${minuteText(startedOn)}, ${file}: ${ended}${vaults}`
      }),
    },
  ]
}

function tilesOf(acts: readonly EvidenceAct[]): Tile[] {
  const count = (is: (act: EvidenceAct) => boolean) => acts.filter(is).length
  const made = (act: EvidenceAct) => act.action === 'rotate' && (act.outcome === 'done' || act.outcome === 'adopted')
  const bad = (value: number): Partial<Tile> => (value > 0 ? { tone: 'bad' } : {})
  const failed = count(({ outcome }) => outcome === 'failed')
  const unknown = count(({ outcome }) => outcome === 'indeterminate')
  return [
    { label: 'rotations', value: count(made) },
    { label: 'of them verified', value: count((act) => made(act) && isVerified(act)) },
    {
      label: 'retirement steps',
      value: count(({ action, outcome }) => /expire|disable/.test(action) && outcome === 'done'),
    },
    { label: 'failed', value: failed, ...bad(failed) },
    { label: 'unknown', value: unknown, ...bad(unknown) },
  ]
}

function sharesOf(acts: readonly EvidenceAct[]): Share[] {
  const count = (...outcomes: EvidenceAct['outcome'][]) =>
    acts.filter(({ outcome }) => outcomes.includes(outcome)).length
  return [
    { label: 'done', count: count('done', 'adopted'), tone: 'good' },
    { label: 'failed', count: count('failed'), tone: 'bad' },
    { label: 'unknown', count: count('indeterminate'), tone: 'warn' },
    { label: 'without effect', count: count('not-made'), tone: 'dim' },
  ]
}

function groupsOf({ acts }: Evidence): Group[] {
  const faults = acts.flatMap((act) => faultsOf(act).map((fault) => ({ act, fault })))
  return [...Map.groupBy(faults, ({ fault }) => fault.title)].map(([title, group]) => ({
    title,
    mark: { text: 'look', tone: 'bad' },
    items: group.map(
      ({ act, fault }): Item => ({
        of: act.key,
        where: [`in ${act.vaultUrl}`, ...(act.version === null ? [] : [`version ${act.version}`])].join(' · '),
        text: fault.text,
      }),
    ),
  }))
}

function rowOf(act: EvidenceAct, at: string): Row {
  const { key, vaultUrl, action, outcome, on, onBy, version, previousVersion, operationId, reason } = act
  const when = dateCell(on, at)
  return [
    { text: key, note: vaultUrl },
    { text: actions[action] },
    { text: outcome, tone: tones[outcome] },
    on === null
      ? when
      : { ...when, text: minuteText(on), note: onBy === 'run' ? 'when its run began' : (when.note ?? '') },
    { text: version ?? '', isId: true, ...(previousVersion !== null && { note: `before: ${previousVersion}` }) },
    checksCell(act),
    { text: operationId ?? '', isId: true },
    { text: reason ?? '' },
  ]
}

const checkTones = { passed: 'good', failed: 'bad', warning: 'warn', 'not-checked': 'dim' } as const

function checksCell({ checks, action }: EvidenceAct): Cell {
  if (checks === null) return { text: action === 'rotate' ? 'none' : '', tone: 'dim' }
  const worth = checks.filter(({ status }) => status !== 'passed')
  const marks = worth.map(({ name, status }): Mark => ({ text: `${name} ${status}`, tone: checkTones[status] }))
  const passed = checks.length - worth.length
  const facet = checks.some(({ status }) => status === 'failed')
    ? 'failed'
    : worth.length > 0
      ? 'not all passed'
      : 'passed'
  return { text: `${passed} of ${checks.length} passed`, sort: passed - checks.length, facet, marks }
}

function appendicesOf({ runs, sources }: Evidence): Appendix[] {
  return [
    {
      title: 'Runs',
      columns: ['Began', 'Ended', 'Keys', 'Outcomes', 'File'],
      rows: runs.map(({ startedOn, endedOn, keys, outcomes, file, dryRun, shard }) => [
        {
          text: minuteText(startedOn),
          note: [...(dryRun ? ['dry run'] : []), ...(shard === null ? [] : [`shard ${shard}`])].join(', '),
        },
        endedOn === null ? { text: 'from outside', tone: 'bad' } : { text: minuteText(endedOn) },
        { text: `${keys}` },
        {
          text: Object.entries(outcomes)
            .map(([outcome, count]) => `${count} ${outcome}`)
            .join(', '),
        },
        { text: file },
      ]),
    },
    {
      title: 'Made from these files',
      columns: ['File', 'What it is', 'Bytes', 'Digest'],
      rows: sources.map(({ file, kind, bytes, digest }) => [
        { text: file },
        { text: kind },
        { text: `${bytes}` },
        { text: digest },
      ]),
    },
  ]
}
