import { join } from 'node:path'
import { localVaultFile, openLocalVault } from '@keyturn/local-vault'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Job, startJob } from './runner.ts'

const vaults = 'local:one\nlocal:two'
let job: Job

beforeEach(async () => {
  job = await startJob()
})

afterEach(() => job.end())

async function advance(name: string, duration: string): Promise<void> {
  const vault = await openLocalVault({ file: localVaultFile(name, { dir: join(job.folder, 'keyturn') }) })
  await vault.clock.advance(duration)
  await vault.close()
}

interface Entry {
  key: string
  vaultUrl: string
  outcome: string
}

function entriesOf(outputs: Record<string, string>): string[] {
  const entries = JSON.parse(outputs.results ?? '[]') as Entry[]
  return entries.map(({ key, vaultUrl, outcome }) => `${new URL(vaultUrl).host.split('.')[0]} ${key} ${outcome}`)
}

test('each operation works in several vaults, and the summary says which', async () => {
  const made = await job.step({ vaults, operation: 'create', keys: 'orders', type: 'EC' })
  expect(entriesOf(made.outputs)).toEqual(['one orders created', 'two orders created'])
  expect(made.outputs).toMatchObject({ outcome: 'created', 'key-id': '' })
  await advance('one', '91d')
  const rotated = await job.step({ vaults, all: 'true', 'if-older-than': '90d' })
  expect(entriesOf(rotated.outputs)).toEqual(['one orders rotated', 'two orders not-due'])
  expect(rotated.summary).toContain('## 1 of 2 keys rotated in one, two')
  expect(rotated.summary).toContain('| <code>orders</code> | one | 🔄 rotated |')
  await advance('one', '2d')
  const retired = await job.step({ vaults, operation: 'retire', keys: 'orders', keep: '1' })
  expect(entriesOf(retired.outputs)).toEqual(['one orders retired', 'two orders skipped'])
})

test('an id is a key of its own vault only', async () => {
  await job.step({ vaults, operation: 'create', keys: 'orders', type: 'EC' })
  const { outputs } = await job.step({ vaults, keys: 'https://two.vault.localhost/keys/orders' })
  expect(entriesOf(outputs)).toEqual(['two orders rotated'])
})

test('a step fails on what it was asked to fail on, with the exit status of the program', async () => {
  await job.step({ vault: 'local', operation: 'create', keys: 'orders', type: 'EC' })
  const step = { vault: 'local', keys: 'orders', 'dry-run': 'true' }
  expect((await job.step(step)).status).toBe(0)
  const pending = await job.step({ ...step, 'exit-code': 'true' })
  expect(pending).toMatchObject({ status: 8, outputs: { outcome: 'rotated', rotated: 'false' } })
  expect(pending.commands).toMatchObject([{ name: 'error', text: expect.stringContaining('1 with changes pending') }])
  const unchecked = await job.step({ vault: 'local', keys: 'orders', verify: 'false', 'fail-on': 'not-checked' })
  expect(unchecked).toMatchObject({ status: 8, outputs: { rotated: 'true' } })
})

test('on pull_request_target a vault that is not embedded is only read', async () => {
  const env = { GITHUB_EVENT_NAME: 'pull_request_target' }
  const refused = await job.step({ vault: 'contoso', keys: 'orders' }, env)
  expect(refused).toMatchObject({ status: 1, outputs: { changed: 'false', reason: 'INVALID_INPUT' } })
  expect(refused.commands[0]?.text).toContain('allow-pull-request-target')
  const local = await job.step({ vault: 'local', operation: 'create', keys: 'orders', type: 'EC' }, env)
  expect(local.status).toBe(0)
})

test('the identity of the machine is not taken unless it is asked for by name', async () => {
  const env = { IDENTITY_ENDPOINT: 'http://127.0.0.1:9/msi/token', IDENTITY_HEADER: 'not-a-real-secret', PATH: '' }
  const result = await job.step({ vault: 'https://127.0.0.1:9', keys: 'orders' }, env)
  expect(result.status).toBe(1)
  expect(result.commands.find(({ name }) => name === 'error')?.text).toContain('embedded vault')
})
