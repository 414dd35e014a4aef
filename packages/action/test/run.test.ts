import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, deleteKey } from '@keyturn/core'
import { localVaultFile, openLocalVault } from '@keyturn/local-vault'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { declaredOutputs, type Job, startJob } from './runner.ts'

let job: Job

beforeEach(async () => {
  job = await startJob()
})

afterEach(() => job.end())

/** Does something to the embedded vault of the job between two steps. */
async function withVault<T>(act: (vault: Awaited<ReturnType<typeof openLocalVault>>) => Promise<T> | T): Promise<T> {
  const vault = await openLocalVault({ file: localVaultFile('default', { dir: join(job.folder, 'keyturn') }) })
  try {
    return await act(vault)
  } finally {
    await vault.close()
  }
}

const create = { vault: 'local', operation: 'create', keys: 'orders', type: 'EC' }
const rotate = { vault: 'local', keys: 'orders', 'if-older-than': '90d' }

test('a key is created, is not due the same day, is rotated 91 days later, and is not due again', async () => {
  const created = await job.step(create)
  expect(created).toMatchObject({ status: 0, outputs: { changed: 'true', rotated: 'false', reason: 'CREATED' } })
  const { 'key-version': first, 'key-id': id } = created.outputs
  expect(id).toBe(`https://default.vault.localhost/keys/orders/${first}`)

  const early = await job.step(rotate)
  expect(early).toMatchObject({
    status: 0,
    outputs: { changed: 'false', rotated: 'false', reason: 'NOT_DUE', 'key-version': first, 'previous-version': '' },
    commands: [],
  })

  await withVault((vault) => vault.clock.advance('P91D'))
  const due = await job.step(rotate)
  expect(due).toMatchObject({
    status: 0,
    outputs: {
      changed: 'true',
      rotated: 'true',
      reason: 'OLDER_THAN',
      'key-name': 'orders',
      'previous-version': first,
    },
    commands: [{ name: 'notice', title: 'keyturn', text: '1 of 1 key rotated in default' }],
  })
  expect(due.outputs['key-version']).toMatch(/^[0-9a-f]{32}$/)
  expect(due.outputs['key-version']).not.toBe(first)
  expect(due.summary).toContain('| round-trip | ✅ passed |')
  expect(JSON.parse(due.outputs.results ?? '')).toEqual([
    expect.objectContaining({ key: 'orders', outcome: 'rotated', previousVersion: first, attempts: 1, error: null }),
  ])

  const again = await job.step(rotate)
  expect(again.outputs).toMatchObject({ rotated: 'false', reason: 'NOT_DUE' })
})

test('a dry run says that a key is due and changes nothing', async () => {
  const { outputs: before } = await job.step(create)
  const planned = await job.step({ vault: 'local', keys: 'orders', 'dry-run': 'true' })
  expect(planned).toMatchObject({ status: 0, outputs: { changed: 'false', rotated: 'false', reason: 'FORCED' } })
  expect(planned.summary).toContain('1 of 1 key would be rotated')
  const after = await job.step({ vault: 'local', keys: 'orders', 'expect-version': before['key-version'] ?? '' })
  expect(after.outputs).toMatchObject({ rotated: 'true', 'previous-version': before['key-version'] })
})

test('a key that another writer has rotated meanwhile is left alone, and the step fails', async () => {
  const { outputs } = await job.step(create)
  const expected = { vault: 'local', keys: 'orders', 'expect-version': outputs['key-version'] ?? '' }
  expect(await job.step(expected)).toMatchObject({ status: 0, outputs: { rotated: 'true' } })
  const late = await job.step(expected)
  expect(late).toMatchObject({ status: 1, outputs: { changed: 'false', rotated: 'false' } })
  expect(JSON.parse(late.outputs.results ?? '')).toEqual([
    expect.objectContaining({ outcome: 'failed', error: expect.objectContaining({ code: 'CONFLICT' }) }),
  ])
})

test('one key that fails stops no other, and fails the step after outputs and summary are written', async () => {
  await job.step(create)
  const mixed = await job.step({ vault: 'local', keys: 'missing\norders' })
  expect(mixed.status).toBe(1)
  expect(mixed.outputs).toMatchObject({
    changed: 'true',
    rotated: 'true',
    'key-name': '',
    'key-version': '',
    reason: '',
  })
  expect(JSON.parse(mixed.outputs.results ?? '')).toEqual([
    expect.objectContaining({
      key: 'missing',
      outcome: 'failed',
      error: expect.objectContaining({ code: 'KEY_NOT_FOUND' }),
    }),
    expect.objectContaining({ key: 'orders', outcome: 'rotated' }),
  ])
  expect(mixed.summary).toContain('1 of 2 keys rotated in default, 1 with a problem')
  expect(mixed.commands).toEqual([
    { name: 'error', title: 'missing: failed', text: expect.stringMatching(/no such key\n.*keyturn list/) },
    expect.objectContaining({ name: 'notice' }),
  ])
})

test('all keys that carry a tag are taken, and only those', async () => {
  await job.step({ ...create, keys: 'orders\ninvoices', tags: 'rotate=yes' })
  await job.step({ ...create, keys: 'ledger' })
  await withVault((vault) => vault.clock.advance('P91D'))
  const result = await job.step({ vault: 'local', all: 'true', 'if-older-than': '90d', tags: 'rotate=yes' })
  const results = JSON.parse(result.outputs.results ?? '') as { key: string; outcome: string }[]
  expect(results.map(({ key, outcome }) => `${key} ${outcome}`).sort()).toEqual(['invoices rotated', 'orders rotated'])
})

test('create refuses a name that is taken, and says what to do instead', async () => {
  await job.step(create)
  const second = await job.step(create)
  expect(second).toMatchObject({ status: 1, outputs: { changed: 'false', reason: 'KEY_EXISTS' } })
  expect(second.commands).toEqual([expect.objectContaining({ name: 'error', title: 'orders: failed' })])
  const meant = await job.step({ ...create, 'new-version': 'true' })
  expect(meant).toMatchObject({ status: 0, outputs: { changed: 'true', rotated: 'true' } })
})

test('ensure creates, then changes nothing, then adjusts, and never makes another kind of key', async () => {
  const ensure = { vault: 'local', operation: 'ensure', keys: 'orders', type: 'EC', 'rotate-every': '90d' }
  expect((await job.step(ensure)).outputs).toMatchObject({ changed: 'true', reason: 'CREATED' })
  expect((await job.step(ensure)).outputs).toMatchObject({ changed: 'false', reason: 'UNCHANGED' })
  const adjusted = await job.step({ ...ensure, tags: 'owner=payments', 'rotate-every': '180d' })
  expect(adjusted.outputs).toMatchObject({ changed: 'true', rotated: 'false', reason: 'UPDATED' })
  expect(adjusted.summary).toContain('rotation policy set')
  expect(await job.step({ ...ensure, curve: 'P-384' })).toMatchObject({
    status: 1,
    outputs: { changed: 'false', reason: 'CONFLICT' },
  })
})

test('ensure brings a deleted key back, where create says that the name is taken', async () => {
  await job.step(create)
  await withVault(async ({ url, credential, httpClient, now }) => {
    await deleteKey(await connect({ url, credential, httpClient, now }), 'orders')
  })
  expect((await job.step(create)).outputs).toMatchObject({ changed: 'false', reason: 'KEY_DELETED' })
  const recovered = await job.step({ ...create, operation: 'ensure' })
  expect(recovered).toMatchObject({ status: 0, outputs: { changed: 'true', rotated: 'false', reason: 'RECOVERED' } })
})

test('ensure with a lifetime sets one expiry and leaves it at that, from run to run', async () => {
  const ensure = { vault: 'local', operation: 'ensure', keys: 'orders', type: 'EC', expires: '1y' }
  expect((await job.step(ensure)).outputs).toMatchObject({ reason: 'CREATED' })
  await withVault((vault) => vault.clock.advance('P30D'))
  expect((await job.step(ensure)).outputs).toMatchObject({ changed: 'false', reason: 'UNCHANGED' })
})

test('bad inputs are all reported, nothing is written, and the step fails', async () => {
  const bad = await job.step({
    vault: 'local',
    keys: 'orders',
    operation: 'create',
    type: 'RSA',
    size: '1o24',
    ops: 'fly',
  })
  expect(bad).toMatchObject({
    status: 1,
    outputs: { outcome: 'failed', changed: 'false', reason: 'INVALID_INPUT', results: '[]' },
  })
  expect(Object.keys(bad.outputs)).toEqual(Object.keys(declaredOutputs))
  expect(bad.commands.map(({ name, text }) => `${name}: ${text}`)).toEqual([
    expect.stringMatching(/^error: "size" is "1o24"/),
    expect.stringMatching(/^error: "ops": "fly" is no operation; allowed are encrypt, .*, export$/),
  ])
  expect(bad.summary).toContain('keyturn failed')
  expect((await job.step(rotate)).outputs.results).toContain('KEY_NOT_FOUND')
})

test('what core refuses is refused before anything is sent', async () => {
  const bad = await job.step({ ...create, type: 'RSA', size: '1024' })
  expect(bad).toMatchObject({ status: 1, outputs: { changed: 'false' } })
  expect(bad.commands[0]?.text).toMatch(/1024.*2048/)
})

test('an unknown host gets no token: the step ends before anything is sent', async () => {
  const result = await job.step({ vault: 'https://vault.evil.example', keys: 'orders' })
  expect(result).toMatchObject({
    status: 1,
    outputs: { outcome: 'failed', rotated: 'false', reason: 'INVALID_INPUT' },
  })
  expect(result.commands).toEqual([
    expect.objectContaining({ name: 'error', text: expect.stringContaining('evil.example') }),
  ])
})

test('tags that look like commands and Markdown neither command the runner nor draw in the summary', async () => {
  const hostile = '::add-mask::x ##[error]y | <img src=z> `code` \u202e'
  const made = await job.step({
    ...create,
    operation: 'ensure',
    tags: `note=${hostile}\n${hostile.replaceAll('=', '')}=x`,
  })
  expect(made.status).toBe(0)
  const rotated = await job.step({ vault: 'local', keys: 'orders' })
  const adjusted = await job.step({ ...create, operation: 'ensure', tags: `${hostile.replaceAll('=', '')}=y` })
  expect([rotated.outputs.rotated, adjusted.outputs.changed]).toEqual(['true', 'true'])
  for (const { commands, summary } of [made, rotated, adjusted]) {
    expect(commands.map(({ name }) => name)).toEqual(['notice'])
    expect(summary).not.toMatch(/<img|`|\u202e/)
  }
})

test('a release policy is read from the workspace, and a missing one is named', async () => {
  await writeFile(join(job.folder, 'release.json'), '{ "version": "1.0.0", "anyOf": [] }')
  const hsm = { ...create, type: 'RSA-HSM', exportable: 'true' }
  const missing = await job.step({ ...hsm, 'release-policy': 'elsewhere.json' })
  expect(missing).toMatchObject({ status: 1 })
  expect(missing.commands[0]?.text).toContain('"release-policy" names "elsewhere.json"')
})

test('secrets of the environment are masked before anything else is printed', async () => {
  const secret = 'not-a-real-secret-value'
  const { log } = await job.step({ vault: 'local', keys: 'orders' }, { AZURE_CLIENT_SECRET: secret })
  expect(log.split('\n')[0]).toBe(`::add-mask::${secret}`)
  expect(log.split(secret)).toHaveLength(2)
})

test('a second attempt that has nothing to rotate does not wait', async () => {
  await job.step(create)
  const retried = await job.step(rotate, { GITHUB_RUN_ATTEMPT: '2' })
  expect(retried.outputs.reason).toBe('NOT_DUE')
  expect(retried.log).not.toContain('waiting')
})

test('a summary that cannot be written is a warning, and no reason to fail after the rotation', async () => {
  await job.step(create)
  const gone = join(job.folder, 'gone', 'summary.md')
  const result = await job.step({ vault: 'local', keys: 'orders' }, { GITHUB_STEP_SUMMARY: gone })
  expect(result).toMatchObject({ status: 0, outputs: { rotated: 'true' } })
  expect(result.commands.map(({ name }) => name)).toEqual(['warning', 'notice'])
  expect(result.commands[0]?.text).toContain('GITHUB_STEP_SUMMARY')
  expect(result.log).not.toMatch(/\bat \S+:\d+/)
})

test('outputs that cannot be written are found before anything is done', async () => {
  await job.step(create)
  const gone = join(job.folder, 'gone', 'output')
  const result = await job.step({ vault: 'local', keys: 'orders' }, { GITHUB_OUTPUT: gone })
  expect(result).toMatchObject({ status: 1, outputs: {} })
  expect(result.commands).toMatchObject([{ name: 'error', text: expect.stringContaining('GITHUB_OUTPUT') }])
  expect((await job.step(rotate)).outputs).toMatchObject({ rotated: 'false', reason: 'NOT_DUE' })
})

test('an embedded vault whose store cannot be used is told as that', async () => {
  await writeFile(join(job.folder, 'a-file'), '')
  const result = await job.step(create, { KEYTURN_LOCAL_DIR: join(job.folder, 'a-file') })
  expect(result.status).toBe(1)
  expect(result.commands[0]?.text).not.toContain('defect')
})

test('a variable of the job that only looks like an input is ignored; one that is nearly an input is refused', async () => {
  const ignored = await job.step(create, { INPUT_TARGET: 'production' })
  expect(ignored.status).toBe(0)
  expect(ignored.log).toContain('INPUT_TARGET')
  const misspelt = await job.step({ ...rotate, 'older-than': '90d' })
  expect(misspelt).toMatchObject({
    status: 1,
    commands: [{ text: expect.stringContaining('unknown input "older-than"') }],
  })
})

test('a duration beyond all calendars is refused by its name, and no time at all begins nothing', async () => {
  for (const [name, value] of Object.entries({ timeout: '999999y', 'if-older-than': '99999999d' })) {
    const refused = await job.step({ ...rotate, [name]: value })
    expect(refused).toMatchObject({ status: 1, outputs: { reason: 'INVALID_INPUT' } })
    expect(refused.commands[0]?.text).toContain(`"${name}"`)
  }
  await job.step(create)
  const none = await job.step({ vault: 'local', keys: 'orders', timeout: '0s' })
  expect(none).toMatchObject({ status: 1, outputs: { rotated: 'false', outcome: 'failed' } })
  expect((await job.step(rotate)).outputs).toMatchObject({ reason: 'NOT_DUE' })
})

test('all results are in a file, which the next step can read', async () => {
  await job.step({ ...create, keys: 'orders\ninvoices' })
  const { outputs } = await job.step({ vault: 'local', keys: 'orders\ninvoices' })
  const stored = JSON.parse(await readFile(outputs['results-file'] ?? '', 'utf8'))
  expect(stored).toEqual(JSON.parse(outputs.results ?? ''))
  expect(outputs.outcome).toBe('rotated')
})

test('a rotation that is forced on a disabled key says that it has switched the key on', async () => {
  await job.step({ ...create, disabled: 'true' })
  const result = await job.step({ vault: 'local', keys: 'orders' })
  expect(result).toMatchObject({ status: 0, outputs: { rotated: 'true' } })
  expect(result.commands[0]).toMatchObject({ name: 'warning', text: expect.stringContaining('switched the key on') })
})

test('what did not carry over is a warning with how to keep it, in the outputs, the summary and an annotation', async () => {
  await job.step({ ...create, expires: '1y' })
  const result = await job.step({ vault: 'local', keys: 'orders' })
  expect(result).toMatchObject({ status: 0, outputs: { rotated: 'true', outcome: 'rotated' } })
  const said = /the version before expires on \d{4}-\S+ and this one never does.*to keep one/
  expect(result.commands[0]).toMatchObject({ name: 'warning', text: expect.stringMatching(said) })
  expect(result.summary).toContain('| expiry | ⚠️ warning | the version before expires on')
  const [entry] = JSON.parse(result.outputs.results ?? '') as [{ verification: { checks: { name: string }[] } }]
  expect(entry.verification.checks).toContainEqual({
    name: 'expiry',
    status: 'warning',
    detail: expect.stringMatching(said),
  })
})

test('without files for outputs and summary, as outside a runner, the step still works', async () => {
  const result = await job.step(create, { GITHUB_STEP_SUMMARY: '' })
  expect(result).toMatchObject({ status: 0, summary: '' })
})
