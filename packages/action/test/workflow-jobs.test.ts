import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { localVaultFile, openLocalVault } from '@keyturn/local-vault'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Job, type Strategy, startJob } from './runner.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

interface Step {
  id?: string
  name?: string
  uses?: string
  if?: string
  with?: Record<string, unknown>
  run?: string
  env?: Record<string, string>
  'continue-on-error'?: boolean
}
interface StepEnd {
  outputs: Record<string, string>
  outcome: 'success' | 'failure'
}
/** What the expressions of a workflow may look at, as far as our examples do. */
type Contexts = Record<string, unknown>
interface Finished {
  steps: Record<string, StepEnd>
  outputs: Record<string, string>
  /** What `gh` was called with. */
  gh: string
}

let job: Job

beforeEach(async () => {
  job = await startJob()
  await writeFile(join(job.folder, 'gh-calls'), '')
})

afterEach(() => job.end())

/**
 * Runs a job of a workflow on the embedded vault: its steps in order, the action as bundled, scripts with bash. What an
 * example does in the vault "contoso" is done in the embedded vault of that name.
 */
async function runJob(file: string, name: string, given: Contexts = {}): Promise<Finished> {
  const workflow = parse(await readFile(join(root, file), 'utf8')) as {
    jobs: Record<string, { steps: Step[]; if?: string; outputs?: Record<string, string> }>
  }
  const { steps: todo = [], outputs = {} } = workflow.jobs[name] ?? {}
  const steps: Record<string, StepEnd> = {}
  const contexts: Contexts = {
    inputs: {},
    vars: {},
    ...given,
    runner: { temp: job.folder },
    github: {
      server_url: 'https://github.com',
      repository: 'contoso/orders',
      run_id: '123456789',
      run_attempt: '1',
      token: 'of-the-job',
      event_name: 'schedule',
      ...(given.github as object),
    },
    steps,
  }
  for (const step of todo) {
    if (step.uses?.startsWith('actions/')) continue
    if (step.if !== undefined && !evaluate(step.if, contexts)) continue
    steps[step.id ?? step.name ?? ''] = await runStep(step, contexts)
  }
  return {
    steps,
    outputs: fillIn(outputs, contexts),
    gh: await readFile(join(job.folder, 'gh-calls'), 'utf8'),
  }
}

async function runStep(step: Step, contexts: Contexts): Promise<StepEnd> {
  const env = fillIn(step.env ?? {}, contexts)
  if (step.run !== undefined) {
    await promisify(execFile)('bash', ['-eo', 'pipefail', '-c', step.run], {
      cwd: job.folder,
      env: { ...env, PATH: [await programs(), process.env.PATH].join(delimiter) },
    })
    return { outputs: {}, outcome: 'success' }
  }
  // Who signs in means nothing to the embedded vault, and is left out of it.
  const { 'client-id': _, 'tenant-id': __, ...inputs } = fillIn(step.with ?? {}, contexts)
  const { vault } = inputs
  if (vault !== undefined && !vault.startsWith('local')) inputs.vault = `local:${vault}`
  const { status, outputs, log } = await job.step(inputs, env, { strategy: contexts.strategy as Strategy | undefined })
  if (status !== 0 && !step['continue-on-error']) throw new Error(`step "${step.name}" failed:\n${log}`)
  return { outputs, outcome: status === 0 ? 'success' : 'failure' }
}

/** `npx keyturn@VERSION` is the program as built here; `gh` notes what it is asked. */
async function programs(): Promise<string> {
  const folder = join(job.folder, 'bin')
  await mkdir(folder, { recursive: true })
  const main = join(root, 'packages/cli/dist/main.js')
  const files = {
    npx: `test "$1 \${2%%@*}" = "--yes keyturn"\nshift 2\nexec "${process.execPath}" "${main}" "$@"`,
    gh: `echo "$@" >> "${join(job.folder, 'gh-calls')}"`,
  }
  for (const [name, script] of Object.entries(files)) {
    await writeFile(join(folder, name), `#!/usr/bin/env bash\nset -e\n${script}\n`)
    await chmod(join(folder, name), 0o755)
  }
  return folder
}

function fillIn(values: Record<string, unknown>, contexts: Contexts): Record<string, string> {
  const fill = (text: string) =>
    text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => asText(evaluate(expression, contexts)))
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fill(String(value))]))
}

function asText(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}

/** The expressions that our workflows use: members of contexts, texts, `==`, `&&`, `||`, `toJSON` and `always`. */
function evaluate(expression: string, contexts: Contexts): unknown {
  const any = expression.split(' || ')
  if (any.length > 1)
    return any.map((part) => evaluate(part, contexts)).find((value, index) => value || index === any.length - 1)
  const all = expression.split(' && ')
  if (all.length > 1)
    return all.map((part) => evaluate(part, contexts)).find((value, index) => !value || index === all.length - 1)
  const [left = '', right] = expression.split(' == ')
  if (right !== undefined) return asText(evaluate(left, contexts)) === asText(evaluate(right, contexts))
  const [, text] = /^'(.*)'$/.exec(expression) ?? []
  if (text !== undefined) return text
  if (expression === 'true' || expression === 'false') return expression === 'true'
  if (expression === 'always()') return true
  const [, inner] = /^toJSON\((.*)\)$/.exec(expression) ?? []
  if (inner !== undefined) return JSON.stringify(evaluate(inner, contexts), null, 2)
  if (!/^[\w-]+(\.[\w-]+)+$/.test(expression)) throw new Error(`this test knows no expression like "${expression}"`)
  return expression.split('.').reduce<unknown>((value, name) => (value as Contexts | undefined)?.[name], contexts)
}

/** Does something to an embedded vault of the job between two steps. */
async function withVault<T>(
  name: string,
  act: (vault: Awaited<ReturnType<typeof openLocalVault>>) => Promise<T>,
): Promise<T> {
  const vault = await openLocalVault({ file: localVaultFile(name, { dir: join(job.folder, 'keyturn') }), name })
  try {
    return await act(vault)
  } finally {
    await vault.close()
  }
}

const make = (vault: string, keys: string, more: Record<string, string> = {}) =>
  job.step({ vault: `local:${vault}`, operation: 'create', keys, type: 'EC', ...more })

// Scripts of these workflows are for bash, which a Windows runner brings and a Windows desk may not.
const withBash = test.skipIf(process.platform === 'win32')

withBash('the job in which CI uses the action passes', async () => {
  const { steps } = await runJob('.github/workflows/ci.yml', 'action')
  expect(steps.missing?.outcome).toBe('failure')
})

withBash('the example for forks lets 91 days pass, after which the night rotates', async () => {
  const { steps } = await runJob('examples/workflows/test-in-a-fork.yml', 'test')
  expect(steps.create?.outputs).toMatchObject({ changed: 'true' })
  expect(steps.early?.outputs).toMatchObject({ outcome: 'not-due' })
  expect(steps.rotate?.outputs).toMatchObject({ rotated: 'true', reason: 'OLDER_THAN' })
})

withBash('the nightly example rotates what is due, and says so in the next step', async () => {
  await make('contoso', 'orders\ninvoices')
  await withVault('contoso', (vault) => vault.clock.advance('91d'))
  const dry = await runJob('examples/workflows/rotate-nightly.yml', 'rotate', { inputs: { 'dry-run': true } })
  expect(dry.steps.rotate?.outputs).toMatchObject({ outcome: 'rotated', rotated: 'false' })
  const { steps } = await runJob('examples/workflows/rotate-nightly.yml', 'rotate')
  expect(steps.rotate?.outputs).toMatchObject({ rotated: 'true' })
  expect(steps['Tell what was rotated']).toBeDefined()
})

withBash(
  'the example that makes a key on deployment hands its id on, and changes nothing the second time',
  async () => {
    const file = 'examples/workflows/create-key.yml'
    const first = await runJob(file, 'key')
    expect(first.outputs['key-id']).toMatch(/^https:\/\/contoso\.vault\.localhost\/keys\/orders\/[0-9a-f]{32}$/)
    await runJob(file, 'deploy', { needs: { key: { outputs: first.outputs } } })
    const again = await runJob(file, 'key')
    expect(again.steps.key?.outputs).toMatchObject({ changed: 'false' })
    expect(again.outputs).toEqual(first.outputs)
  },
)

withBash('the example for many vaults rotates in each of its matrix', async () => {
  const file = 'examples/workflows/rotate-many-vaults.yml'
  const { jobs } = parse(await readFile(join(root, file), 'utf8'))
  const { vault: vaults } = jobs.rotate.strategy.matrix
  expect(vaults.length).toBeGreaterThan(1)
  for (const vault of vaults.slice(0, 2)) {
    await make(vault, 'orders', { expires: '40d' })
    await withVault(vault, ({ clock }) => clock.advance('11d'))
    const { steps } = await runJob(file, 'rotate', { matrix: { vault } })
    expect(Object.values(steps)[0]?.outputs).toMatchObject({ rotated: 'true', reason: 'EXPIRES_SOON' })
  }
})

withBash('the example in shards rotates each key in one of its jobs, by what GitHub says of the matrix', async () => {
  const file = 'examples/workflows/rotate-in-shards.yml'
  const keys = ['invoices', 'ledger', 'orders', 'payments']
  await make('contoso', keys.join('\n'))
  await withVault('contoso', ({ clock }) => clock.advance('91d'))
  const { jobs } = parse(await readFile(join(root, file), 'utf8'))
  const total = jobs.rotate.strategy.matrix.part.length
  const rotated: string[] = []
  for (let index = 0; index < total; index++) {
    const strategy = { 'job-index': index, 'job-total': total }
    const { steps } = await runJob(file, 'rotate', { strategy, matrix: { part: index + 1 } })
    const results = JSON.parse(Object.values(steps)[0]?.outputs.results ?? '[]')
    rotated.push(...results.map(({ key }: { key: string }) => key))
  }
  expect(rotated.toSorted()).toEqual(keys)
})

withBash('the monthly example retires old versions, and takes it back when it is asked to', async () => {
  const file = 'examples/workflows/retire-monthly.yml'
  await make('contoso', 'orders\ninvoices')
  for (let time = 0; time < 3; time++) {
    await job.step({ vault: 'local:contoso', keys: 'orders\ninvoices' })
    await withVault('contoso', (vault) => vault.clock.advance('40d'))
  }
  const retired = await runJob(file, 'retire')
  expect(Object.values(retired.steps)[0]?.outputs).toMatchObject({ outcome: 'retired', changed: 'true' })
  const undone = await runJob(file, 'retire', { inputs: { undo: true } })
  expect(Object.values(undone.steps)[0]?.outputs).toMatchObject({ outcome: 'undone', changed: 'true' })
})

withBash('the example with a trail keeps a line for each key, with the run and the id in the audit log', async () => {
  await make('contoso', 'orders\ninvoices')
  await withVault('contoso', (vault) => vault.clock.advance('91d'))
  await runJob('examples/workflows/audit-trail.yml', 'rotate')
  const trail = (await readFile(join(job.folder, 'trail.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(trail.map(({ key, outcome, verified }) => [key, outcome, verified])).toEqual([
    ['invoices', 'rotated', true],
    ['orders', 'rotated', true],
  ])
  for (const { operationId, run } of trail) {
    expect(operationId).toMatch(/^[0-9a-f-]{36}$/)
    expect(run).toBe('https://github.com/contoso/orders/actions/runs/123456789/attempts/1')
  }
})

withBash("the example for events rotates on the vault's own event", async () => {
  const { outputs } = await make('contoso', 'orders', { expires: '90d' })
  const event = await withVault('contoso', async (vault) => {
    const events = vault.events()
    await vault.clock.advance('65d')
    for await (const each of events) if (each.eventType.endsWith('KeyNearExpiry')) return each
    return undefined
  })
  const github = { event: { client_payload: { event } } }
  const { steps } = await runJob('examples/workflows/rotate-on-event.yml', 'rotate', { github })
  expect(Object.values(steps)[0]?.outputs).toMatchObject({
    reason: 'EVENT',
    'previous-version': outputs['key-version'],
  })
})

withBash('keys as a file: a pull request gets the plan as a comment, a merge applies just that', async () => {
  const file = 'examples/workflows/keys-as-a-file.yml'
  await writeFile(
    join(job.folder, 'keys.yaml'),
    'version: 1\nvaults: [local:contoso]\nkeys:\n  - name: orders\n    type: EC\n',
  )
  const url = 'https://github.com/contoso/orders/pull/7'
  const asked = await runJob(file, 'plan', {
    github: { event_name: 'pull_request', event: { pull_request: { html_url: url } } },
  })
  const comment = asked.steps.plan?.outputs['comment-file'] ?? ''
  expect(asked.gh).toContain(`pr comment ${url} --body-file ${comment}`)
  expect(await readFile(comment, 'utf8')).toContain('+ create orders')
  const planned = await runJob(file, 'plan', { github: { event_name: 'push' } })
  expect(planned.outputs).toMatchObject({ pending: 'true' })
  const plan = planned.steps.plan?.outputs['plan-file'] ?? ''
  await copyFile(plan, join(job.folder, basename(plan)))
  const applied = await runJob(file, 'apply', { needs: { plan: { outputs: planned.outputs } } })
  expect(Object.values(applied.steps)[0]?.outputs).toMatchObject({ outcome: 'applied', changed: 'true' })
  expect(dirname(plan)).not.toBe(job.folder)
})
