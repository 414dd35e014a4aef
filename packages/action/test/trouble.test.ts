import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { connect, createKey, getKey } from '@keyturn/core'
import {
  type Fault,
  type FaultTarget,
  type LocalVaultServer,
  localVaultFile,
  openLocalVault,
  startLocalVault,
} from '@keyturn/local-vault'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Job, type StepOptions, type StepResult, startJob } from './runner.ts'

let job: Job
let server: LocalVaultServer

beforeEach(async () => {
  job = await startJob()
  server = await startLocalVault({ dir: job.folder })
  await make('orders')
})

afterEach(async () => {
  await server.close()
  await job.end()
})

/** A step against the vault behind a real socket, signed in with the machine's managed identity. */
function step(inputs: Record<string, string>, options: StepOptions = {}): Promise<StepResult> {
  return job.step({ vault: server.url, auth: 'managed-identity', keys: 'orders', ...inputs }, server.env, options)
}

function fault(what: Fault, target: FaultTarget): void {
  server.vault.faults.add(what, target)
}

function firstResult({ outputs }: StepResult): Record<string, unknown> {
  return (JSON.parse(outputs.results ?? '[]') as Record<string, unknown>[])[0] ?? {}
}

async function latestVersion(): Promise<string> {
  return (await getKey(await connect(server.vault), 'orders')).version
}

async function make(name: string): Promise<void> {
  await createKey(await connect(server.vault), name, { keyType: 'EC' })
}

/** What the step said to the runner, without the mask of the secret that it was given, and how it signed in. */
function commandsOf(result: StepResult): StepResult['commands'] {
  return result.commands.filter(
    ({ name, text }) => text !== server.identityHeader && !(name === 'debug' && text.startsWith('{"type":"signed-in"')),
  )
}

test('an answer that is lost after the rotation leads to one version, reported with a warning and in the timeline', async () => {
  const local = await openLocalVault({ file: localVaultFile('default', { dir: join(job.folder, 'keyturn') }) })
  await createKey(await connect(local), 'orders', { keyType: 'EC' })
  local.sharedFaults.add({ kind: 'reset', when: 'after' }, { operation: 'rotateKey' })
  const result = await job.step(
    { vault: 'local', keys: 'orders' },
    {},
    {
      meanwhile: {
        at: 'the answer was lost',
        // The settle window is half a minute of the vault's time.
        act: async (child) => {
          while (child.exitCode === null) {
            await local.clock.advance('31s')
            await setImmediate()
          }
        },
      },
    },
  )
  await local.close()
  expect(result).toMatchObject({ status: 0, outputs: { rotated: 'true' } })
  expect(firstResult(result)).toMatchObject({ outcome: 'adopted', adopted: true, attempts: 1 })
  expect(commandsOf(result).map(({ name }) => name)).toEqual(['warning', 'notice'])
  expect(result.summary).toMatch(/rotation sent[\s\S]*answer was lost/)
})

test('a refusal says which permission is missing, and fails the step', async () => {
  fault({ kind: 'forbidden' }, { operation: 'rotateKey' })
  const result = await step({})
  expect(result).toMatchObject({ status: 1, outputs: { changed: 'false', rotated: 'false' } })
  expect(firstResult(result)).toMatchObject({ outcome: 'failed', error: { code: 'ACCESS_DENIED' } })
  expect(commandsOf(result)[0]?.text).toMatch(/Key Vault Crypto Officer/)
})

test('what a vault says in an error is text: no command for the runner, nothing drawn in the summary', async () => {
  const message = 'no\n::add-mask::x\n##[error]y | <img src=z> [a](https://evil) `b` \u202e\u001b[31m'
  fault({ kind: 'answer', status: 400, code: 'BadParameter', message }, { operation: 'getKeys', times: 3 })
  fault({ kind: 'answer', status: 400, code: 'BadParameter', message }, { operation: 'rotateKey', times: 3 })
  for (const result of [await step({}), await step({ keys: '', all: 'true', 'if-older-than': '90d' })]) {
    expect(result.status).toBe(1)
    expect(commandsOf(result).map(({ name }) => name)).toEqual(['error'])
    expect(result.log).not.toMatch(/\u202e|[^\P{Cc}\n\r]/u)
    expect(result.summary).not.toMatch(/<img|\]\(|`|\u202e|[^\P{Cc}\n\r]|https:\/\/evil/u)
  }
})

test('a key whose rotation policy could not be set is there: the step fails, and its outputs say so', async () => {
  fault({ kind: 'forbidden' }, { operation: 'updateKeyRotationPolicy' })
  const made = await step({ operation: 'create', keys: 'invoices', type: 'EC', 'rotate-every': '90d' })
  expect(made).toMatchObject({ status: 1, outputs: { changed: 'true', rotated: 'false', reason: 'ACCESS_DENIED' } })
  expect(made.outputs['key-version']).toMatch(/^[0-9a-f]{32}$/)
  expect(commandsOf(made)[0]?.text).toContain('its rotation policy was not set')
})

test('a create that is refused has changed nothing', async () => {
  fault({ kind: 'forbidden' }, { operation: 'createKey' })
  const refused = await step({ operation: 'create', keys: 'invoices', type: 'EC' })
  expect(refused).toMatchObject({
    status: 1,
    outputs: { changed: 'false', 'key-version': '', reason: 'ACCESS_DENIED' },
  })
})

// Windows knows no signals: a cancelled process just ends there.
const withSignals = test.skipIf(process.platform === 'win32')
/** Longer than it takes to stop anything, shorter than the grace of a runner. */
const answerTakesMs = 1_500

withSignals.each(['SIGINT', 'SIGTERM'] as const)(
  'the answer to a rotation that is under way at a %s is waited for and reported',
  async (signal) => {
    fault({ kind: 'slow', ms: answerTakesMs }, { operation: 'rotateKey' })
    const result = await step({}, { cancelAt: 'rotation sent', signal })
    expect(result.outputs).toMatchObject({ rotated: 'true', changed: 'true' })
    expect(result.outputs['key-version']).toBe(await latestVersion())
    expect(result.summary).toContain('round-trip')
  },
)

test('what a step that passes its timeout while a rotation is under way says of it is so', async () => {
  const before = await latestVersion()
  fault({ kind: 'slow', ms: answerTakesMs }, { operation: 'rotateKey' })
  const result = await step({ timeout: '1s' })
  // On a machine that is slow enough nothing is sent within the time: then nothing is made either.
  const after = await latestVersion()
  expect(result.outputs).toMatchObject({ rotated: String(after !== before) })
  if (after !== before) expect(result.outputs['key-version']).toBe(after)
})

withSignals('no key is begun any more once the step is cancelled, and each says that it was left', async () => {
  const keys = ['orders', 'a', 'b', 'c', 'd', 'e']
  for (const key of keys.slice(1)) await make(key)
  fault({ kind: 'slow', ms: answerTakesMs }, { operation: 'rotateKey', times: keys.length })
  const result = await step({ keys: keys.join('\n') }, { cancelAt: 'rotation sent' })
  expect(result.status).toBe(1)
  const results = JSON.parse(result.outputs.results ?? '') as { rotated: boolean; error: { code: string } | null }[]
  const left = results.filter(({ rotated }) => !rotated)
  expect(left.length).toBeGreaterThan(0)
  expect(left.map(({ error }) => error?.code)).toEqual(left.map(() => 'INTERRUPTED'))
  expect(left).not.toHaveLength(keys.length)
})

withSignals('a second signal ends the step at once, and never as a success', async () => {
  fault({ kind: 'silence' }, { operation: 'rotateKey' })
  const result = await step(
    {},
    {
      meanwhile: {
        at: 'rotation sent',
        act: (child) => {
          child.kill('SIGINT')
          child.kill('SIGTERM')
        },
      },
    },
  )
  expect(result).toMatchObject({ status: 1, summary: '' })
})

withSignals('a cancelled step whose rotation gets no answer reports that nobody can tell', async () => {
  fault({ kind: 'silence' }, { operation: 'rotateKey' })
  const result = await step({}, { cancelAt: 'rotation sent' })
  expect(result.status).toBe(1)
  expect(commandsOf(result).map(({ name }) => name)).toEqual(['error'])
  expect(firstResult(result)).toMatchObject({ outcome: 'indeterminate', version: null })
  expect(result.summary).toMatch(/❓/)
})

test('a step that takes longer than its timeout ends, and says how to give it more', async () => {
  fault({ kind: 'silence' }, { times: Number.POSITIVE_INFINITY })
  const result = await step({ timeout: '1s', 'dry-run': 'true' })
  expect(result.status).toBe(1)
  expect(commandsOf(result)[0]?.text).toContain('input "timeout"')
})
