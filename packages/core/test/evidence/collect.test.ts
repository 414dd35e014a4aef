import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { collectEvidence, type EvidenceFile } from '../../src/evidence/collect.ts'
import { lookUpVersions } from '../../src/evidence/look-up.ts'
import { createKey } from '../../src/lifecycle/create.ts'
import { openJournal } from '../../src/once/journal.ts'
import { retireVersions } from '../../src/retirement/retire.ts'
import type { RotationResult } from '../../src/rotation/result.ts'
import { openReport } from '../../src/runs/report-file.ts'
import { rotateKeys } from '../../src/runs/rotate-keys.ts'
import { failureOf } from '../failure-of.ts'
import { type OpenedVault, openVault } from '../open-vault.ts'

const at = new Date('2026-11-28T08:00:00Z')
const fileOf = (name: string, content: unknown): EvidenceFile => ({
  name,
  bytes: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
})

/** Two keys, of which the run rotates the one that is due, with a report and a journal. */
async function rotateInRun(): Promise<OpenedVault & { result: RotationResult; files: EvidenceFile[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-evidence-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const opened = await openVault()
  const { vault, local } = opened
  await createKey(vault, 'orders', { keyType: 'EC' })
  local.clock.advance('91d')
  await createKey(vault, 'young', { keyType: 'EC' })
  const { outcomes } = await rotateKeys([{ vault }], {
    ifOlderThan: '90d',
    journal: await openJournal(join(folder, 'rotations.jsonl')),
    report: await openReport(join(folder, 'run.jsonl'), { resume: false, dryRun: false, shard: undefined }),
  })
  const [result] = outcomes
  if (result === undefined) throw new Error('nothing was rotated')
  const files = await Promise.all(
    ['run.jsonl', 'rotations.jsonl'].map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })),
  )
  return { ...opened, result, files }
}

test('a rotation that report and journal tell of is one, with its operation id, its checks and the time of its request', async () => {
  const { result, files, vault } = await rotateInRun()
  const evidence = collectEvidence(files, at)
  expect(evidence).toMatchObject({ format: 'keyturn-evidence-1', at: '2026-11-28T08:00:00Z' })
  expect(evidence.acts).toMatchObject([
    {
      key: 'orders',
      vaultUrl: vault.url,
      action: 'rotate',
      outcome: 'done',
      on: '2026-04-02T00:00:00Z',
      onBy: 'journal',
      run: 0,
      operationId: result.operationId,
      previousVersion: result.previousVersion,
      version: result.version,
      reason: result.reason.message,
      checks: result.verification?.checks,
      files: ['run.jsonl', 'rotations.jsonl'],
      inVault: null,
    },
  ])
  expect(evidence.runs).toMatchObject([
    {
      file: 'run.jsonl',
      complete: true,
      dryRun: false,
      keys: 2,
      outcomes: { rotated: 1, 'not-due': 1 },
      failedVaults: [],
    },
  ])
  expect(evidence.sources).toEqual([
    {
      file: 'rotations.jsonl',
      kind: 'journal',
      bytes: files[1]?.bytes.length,
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    },
    {
      file: 'run.jsonl',
      kind: 'report',
      bytes: files[0]?.bytes.length,
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    },
  ])
  expect({ ...collectEvidence(files.toReversed(), at), acts: [] }).toEqual({ ...evidence, acts: [] })
})

test('the digest of a file changes with any byte of it', async () => {
  const { files } = await rotateInRun()
  const changed = files.map(({ name, bytes }) => ({
    name,
    bytes: Buffer.from(`${Buffer.from(bytes)}`.replace('"dryRun":false', '"dryRun": false')),
  }))
  const digests = (of: EvidenceFile[]) => collectEvidence(of, at).sources.map(({ digest }) => digest)
  expect(digests(changed)[1]).not.toBe(digests(files)[1])
  expect(digests(changed)[0]).toBe(digests(files)[0])
})

test('without the journal an act has the date of its run, and with the vault that of the version', async () => {
  const { files, vault } = await rotateInRun()
  const collected = collectEvidence(files.slice(0, 1), at)
  expect(collected.acts).toMatchObject([{ on: collected.runs[0]?.startedOn, onBy: 'run' }])
  const { evidence, failures } = await lookUpVersions(collected, async () => vault)
  expect(failures).toEqual([])
  expect(evidence.acts).toMatchObject([
    {
      on: '2026-04-02T00:00:00Z',
      onBy: 'vault',
      inVault: { createdOn: '2026-04-02T00:00:00Z', expiresOn: null, enabled: true },
    },
  ])
})

test('a version that is not in its vault is missing, and a vault that cannot be asked is a failure', async () => {
  const { files, vault } = await rotateInRun()
  const collected = collectEvidence(files, at)
  await vault.deleteKey('orders')
  const gone = await lookUpVersions(collected, async () => vault)
  expect(gone).toMatchObject({ evidence: { acts: [{ inVault: 'missing', onBy: 'journal' }] }, failures: [] })
  const unread = await lookUpVersions(collected, async () => {
    throw new Error('no way there')
  })
  expect(unread).toMatchObject({ evidence: { acts: [{ inVault: 'unread' }] }, failures: [{ message: 'no way there' }] })
})

test('the steps of a retirement are acts, and those of a dry run are none', async () => {
  const { vault, local } = await rotateInRun()
  local.clock.advance('2d')
  const planned = await retireVersions(vault, 'orders', { keep: 1, dryRun: true })
  const done = await retireVersions(vault, 'orders', { keep: 1 })
  const evidence = collectEvidence([fileOf('planned.json', [planned]), fileOf('done.json', [done])], at)
  expect(evidence.sources.map(({ kind }) => kind)).toEqual(['retire', 'retire'])
  expect(evidence.acts).toMatchObject([
    {
      key: 'orders',
      action: 'expire',
      outcome: 'done',
      version: done.steps[0]?.version,
      on: null,
      files: ['done.json'],
    },
  ])
})

test('the steps of an applied plan are acts, its rotations with their checks', async () => {
  const { result } = await rotateInRun()
  const step = {
    vaultUrl: result.vaultUrl,
    reason: { message: 'it differs' },
    version: null,
    rotation: null,
    retirement: null,
    error: null,
  }
  const error = { code: 'ACCESS_DENIED', message: 'the caller may not' }
  const evidence = collectEvidence(
    [
      fileOf('applied.json', {
        steps: [
          { ...step, action: 'create', key: 'a', outcome: 'done', version: 'f'.repeat(32) },
          { ...step, action: 'rotate', key: 'orders', outcome: 'done', rotation: result },
          { ...step, action: 'policy', key: 'c', outcome: 'failed', error },
          { ...step, action: 'update', key: 'd', outcome: 'not-run' },
        ],
        problems: [],
        stopped: null,
      }),
    ],
    at,
  )
  expect(evidence.acts.map(({ key, action, outcome, checks }) => [key, action, outcome, checks?.length ?? 0])).toEqual([
    ['a', 'create', 'done', 0],
    ['c', 'policy', 'failed', 0],
    ['orders', 'rotate', 'done', result.verification?.checks.length],
  ])
})

const intent = {
  format: 'keyturn-journal-1',
  operationId: 'a6b0',
  vaultUrl: 'https://contoso.vault.azure.net',
  key: 'orders',
  previousVersion: 'a'.repeat(32),
  knownVersions: ['a'.repeat(32)],
  at: '2026-03-01T00:00:00Z',
}
const journalOf = (...lines: object[]) =>
  fileOf('journal.jsonl', lines.map((line) => `${JSON.stringify({ ...intent, ...line })}\n`).join(''))

test.each([
  ['has not ended', [], { outcome: 'indeterminate', version: null }],
  [
    'made a version and did not live to end',
    [{ type: 'made', version: 'b'.repeat(32) }],
    { outcome: 'done', version: 'b'.repeat(32) },
  ],
  ['ended', [{ type: 'ended', ending: 'rotated' }], { outcome: 'done' }],
  ['took no effect', [{ type: 'ended', ending: 'not-made' }], { outcome: 'not-made' }],
  ['met another writer', [{ type: 'ended', ending: 'conflict' }], { outcome: 'failed', error: { code: 'CONFLICT' } }],
])('of a rotation in a journal that %s, that is what is told', (_, lines, told) => {
  const { acts } = collectEvidence(
    [journalOf({ type: 'begun' }, { type: 'begun', at: '2026-03-02T00:00:00Z' }, ...lines)],
    at,
  )
  expect(acts).toHaveLength(1)
  expect(acts[0]).toMatchObject({ operationId: 'a6b0', on: '2026-03-01T00:00:00Z', onBy: 'journal', ...told })
})

test('what a run left unknown is known when the journal has heard of it since', async () => {
  const { result } = await rotateInRun()
  const unknown = {
    ...result,
    operationId: 'a6b0',
    outcome: 'indeterminate',
    rotated: false,
    version: null,
    verification: null,
  }
  const adopted = journalOf(
    { type: 'begun' },
    { type: 'made', version: 'b'.repeat(32) },
    { type: 'ended', ending: 'adopted' },
  )
  const { acts } = collectEvidence([fileOf('out.json', [unknown]), adopted], at)
  expect(acts).toMatchObject([{ outcome: 'adopted', version: 'b'.repeat(32), onBy: 'journal', error: null }])
})

test('a run that was killed is not complete, and the half of its last line is passed over', async () => {
  const { files } = await rotateInRun()
  const lines = `${Buffer.from(files[0]?.bytes ?? [])}`.split('\n')
  const cut = `${lines.slice(0, -2).join('\n')}\n{"type":"resu`
  expect(collectEvidence([fileOf('cut.jsonl', cut)], at).runs).toMatchObject([
    { complete: false, endedOn: null, keys: 2 },
  ])
})

test.each([
  ['a dry run', (text: string) => text.replaceAll('"dryRun":false', '"dryRun":true'), []],
  ['a file of its own', (text: string) => text, ['orders']],
])('in the report of %s only what was done is told', async (_, change, keys) => {
  const { files } = await rotateInRun()
  const text = change(`${Buffer.from(files[0]?.bytes ?? [])}`)
  expect(collectEvidence([fileOf('run.jsonl', text)], at).acts.map(({ key }) => key)).toEqual(keys)
})

test.each([
  ['an empty file', ''],
  ['a manifest', 'version: 1\nkeys: []\n'],
  ['a list of something else', '[{"name": "orders"}]'],
  ['bytes', '\ufffd\u0000'],
])('%s is refused by its name', async (_, text) => {
  const failure = await failureOf(Promise.resolve().then(() => collectEvidence([fileOf('what.txt', text)], at)))
  expect(failure).toMatchObject({ code: 'INVALID_INPUT' })
  expect(failure.message).toContain('"what.txt" cannot be reported on')
})

test('a line that makes no sense is refused by its number, and bytes that are no text by the name of their file', async () => {
  const { files } = await rotateInRun()
  const [head, , ...rest] = `${Buffer.from(files[0]?.bytes ?? [])}`.split('\n')
  const damaged = [head, '{"type":"result"}', ...rest].join('\n')
  expect(
    (await failureOf(Promise.resolve().then(() => collectEvidence([fileOf('run.jsonl', damaged)], at)))).message,
  ).toContain('line 2')
  const bytes = { name: 'run.gz', bytes: Uint8Array.of(0x1f, 0x8b, 0xff) }
  expect((await failureOf(Promise.resolve().then(() => collectEvidence([bytes], at)))).message).toContain(
    '"run.gz" cannot be reported on: it is no text',
  )
})
