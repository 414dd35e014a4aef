import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, createKey } from '@keyturn/core'
import { auditKeys } from '@keyturn/core/audit'
import { localVaultFile, openLocalVault } from '@keyturn/local-vault'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inputRules } from '../src/inputs/input-rules.ts'
import { type Job, startJob } from './runner.ts'

let job: Job

beforeEach(async () => {
  job = await startJob()
})

afterEach(() => job.end())

const rotate = { vault: 'local', keys: 'orders' }
const create = { ...rotate, operation: 'create', type: 'EC' }
const retire = { ...rotate, operation: 'retire', keep: '1' }
const audit = { vault: 'local', operation: 'audit' }
const apply = { operation: 'apply', manifest: 'keys.yaml' }
const manifest = 'version: 1\nvault: local\nkeys:\n  - { name: orders, type: EC }\n'

/** For each input a step and a value that it cannot have, or why there is none: every text may be right. */
const wrong: Record<string, [step: Record<string, string>, value: string] | string> = {
  vault: [rotate, 'http://contoso.vault.azure.net'],
  vaults: [{ keys: 'orders' }, 'not a vault'],
  operation: [rotate, 'rotat'],
  keys: [{ vault: 'local' }, 'or ders'],
  all: [{ vault: 'local', 'if-older-than': '90d' }, 'maybe'],
  event: [{ vault: 'local' }, '{'],
  shard: [{ vault: 'local', all: 'true', 'if-older-than': '90d' }, '9/2'],
  resume: 'a report that is not there yet is begun, so that the same step can be run again',
  'dry-run': [rotate, 'maybe'],
  'if-older-than': [rotate, 'soon'],
  'if-expires-within': [rotate, 'soon'],
  'if-due': [rotate, 'maybe'],
  'expect-version': [rotate, 'latest'],
  verify: [rotate, 'maybe'],
  type: [create, 'DSA'],
  size: [{ ...create, type: 'RSA' }, '1000'],
  curve: [create, 'P-1'],
  ops: [create, 'fly'],
  expires: [create, 'soon'],
  'not-before': [create, 'soon'],
  disabled: [create, 'maybe'],
  tags: [create, 'team'],
  exportable: [create, 'maybe'],
  'release-policy': [create, 'absent.json'],
  'new-version': [create, 'maybe'],
  'rotate-every': [create, 'soon'],
  'rotate-before-expiry': [create, 'soon'],
  'expire-after': [create, 'soon'],
  'notify-before': [create, 'soon'],
  keep: [retire, 'some'],
  grace: [retire, 'soon'],
  undo: [retire, 'maybe'],
  uses: [retire, 'absent.json'],
  manifest: [{ operation: 'plan' }, 'absent.yaml'],
  'plan-digest': [apply, 'md5:0'],
  'max-plan-age': [apply, 'soon'],
  profile: [audit, 'absent.yaml'],
  baseline: [audit, 'absent.json'],
  'client-id': 'whether there is such a client, Entra ID says',
  'tenant-id': 'whether there is such a tenant, Entra ID says',
  auth: [rotate, 'password'],
  audience: 'an application takes the audience that it was given',
  cloud: [rotate, 'mars'],
  'allow-host': 'what is no host is none that a vault could be on',
  'github-token': 'GitHub says whether it takes it, when a run is run again',
  strategy: [{ vault: 'local', all: 'true', 'if-older-than': '90d', shard: 'auto' }, '{'],
  'allow-pull-request-target': [rotate, 'maybe'],
  'allow-outside-workspace': [rotate, 'maybe'],
  'fail-on': [rotate, 'mondays'],
  'exit-code': [rotate, 'maybe'],
  timeout: [rotate, 'soon'],
}

test('there is a wrong value, or a reason for none, of every input', () => {
  expect(Object.keys(wrong).toSorted()).toEqual(Object.keys(inputRules).toSorted())
})

test.each(Object.entries(wrong).filter(([, entry]) => typeof entry !== 'string'))(
  'a wrong value of "%s" fails the step, which names it, before a key is made or rotated',
  async (name, entry) => {
    const [step, value] = entry as [Record<string, string>, string]
    await writeFile(join(job.folder, 'keys.yaml'), manifest)
    const { status, log, outputs } = await job.step({ ...step, [name]: value })
    expect({ status, outcome: outputs.outcome }).toEqual({ status: 1, outcome: 'failed' })
    expect(log).toMatch(/^::error /m)
    expect([`"${name}"`, `"${value}"`].some((named) => log.includes(named))).toBe(true)
    expect(outputs).toMatchObject({ changed: 'false', rotated: 'false' })
  },
)

/** The embedded vault that the steps of this job call `local`. */
function openVault() {
  return openLocalVault({ file: localVaultFile('default', { dir: join(job.folder, 'keyturn') }) })
}

test('a step goes on with the report of one before: what was rotated then is not rotated again', async () => {
  const vault = await openVault()
  const connected = await connect(vault)
  for (const name of ['invoices', 'orders']) await createKey(connected, name, { keyType: 'EC' })
  vault.sharedFaults.add({ kind: 'answer', status: 403 }, { operation: 'rotateKey', key: 'orders' })
  await vault.close()
  const first = await job.step({ vault: 'local', keys: 'invoices\norders' })
  expect(first.status).toBe(1)
  const report = first.outputs['report-file'] ?? ''
  expect(await readFile(report, 'utf8')).toContain('"key":"invoices"')

  const second = await job.step({ vault: 'local', keys: 'invoices\norders', resume: report })
  expect(second.status).toBe(0)
  expect(JSON.parse(second.outputs.results ?? '')).toMatchObject([{ key: 'orders', outcome: 'rotated' }])
})

test('a key that expires later than the step was told to look ahead is left alone, and rotated when the time has come', async () => {
  await job.step({ ...create, expires: '90d' })
  const step = { ...rotate, 'if-expires-within': '30d' }
  expect((await job.step(step)).outputs).toMatchObject({ rotated: 'false', reason: 'NOT_DUE' })
  const vault = await openVault()
  await vault.clock.advance('61d')
  await vault.close()
  expect((await job.step(step)).outputs).toMatchObject({ rotated: 'true', reason: 'EXPIRES_SOON' })
})

test('findings of the baseline are known, and do not fail the step', async () => {
  const vault = await openVault()
  const connected = await connect(vault)
  await createKey(connected, 'orders', { keyType: 'EC' })
  const { audit: known } = await auditKeys([{ vault: connected }])
  await vault.close()
  await writeFile(join(job.folder, 'baseline.json'), JSON.stringify(known))
  const step = { ...audit, all: 'true', 'fail-on': 'warning' }
  expect((await job.step(step)).status).toBe(8)
  expect((await job.step({ ...step, baseline: 'baseline.json' })).status).toBe(0)
})
