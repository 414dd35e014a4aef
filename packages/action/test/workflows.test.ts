import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse, parseDocument, visit } from 'yaml'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folders = ['.github/workflows', 'examples/workflows']
/** Steps that several of our workflows begin with; they run from the same commit as the workflow. */
const ownActions = ['./', './.github/actions/install']

interface Step {
  uses?: string
  with?: Record<string, unknown>
  run?: string
}
interface Job {
  permissions?: Record<string, string>
  steps: Step[]
  'timeout-minutes'?: number
}
interface Workflow {
  permissions?: Record<string, string>
  concurrency?: { 'cancel-in-progress': unknown }
  jobs: Record<string, Job & { concurrency?: { 'cancel-in-progress': unknown } }>
  on: unknown
}

const files = (
  await Promise.all(
    folders.map(async (folder) => (await readdir(join(root, folder))).map((file) => `${folder}/${file}`)),
  )
).flat()
/** The whole workflows in documents: people copy these first. */
const blocks = (
  await Promise.all(
    ['README.md', 'docs/action-sign-in.md'].map(async (document) => {
      const found = (await readFile(join(root, document), 'utf8')).matchAll(/^```yaml\n(name: .*?)^```$/gms)
      return [...found].map(([, text = ''], index) => ({ path: `${document}#${index + 1}`, text }))
    }),
  )
).flat()
const workflows = [
  ...(await Promise.all(files.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })))),
  ...blocks,
].map(({ path, text }) => ({ path, text, workflow: parse(text) as Workflow }))
const action = parse(await readFile(join(root, 'action.yml'), 'utf8')) as {
  inputs: Record<string, unknown>
  outputs: Record<string, unknown>
}

function stepsOf(workflow: Workflow): Step[] {
  return Object.values(workflow.jobs).flatMap((job) => job.steps)
}

function usesOurAction(step: Step): boolean {
  return step.uses === './' || /^[\w.-]+\/keyturn@/.test(step.uses ?? '')
}

test('the workflows that are promised are there', () => {
  expect(workflows.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      '.github/workflows/ci.yml',
      '.github/workflows/check-dist.yml',
      '.github/workflows/codeql.yml',
      '.github/workflows/release.yml',
      'examples/workflows/audit-trail.yml',
      'examples/workflows/audit-weekly.yml',
      'examples/workflows/create-key.yml',
      'examples/workflows/keys-as-a-file.yml',
      'examples/workflows/retire-monthly.yml',
      'examples/workflows/rotate-in-shards.yml',
      'examples/workflows/rotate-many-vaults.yml',
      'examples/workflows/rotate-nightly.yml',
      'examples/workflows/rotate-on-event.yml',
      'examples/workflows/test-in-a-fork.yml',
      'README.md#1',
      'docs/action-sign-in.md#5',
    ]),
  )
})

test.each(workflows)('$path pins every action by its full SHA and says the version', ({ text }) => {
  const document = parseDocument(text)
  expect(document.errors).toEqual([])
  const loose: string[] = []
  visit(document, {
    Pair: (_, pair) => {
      const { key, value } = pair as { key: { value?: unknown }; value: { value?: unknown; comment?: string } }
      if (key.value !== 'uses' || ownActions.includes(String(value.value))) return
      const pinned = /^[\w.-]+(\/[\w.-]+)+@[0-9a-f]{40}$/.test(String(value.value))
      // In the commit that becomes a release its own commit cannot stand; the tag of a release does not move.
      if (/^[\w.-]+\/keyturn@v\d+\.\d+\.\d+$/.test(String(value.value))) return
      if (!pinned || !/^ v\d+\.\d+\.\d+$/.test(value.comment ?? '')) loose.push(String(value.value))
    },
  })
  expect(loose).toEqual([])
})

test.each(workflows)(
  '$path grants nothing by default but reading, and each further right to one job',
  ({ workflow }) => {
    expect([{}, { contents: 'read' }]).toContainEqual(workflow.permissions)
    for (const job of Object.values(workflow.jobs)) {
      expect(job.permissions ?? workflow.permissions).toBeTypeOf('object')
      expect(Object.values(job.permissions ?? {})).not.toContain('write-all')
    }
  },
)

test.each(workflows.filter(({ path }) => path.endsWith('.yml')))(
  '$path gives every job a time limit',
  ({ workflow }) => {
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0)
  },
)

test.each(workflows)('$path leaves no token behind when it checks out', ({ workflow }) => {
  for (const step of stepsOf(workflow)) {
    if (step.uses?.startsWith('actions/checkout@')) expect(step.with).toMatchObject({ 'persist-credentials': false })
  }
})

test.each(workflows)(
  '$path puts no expression into a script, where its text could become a command',
  ({ workflow }) => {
    for (const step of stepsOf(workflow)) expect(step.run ?? '').not.toContain('${{')
  },
)

test.each(workflows)('$path runs nothing of a pull request with rights', ({ workflow }) => {
  expect(JSON.stringify(workflow.on)).not.toContain('pull_request_target')
  expect(JSON.stringify(workflow.on)).not.toContain('workflow_run')
})

test.each(workflows)(
  '$path gives the action only inputs that it has, and asks only for outputs that it has',
  ({ text, workflow }) => {
    const ids = new Set<string>()
    for (const step of stepsOf(workflow).filter(usesOurAction)) {
      for (const input of Object.keys(step.with ?? {})) expect(Object.keys(action.inputs)).toContain(input)
      const { id } = step as { id?: string }
      if (id !== undefined) ids.add(id)
    }
    for (const [, id, output] of text.matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)) {
      if (ids.has(id ?? '')) expect(Object.keys(action.outputs)).toContain(output)
    }
  },
)

test.each(workflows.filter(({ path }) => !/^(?:\.github|docs)\//.test(path)))(
  '$path lets nothing cancel a step that writes keys of a real vault, and signs in with the ID token only',
  ({ text, workflow }) => {
    for (const job of Object.values(workflow.jobs)) {
      const ours = job.steps.filter((step) => usesOurAction(step) && step.with?.vault !== 'local')
      if (ours.length === 0) continue
      const writes = ours.some((step) => !['plan', 'audit'].includes(String(step.with?.operation)))
      const concurrency = job.concurrency ?? workflow.concurrency
      // What only reads holds up nobody; what writes takes turns.
      expect(concurrency?.['cancel-in-progress']).toBe(writes ? false : undefined)
      const checksOut = job.steps.some((step) => step.uses?.startsWith('actions/checkout@'))
      const uploads = job.steps.some((step) => step.uses?.startsWith('github/codeql-action/upload-sarif@'))
      const comments = job.steps.some((step) => step.run?.startsWith('gh pr comment'))
      expect(job.permissions).toEqual({
        'id-token': 'write',
        ...(checksOut && { contents: 'read' }),
        ...(uploads && { 'security-events': 'write' }),
        ...(comments && { 'pull-requests': 'write' }),
      })
    }
    expect(text).not.toContain('secrets.')
  },
)

test('only what publishes, attests and publishes a score gets an ID token in our own workflows', () => {
  const holders = workflows
    .filter(({ path }) => path.startsWith('.github/'))
    .flatMap(({ path, workflow }) =>
      Object.entries(workflow.jobs)
        .filter(([, job]) => job.permissions?.['id-token'] !== undefined)
        .map(([name]) => `${path}: ${name}`),
    )
  expect(holders.toSorted()).toEqual([
    '.github/workflows/release.yml: action',
    '.github/workflows/release.yml: publish',
    '.github/workflows/scorecard.yml: scorecard',
  ])
})

test('the pnpm of a release is one exact version with its checksum, and its third-party step is pinned', async () => {
  const read = async (path: string) => readFile(join(root, path), 'utf8')
  const manifest = JSON.parse(await read('.github/pnpm/package.json')) as { dependencies: Record<string, string> }
  const lock = JSON.parse(await read('.github/pnpm/package-lock.json')) as {
    packages: Record<string, { version: string; integrity: string }>
  }
  expect(Object.entries(manifest.dependencies)).toHaveLength(1)
  for (const [name, version] of Object.entries(manifest.dependencies)) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(lock.packages[`node_modules/${name}`]).toMatchObject({
      version,
      integrity: expect.stringMatching(/^sha512-[\w+/]{86}==$/),
    })
  }
  const install = parse(await read('.github/actions/install/action.yml')) as { runs: { steps: Step[] } }
  for (const { uses, run } of install.runs.steps) {
    if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/)
    expect(run ?? '').not.toContain('${{')
  }
})

/** The inputs that our workflows may use, as the `action.yml` of each pinned version has them. */
const inputsOf: Record<string, readonly string[]> = {
  'actions/attest-build-provenance': ['subject-path', 'subject-name', 'subject-digest', 'subject-checksums'],
  'actions/checkout': ['fetch-depth', 'persist-credentials', 'ref', 'repository', 'token', 'path'],
  'actions/download-artifact': ['name', 'artifact-ids', 'path', 'pattern', 'merge-multiple'],
  'actions/setup-node': ['node-version', 'package-manager-cache', 'cache', 'registry-url'],
  'actions/upload-artifact': ['name', 'path', 'if-no-files-found', 'retention-days', 'overwrite'],
  'azure/login': ['client-id', 'tenant-id', 'subscription-id', 'allow-no-subscriptions', 'environment', 'audience'],
  'changesets/action/pack': ['publish-plan-artifact-id'],
  'changesets/action/publish': ['pack-dir-artifact-id', 'github-token', 'create-github-releases', 'script'],
  'changesets/action/select-mode': [],
  'changesets/action/version': ['github-token', 'script', 'pr-title', 'pr-draft', 'pr-base-branch', 'commit-message'],
  'github/codeql-action/analyze': ['category'],
  'github/codeql-action/init': ['languages', 'build-mode', 'queries', 'config'],
  'github/codeql-action/upload-sarif': ['sarif_file', 'category'],
  'ossf/scorecard-action': ['results_file', 'results_format', 'publish_results', 'repo_token'],
}

test.each([
  ...workflows.map(({ path, workflow }) => ({ path, steps: stepsOf(workflow) })),
  {
    path: '.github/actions/install',
    steps: (
      parse(await readFile(join(root, '.github/actions/install/action.yml'), 'utf8')) as { runs: { steps: Step[] } }
    ).runs.steps,
  },
])('$path gives the actions of others only inputs that their pinned versions have', ({ steps }) => {
  for (const step of steps) {
    if (step.uses === undefined || usesOurAction(step) || ownActions.includes(step.uses)) continue
    const [name = ''] = step.uses.split('@')
    expect(Object.keys(inputsOf), 'the inputs of this action are not known here').toContain(name)
    for (const input of Object.keys(step.with ?? {})) expect(inputsOf[name], name).toContain(input)
  }
})
