import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { localVaultFile, openLocalVault } from '@keyturn/local-vault'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Job, startJob } from '../runner.ts'

const examples = fileURLToPath(new URL('../../../../examples/audit/', import.meta.url))

let job: Job

beforeAll(async () => {
  job = await startJob()
  await cp(examples, job.folder, { recursive: true })
  const vault = await openLocalVault({ file: localVaultFile('default', { dir: join(job.folder, 'keyturn') }) })
  await vault.importSnapshot(await readFile(join(examples, 'seed.yaml'), 'utf8'))
  await vault.close()
}, 60_000)

afterAll(() => job.end())

const audit = { vault: 'local', operation: 'audit' }

test('every key is looked at, nothing is changed, and what is found stands in the summary and in a file for code scanning', async () => {
  const step = await job.step({ ...audit, profile: 'cis' })
  expect(step).toMatchObject({ status: 0, outputs: { outcome: 'audited', changed: 'false', rotated: 'false' } })
  expect(step.summary).toMatch(/^## Key audit&#58; 0 errors, \d+ warnings and 0 notes in 26 keys of 1 vault\n/)
  expect(step.summary).toContain(
    '| <code>no-expiry</code> in <code>default</code> | <code>no-expiry</code> | its latest version has no expiry date |',
  )
  const sarif = JSON.parse(await readFile(step.outputs['sarif-file'] ?? '', 'utf8'))
  expect(sarif.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain('no-expiry')
  const results = JSON.parse(await readFile(step.outputs['results-file'] ?? '', 'utf8'))
  expect(results.find(({ key }: { key: string }) => key === 'no-expiry')).toMatchObject({
    outcome: 'audited',
    reason: { code: 'FINDINGS', message: '1 finding' },
    findings: [{ rule: 'no-expiry', fix: 'keyturn update no-expiry --expires 1y --vault local' }],
  })
})

test('against a manifest, findings are annotations at its lines', async () => {
  const step = await job.step({ operation: 'audit', manifest: 'keys.yaml', profile: 'profile.yaml' })
  expect(step.status).toBe(0)
  expect(step.log).toContain('::error title=overdue%3A overdue,file=keys.yaml,line=5')
  expect(step.log).toContain('::error title=not-in-vault%3A not-in-vault,file=keys.yaml,line=8')
})

test('the step ends with 8 for what it was asked to fail on, unless that was known before', async () => {
  const named = { ...audit, keys: 'expired\nsound' }
  const step = await job.step({ ...named, 'fail-on': 'error' })
  expect(step.status).toBe(8)
  expect(step.commands.at(-1)).toMatchObject({
    name: 'error',
    text: '1 finding of severity error or worse, and the step was asked to fail on that',
  })
  expect((await job.step({ ...audit, keys: 'no-expiry', 'fail-on': 'error' })).status).toBe(0)
})

test('a key that cannot be read fails the step, and the others are told', async () => {
  const step = await job.step({ ...audit, keys: 'absent\nexpired' })
  expect(step).toMatchObject({ status: 1, outputs: { outcome: 'failed' } })
  expect(step.summary).toContain('it expired on 2026-05-20T00&#58;00&#58;00Z')
  expect(step.summary).toContain('<code>absent</code> in <code>default</code>')
})

test.each([
  [{ profile: 'none.yaml' }, '"profile" names "none.yaml", which cannot be read'],
  [{ 'fail-on': 'pending' }, '"fail-on" has "pending"; allowed: error, warning, note'],
  [{ manifest: 'keys.yaml', keys: 'a' }, '"keys" and "manifest" exclude each other'],
  [{ keep: '2' }, '"keep" is for retire, and the operation is audit'],
  [{ profile: '../outside.yaml' }, '"profile"'],
])('refuses %j', async (inputs, message) => {
  const step = await job.step({ ...audit, ...inputs } as Record<string, string>)
  expect(step.status).toBe(1)
  expect(step.log).toContain(message)
})
