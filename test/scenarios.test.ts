import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startJob } from '../packages/action/test/runner.ts'
import { retireKeys, rotateKeys } from '../packages/core/dist/fleet.js'
import { connect, createKey, retireVersions, rotateKey, type Vault } from '../packages/core/dist/index.js'
import { parseManifest, planManifest, runApply } from '../packages/core/dist/manifest.js'
import { type LocalVault, localVaultFile, openLocalVault } from '../packages/local-vault/dist/index.js'
import { root } from './documents.ts'

/** One thing that is done with keys, in each of the three ways in which it can be done. */
interface Scenario {
  what: string
  /** What becomes of its keys, or of the steps of its plan. */
  outcomes: string[]
  prepare(local: LocalVault, vault: Vault): Promise<unknown>
  library(vault: Vault): Promise<readonly object[]>
  command: string
  inputs: Record<string, string>
}

const manifest =
  'version: 1\nvaults: [local]\nkeys:\n  - { name: orders, type: EC, ifOlderThan: 90d }\n  - { name: ledger, type: EC }\n'
const old = async (local: LocalVault, vault: Vault) => {
  await createKey(vault, 'orders', { keyType: 'EC', tags: { team: 'a' } })
  await local.clock.advance('91d')
}
const superseded = async (local: LocalVault, vault: Vault) => {
  await old(local, vault)
  await rotateKey(vault, 'orders', { verify: false })
  await local.clock.advance('2d')
}
const apply = async (vault: Vault) => {
  const vaults = [{ reference: 'local', vault }]
  const plan = () => planManifest(parseManifest(manifest), vaults)
  return (await runApply({ plan, vaults: new Map([[vault.url, vault]]), replans: true })).steps
}
const rotate = async (vault: Vault, names: string[], options: Parameters<typeof rotateKeys>[1]) =>
  (await rotateKeys([{ vault, names }], options)).outcomes
const retire = async (vault: Vault, options: Parameters<typeof retireKeys>[1]) =>
  (await retireKeys([{ vault, names: ['orders'] }], options)).outcomes

const scenarios: Scenario[] = [
  {
    what: 'a key that is due, one that is not there',
    outcomes: ['rotated', 'failed'],
    prepare: old,
    library: (vault) => rotate(vault, ['orders', 'absent'], { ifOlderThan: '90d' }),
    command: 'rotate orders absent --if-older-than 90d',
    inputs: { keys: 'orders\nabsent', 'if-older-than': '90d' },
  },
  {
    what: 'a key that is not due',
    outcomes: ['not-due'],
    prepare: superseded,
    library: (vault) => rotate(vault, ['orders'], { ifOlderThan: '90d' }),
    command: 'rotate orders --if-older-than 90d',
    inputs: { keys: 'orders', 'if-older-than': '90d' },
  },
  {
    what: 'what a rotation would do',
    outcomes: ['rotated'],
    prepare: old,
    library: (vault) => rotate(vault, ['orders'], { dryRun: true }),
    command: 'rotate orders --dry-run',
    inputs: { keys: 'orders', 'dry-run': 'true' },
  },
  {
    what: 'a rotation that loses the expiry of its key',
    outcomes: ['rotated'],
    prepare: (local, vault) =>
      createKey(vault, 'orders', { keyType: 'EC', expiresOn: new Date(local.now().getTime() + 86_400_000) }),
    library: (vault) => rotate(vault, ['orders'], {}),
    command: 'rotate orders',
    inputs: { keys: 'orders' },
  },
  {
    what: 'a key that is switched off',
    outcomes: ['skipped'],
    prepare: (_, vault) => createKey(vault, 'orders', { keyType: 'EC', enabled: false }),
    library: (vault) => rotate(vault, ['orders'], { ifOlderThan: '90d' }),
    command: 'rotate orders --if-older-than 90d',
    inputs: { keys: 'orders', 'if-older-than': '90d' },
  },
  {
    what: 'a manifest with a key that is due and one that is missing',
    outcomes: ['done', 'done'],
    prepare: old,
    library: apply,
    command: 'apply keys.yaml --yes',
    inputs: { operation: 'apply' },
  },
  {
    what: 'a manifest of which one key is there and one is missing',
    outcomes: ['done'],
    prepare: async (_, vault) => {
      await createKey(vault, 'orders', { keyType: 'EC' })
    },
    library: apply,
    command: 'apply keys.yaml --yes',
    inputs: { operation: 'apply' },
  },
  {
    what: 'old versions that are to be retired',
    outcomes: ['retired'],
    prepare: superseded,
    library: (vault) => retire(vault, { keep: 1 }),
    command: 'retire orders --keep 1 --yes',
    inputs: { operation: 'retire', keys: 'orders', keep: '1' },
  },
  {
    what: 'no old version',
    outcomes: ['nothing-to-do'],
    prepare: superseded,
    library: (vault) => retire(vault, {}),
    command: 'retire orders --yes',
    inputs: { operation: 'retire', keys: 'orders' },
  },
  {
    what: 'retired versions that are taken back',
    outcomes: ['undone'],
    prepare: async (local, vault) => {
      await superseded(local, vault)
      await retireVersions(vault, 'orders', { keep: 1 })
    },
    library: (vault) => retire(vault, { undo: true }),
    command: 'retire orders --undo --yes',
    inputs: { operation: 'retire', keys: 'orders', undo: 'true' },
  },
]

let job: Awaited<ReturnType<typeof startJob>>

beforeEach(async () => {
  job = await startJob()
  await writeFile(join(job.folder, 'keys.yaml'), manifest)
})

afterEach(() => job.end())

test.each(scenarios)('$what: the library, the program and the action say the same of each key', async (scenario) => {
  const seed = await openLocalVault({ name: 'default', now: '2026-03-01T00:00:00Z' })
  await scenario.prepare(seed, await connect(seed))
  const state = { keys: await seed.exportSnapshot(), now: seed.now() }
  await seed.close()

  const local = await openSeeded(state)
  const byLibrary = await scenario.library(await connect(local))
  await local.close()
  const byProgram = await runProgram(await storeSeeded('program', state), scenario.command)
  const folder = await storeSeeded('action', state)
  const { outputs } = await job.step({ vault: 'local', ...scenario.inputs }, { KEYTURN_LOCAL_DIR: folder })
  const entries = JSON.parse(await readFile(outputs['results-file'] ?? '', 'utf8')) as Record<string, unknown>[]
  const byAction =
    scenario.inputs.operation === 'apply' ? entries.flatMap(({ steps }) => (steps ?? []) as object[]) : entries

  expect(byLibrary.map((each) => (each as { outcome: string }).outcome)).toEqual(scenario.outcomes)
  const told = (outcomes: readonly object[]) => outcomes.map((each) => comparable(each, state.keys))
  const said = told(byLibrary)
  expect(told(byProgram)).toEqual(said)
  // The action says more of a key beside: where the manifest has it, its id, whether it changed.
  expect(told(byAction)).toMatchObject(said)
})

interface State {
  keys: string
  now: Date
}

async function openSeeded({ keys, now }: State, file?: string): Promise<LocalVault> {
  const local = await openLocalVault({ name: 'default', now, ...(file !== undefined && { file }) })
  await local.importSnapshot(keys)
  await local.clock.freeze()
  return local
}

async function storeSeeded(name: string, state: State): Promise<string> {
  const dir = join(job.folder, name)
  await rm(dir, { recursive: true, force: true })
  await mkdir(dir)
  await (await openSeeded(state, localVaultFile('default', { dir }))).close()
  return dir
}

async function runProgram(dir: string, command: string): Promise<object[]> {
  const program = join(root, 'packages/cli/dist/main.js')
  const args = [...command.split(' '), '-o', 'json', ...(command.startsWith('apply') ? [] : ['--vault', 'local'])]
  const env = { PATH: process.env.PATH, KEYTURN_LOCAL_DIR: dir, KEYTURN_STATE_DIR: join(dir, 'state'), HOME: dir }
  const ended = promisify(execFile)(process.execPath, [program, ...args], { cwd: job.folder, env })
  // A key that fails is an outcome like others.
  const { stdout } = await ended.catch((error: { stdout: string; stderr: string }) => {
    if (error.stdout === '') throw new Error(error.stderr)
    return error
  })
  const value = JSON.parse(stdout) as object[] | { steps: object[] }
  return Array.isArray(value) ? value : value.steps
}

/** An outcome without what is new in each run: ids of versions that it made and of requests, and how long it took. */
function comparable(outcome: object, known: string): object {
  const text = JSON.stringify(outcome, (name, value: unknown) => {
    if (name === 'durationMs') return 0
    // Each front end tells errors in its own words; what they are is the same.
    if (name === 'error' && value !== null) return { code: (value as { code: string }).code }
    return value
  })
  const ids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}/g
  return JSON.parse(text.replaceAll(ids, (id) => (known.includes(id) ? id : 'new')))
}
