import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { localVaultFile, openLocalVault } from '@keyturn/local-vault'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Job, startJob } from '../runner.ts'

let job: Job

beforeEach(async () => {
  job = await startJob()
})

afterEach(() => job.end())

async function write(name: string, text: string): Promise<void> {
  const file = join(job.folder, name)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, text)
}

async function advance(duration: string): Promise<void> {
  const vault = await openLocalVault({ file: localVaultFile('default', { dir: join(job.folder, 'keyturn') }) })
  await vault.clock.advance(duration)
  await vault.close()
}

const manifest = `version: 1
vaults: [local]
keys:
  - name: orders
    type: EC
    ifOlderThan: 90d
    tags: { note: 'a|b @all <i>' }
  - name: invoices
    type: EC
`

const plan = { operation: 'plan' }
const apply = { operation: 'apply' }

describe('plan', () => {
  test('shows as a diff what would change, stores the plan, and writes nothing', async () => {
    await write('keys.yaml', manifest)
    const result = await job.step(plan)
    expect(result).toMatchObject({ status: 0, outputs: { changed: 'false', pending: 'true' }, commands: [] })
    expect(result.summary).toContain('## 2 of 2 keys would be changed in default')
    expect(result.summary).toContain(`\`\`\`diff
+ create orders (MISSING: there is no such key)
+     type: EC
+     tags: {"note":"a|b @all <i>"}
+ create invoices (MISSING: there is no such key)
+     type: EC
\`\`\``)
    expect(JSON.parse(result.outputs.results ?? '')).toMatchObject([
      { key: 'orders', outcome: 'planned', dryRun: true, steps: [{ action: 'create', outcome: 'planned' }] },
      { key: 'invoices', outcome: 'planned' },
    ])
    const stored = JSON.parse(await readFile(result.outputs['plan-file'] ?? '', 'utf8'))
    expect(stored).toMatchObject({ format: 'keyturn-plan-1', steps: [{ key: 'orders' }, { key: 'invoices' }] })
    expect((await job.step(plan)).outputs.pending).toBe('true')
  })

  test('with nothing to do says so', async () => {
    await write('keys.yaml', manifest)
    expect((await job.step(apply)).status).toBe(0)
    const result = await job.step(plan)
    expect(result).toMatchObject({ status: 0, outputs: { pending: 'false' } })
    expect(result.summary).not.toContain('diff')
    expect(result.summary).toContain('0 of 2 keys would be changed')
  })

  test('points at the lines of the mistakes in a manifest, all of them', async () => {
    await write('ops/keys.yaml', 'version: 1\nkeys:\n  - nam: x\n    ifOlderThan: 3 month\n')
    const result = await job.step({ ...plan, manifest: 'ops/keys.yaml' })
    expect(result.status).toBe(1)
    expect(result.commands.map(({ name }) => name)).toEqual(['error', 'error', 'error'])
    expect(result.log).toMatch(/::error title=keyturn,file=ops\/keys\.yaml,line=3,col=5::.*did you mean "name"/)
    expect(result.log).toMatch(/::error title=keyturn,file=ops\/keys\.yaml,line=4,col=18::/)
    expect(result.summary).toContain('keyturn failed')
  })

  test('points at a key that cannot become what is described, and fails the step', async () => {
    await job.step({ vault: 'local', operation: 'create', keys: 'invoices', type: 'RSA' })
    await write('keys.yaml', manifest)
    const result = await job.step(plan)
    expect(result).toMatchObject({ status: 1, outputs: { pending: 'true' } })
    expect(result.log).toMatch(/::error title=invoices%3A failed,file=keys\.yaml,line=8,col=11::/)
  })
})

describe('apply', () => {
  test('does it, then has nothing to do, and rotates when the rule says so', async () => {
    await write('keys.yaml', manifest)
    const first = await job.step(apply)
    expect(first).toMatchObject({ status: 0, outputs: { changed: 'true', rotated: 'false' } })
    expect(JSON.parse(first.outputs.results ?? '')).toMatchObject([
      { key: 'orders', outcome: 'applied', changed: true, steps: [{ action: 'create', outcome: 'done' }] },
      { key: 'invoices', outcome: 'applied' },
    ])
    expect((await job.step(apply)).outputs).toMatchObject({ changed: 'false' })
    await advance('91d')
    const due = await job.step(apply)
    expect(due).toMatchObject({ status: 0, outputs: { changed: 'true', rotated: 'true' } })
    const [rotated] = JSON.parse(due.outputs.results ?? '')
    expect(rotated).toMatchObject({ key: 'orders', verification: { ok: true }, previousVersion: expect.any(String) })
    expect(due.summary).toContain('| round-trip | ✅ passed |')
  })

  test('with dry-run shows the plan and writes nothing', async () => {
    await write('keys.yaml', manifest)
    const result = await job.step({ ...apply, 'dry-run': 'true' })
    expect(result).toMatchObject({ status: 0, outputs: { changed: 'false', pending: 'true', 'plan-file': '' } })
    expect(result.summary).toContain('+ create orders')
  })

  test('applies exactly a stored plan, says the second time that it was, and nothing once a key has changed', async () => {
    await write('keys.yaml', manifest)
    const { 'plan-file': file = '' } = (await job.step(plan)).outputs
    await write('keys.yaml', 'gone: true')
    expect(await job.step({ ...apply, manifest: file })).toMatchObject({ status: 0, outputs: { changed: 'true' } })
    const second = await job.step({ ...apply, manifest: file })
    expect(second).toMatchObject({ status: 0, outputs: { changed: 'false', outcome: 'unchanged' } })
    await job.step({ operation: 'rotate', vault: 'local', keys: 'orders' })
    const again = await job.step({ ...apply, manifest: file })
    expect(again.status).toBe(1)
    expect(again.commands[0]?.text).toContain('the plan is out of date, nothing was applied')
  })

  test('applies a stored plan only when it is the one that was approved, and young enough', async () => {
    await write('keys.yaml', manifest)
    const { 'plan-file': file = '', 'plan-digest': digest = '' } = (await job.step(plan)).outputs
    const text = await readFile(file, 'utf8')
    expect(digest).toBe(`sha256:${createHash('sha256').update(text).digest('hex')}`)
    const stored = { ...apply, manifest: file, 'plan-digest': digest }
    await writeFile(file, text.replace('"EC"', '"RSA"'))
    const changed = await job.step(stored)
    expect(changed.status).toBe(1)
    expect(changed.commands[0]?.text).toContain('is not the plan that was approved')
    await writeFile(file, text)
    await advance('8d')
    expect((await job.step(stored)).commands[0]?.text).toContain('more than P7D ago')
    expect(await job.step({ ...stored, 'max-plan-age': '30d' })).toMatchObject({ status: 0 })
    const noPlan = await job.step({ ...apply, 'plan-digest': digest })
    expect(noPlan.commands[0]?.text).toContain('"plan-digest" goes with a stored plan')
  })

  test('does the rest when one key is a problem, and fails the step', async () => {
    await job.step({ vault: 'local', operation: 'create', keys: 'invoices', type: 'RSA' })
    await write('keys.yaml', manifest)
    const result = await job.step(apply)
    expect(result).toMatchObject({ status: 1, outputs: { changed: 'true' } })
    expect(JSON.parse(result.outputs.results ?? '')).toMatchObject([
      { key: 'orders', outcome: 'applied' },
      { key: 'invoices', outcome: 'failed', error: { code: 'CONFLICT' } },
    ])
  })

  test('recovers a deleted key and makes it what is described, in one step', async () => {
    await write('keys.yaml', manifest)
    await job.step(apply)
    const vault = await openLocalVault({ file: localVaultFile('default', { dir: join(job.folder, 'keyturn') }) })
    const { connect, deleteKey } = await import('@keyturn/core')
    await deleteKey(await connect(vault), 'orders')
    await vault.close()
    await write('keys.yaml', manifest.replace('note:', 'other:'))
    const result = await job.step(apply)
    expect(JSON.parse(result.outputs.results ?? '')[0]).toMatchObject({
      key: 'orders',
      outcome: 'applied',
      steps: [{ action: 'recover' }, { action: 'update' }],
    })
  })
})

describe('the vaults', () => {
  const several = 'version: 1\nvaults: [local:one, local:two]\nkeys: [{ name: orders, type: EC }]\n'

  test('are those of the manifest, or the one of them that is picked', async () => {
    await write('keys.yaml', several)
    const both = await job.step(plan)
    expect(both.summary).toContain('2 of 2 keys would be changed in one, two')
    expect(both.summary).toMatch(/# one\n\+ create orders[\s\S]*# two\n\+ create orders/)
    expect(both.summary).toContain('| <code>orders</code> | two |')
    const one = await job.step({ ...plan, vault: 'local:two' })
    expect(JSON.parse(one.outputs.results ?? '')).toMatchObject([{ vaultUrl: 'https://two.vault.localhost' }])
  })

  test.each([
    ['a vault that the manifest does not list', several, { vault: 'local:three' }, "none of the manifest's vaults"],
    ['no vault anywhere', 'version: 1\nkeys: [{ name: orders, type: EC }]\n', {}, 'no vault is named'],
    ['a manifest that is not there', undefined, {}, '"manifest" names "keys.yaml", which cannot be read'],
    ['a stored plan to plan', '{ "format": "keyturn-plan-1" }', {}, 'which is a plan already'],
  ])('%s fails the step with the reason', async (_, text, inputs, message) => {
    if (text !== undefined) await write('keys.yaml', text)
    const result = await job.step({ ...plan, ...inputs })
    expect(result.status).toBe(1)
    expect(result.commands[0]?.text).toContain(message)
  })
})
