import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, createKey, rotateKey } from '@keyturn/core'
import { localVaultFile, openLocalVault } from '@keyturn/local-vault'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Job, startJob } from '../runner.ts'

let job: Job
/** Versions of `orders`, the oldest first. */
let ids: string[]

beforeEach(async () => {
  job = await startJob()
  await withVault(async (local) => {
    const vault = await connect(local)
    ids = [(await createKey(vault, 'orders', { keyType: 'EC', tags: { team: 'a' } })).version]
    for (let round = 0; round < 2; round++) {
      await local.clock.advance('30d')
      ids.push((await rotateKey(vault, 'orders', { verify: false })).version ?? '')
    }
    await local.clock.advance('2d')
    await createKey(vault, 'young', { keyType: 'EC' })
  })
})

afterEach(() => job.end())

async function withVault<T>(act: (vault: Awaited<ReturnType<typeof openLocalVault>>) => Promise<T> | T): Promise<T> {
  const vault = await openLocalVault({ file: localVaultFile('default', { dir: join(job.folder, 'keyturn') }) })
  try {
    return await act(vault)
  } finally {
    await vault.close()
  }
}

const retire = { vault: 'local', operation: 'retire', keys: 'orders', grace: '7d' }

test('old versions expire first, are disabled when the grace period is over, and come back with undo', async () => {
  const expired = await job.step(retire)
  expect(expired).toMatchObject({
    status: 0,
    outputs: {
      outcome: 'retired',
      changed: 'true',
      rotated: 'false',
      reason: 'SUPERSEDED',
      'key-version': ids[2],
      'key-id': `https://default.vault.localhost/keys/orders/${ids[2]}`,
      'previous-version': '',
    },
    commands: [{ name: 'notice', text: 'old versions of 1 of 1 key retired in default' }],
  })
  expect(JSON.parse(expired.outputs.results ?? '')).toEqual([
    expect.objectContaining({
      key: 'orders',
      outcome: 'retired',
      steps: [
        expect.objectContaining({
          stage: 'expire',
          outcome: 'done',
          version: ids[0],
          ends: ['sign'],
          goesOn: ['verify'],
        }),
      ],
    }),
  ])
  expect(expired.summary).toContain('stops&#58; sign; goes on&#58; verify')

  await withVault((vault) => vault.clock.advance('7d'))
  const disabled = await job.step(retire)
  expect(JSON.parse(disabled.outputs.results ?? '')).toMatchObject([{ steps: [{ stage: 'disable', goesOn: [] }] }])
  expect((await job.step(retire)).outputs).toMatchObject({ changed: 'false', reason: 'NOTHING_TO_RETIRE' })
  const undone = await job.step({ vault: 'local', operation: 'retire', keys: 'orders', undo: 'true' })
  expect(undone).toMatchObject({
    status: 0,
    outputs: { changed: 'true', outcome: 'undone', reason: 'RETIRED_BEFORE', 'key-version': ids[2] },
  })
  expect(undone.summary).toContain('old versions of 1 of 1 key restored in default')
  expect(undone.summary).toContain('expires now on 2037-12-31T23&#58;59&#58;59Z')
})

test('a dry run changes nothing, and all keys are taken with all; a young one is waited for without a warning', async () => {
  const planned = await job.step({ ...retire, 'dry-run': 'true' })
  expect(planned).toMatchObject({ status: 0, outputs: { changed: 'false' }, commands: [] })
  expect(planned.summary).toContain('old versions of 1 of 1 key would be retired in default')
  expect(planned.summary).toContain('1 version would be expired')
  expect(planned.summary).not.toMatch(/[^e] (retired|expired)/)
  const all = await job.step({ vault: 'local', operation: 'retire', all: 'true' })
  expect(JSON.parse(all.outputs.results ?? '')).toMatchObject([
    { key: 'orders', outcome: 'retired' },
    { key: 'young', outcome: 'skipped', reason: { code: 'ROTATED_RECENTLY' } },
  ])
  expect(all.commands.map(({ name }) => name)).toEqual(['notice'])
})

test('a version that a report on uses names is left, and a report that is none fails the step', async () => {
  const vaultUrl = 'https://default.vault.localhost'
  const use = { file: 'dek.json', path: null, format: 'envelope', key: 'orders', version: ids[0], vaultUrl }
  const report = { uses: [use], unknown: [], versions: [] }
  await writeFile(join(job.folder, 'uses.json'), JSON.stringify(report))
  const left = await job.step({ ...retire, uses: 'uses.json' })
  expect(left).toMatchObject({ status: 0, outputs: { changed: 'false', reason: 'STILL_NEEDED' } })
  await writeFile(join(job.folder, 'uses.json'), '{}')
  const refused = await job.step({ ...retire, uses: 'uses.json' })
  expect(refused).toMatchObject({
    status: 1,
    commands: [{ name: 'error', text: expect.stringContaining('no report') }],
  })
})

test('a manifest is planned and applied without what a report on uses names, and a stored plan takes no report', async () => {
  const vaultUrl = 'https://default.vault.localhost'
  const uses = ids.slice(0, 2).map((version) => ({
    ...{ file: 'dek.json', path: null, format: 'envelope', key: 'orders', version, vaultUrl },
  }))
  await writeFile(join(job.folder, 'uses.json'), JSON.stringify({ uses, unknown: [], versions: [] }))
  const text = 'version: 1\nvaults: [local]\nkeys:\n  - {name: orders, type: EC, keep: 1, grace: 7d}\n'
  await writeFile(join(job.folder, 'keys.yaml'), text)
  for (const operation of ['plan', 'apply']) {
    const left = await job.step({ operation, uses: 'uses.json' })
    expect(left).toMatchObject({ status: 0, outputs: { changed: 'false', pending: 'false' } })
  }
  const planned = await job.step({ operation: 'plan' })
  expect(planned.outputs.pending).toBe('true')
  const stored = { operation: 'apply', manifest: planned.outputs['plan-file'] ?? '' }
  const refused = await job.step({ ...stored, uses: 'uses.json' })
  expect(refused).toMatchObject({ status: 1, outputs: { changed: 'false' } })
  expect(refused.commands[0]?.text).toContain('"uses" goes with a manifest')
  expect(await job.step(stored)).toMatchObject({ status: 0, outputs: { changed: 'true' } })
})

test('a missing key fails the step after the others are done', async () => {
  const mixed = await job.step({ ...retire, keys: 'absent\norders' })
  expect(mixed).toMatchObject({ status: 1, outputs: { changed: 'true' } })
  expect(mixed.commands[0]).toMatchObject({ name: 'error', title: 'absent: failed' })
})
