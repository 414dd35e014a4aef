import { join } from 'node:path'
import { type LocalVault, localVaultFile, openLocalVault, readRequestLog } from '@keyturn/local-vault'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Job, startJob } from './runner.ts'

let job: Job
let file: string
let vault: LocalVault

beforeEach(async () => {
  job = await startJob()
  file = localVaultFile('default', { dir: join(job.folder, 'keyturn') })
  vault = await openLocalVault({ file })
})

afterEach(async () => {
  await vault.close()
  await job.end()
})

const create = { vault: 'local', operation: 'create', keys: 'orders', type: 'EC', expires: '90d' }

/** The next event of a type that the vault tells Event Grid of, while `act` is done. */
async function eventDuring(schema: 'event-grid' | 'cloudevents', type: string, act: () => Promise<unknown>) {
  const stop = new AbortController()
  const events =
    schema === 'cloudevents' ? vault.events({ schema, signal: stop.signal }) : vault.events({ signal: stop.signal })
  const found = (async () => {
    for await (const event of events) if (('type' in event ? event.type : event.eventType).endsWith(type)) return event
    throw new Error('the vault told of no such event')
  })()
  await act()
  const event = await found
  stop.abort()
  return event
}

test.each(['event-grid', 'cloudevents'] as const)(
  "the vault's own event (%s) rotates the key that it is about, and does nothing when it comes again",
  async (schema) => {
    const { outputs: made } = await job.step(create)
    const event = await eventDuring(schema, 'KeyNearExpiry', () => vault.clock.advance('65d'))
    const step = { vault: 'local', event: JSON.stringify(event) }
    const first = await job.step(step)
    expect(first).toMatchObject({
      status: 0,
      outputs: { rotated: 'true', reason: 'EVENT', 'key-name': 'orders', 'previous-version': made['key-version'] },
    })
    const again = await job.step(step)
    expect(again).toMatchObject({ status: 0, outputs: { rotated: 'false', reason: 'NOT_DUE' } })
  },
)

test('an event of another type is ignored by its name, and the step has nothing to do', async () => {
  const event = await eventDuring('event-grid', 'KeyNewVersionCreated', () => job.step(create))
  const result = await job.step({ vault: 'local', event: JSON.stringify([event, event]) })
  expect(result).toMatchObject({ status: 0, outputs: { outcome: '', changed: 'false', rotated: 'false' } })
  expect(result.log).toContain('ignored: an event of type Microsoft.KeyVault.KeyNewVersionCreated')
})

test('an event of another vault is refused by its id, and nothing is sent', async () => {
  const id = `https://other.vault.localhost/keys/orders/${'ab'.repeat(16)}`
  const event = JSON.stringify({ eventType: 'Microsoft.KeyVault.KeyExpired', data: { Id: id } })
  const result = await job.step({ vault: 'local', event })
  expect(result).toMatchObject({ status: 1, outputs: { outcome: 'failed', changed: 'false', reason: 'INVALID_INPUT' } })
  expect(result.log).toContain(`"event" has "${id}", which is not in the vault "local"`)
  expect(readRequestLog(file)).toEqual([])
})

test("each request names the run that sent it, so that the vault's log leads back to the workflow", async () => {
  const run = {
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'contoso/orders',
    GITHUB_RUN_ID: '123456789',
    GITHUB_RUN_ATTEMPT: '1',
  }
  await job.step(create, run)
  await job.step({ vault: 'local', keys: 'orders' }, run)
  const requests = readRequestLog(file)
  expect(requests.map(({ operation }) => operation)).toEqual(expect.arrayContaining(['createKey', 'rotateKey', 'sign']))
  for (const { client } of requests) {
    expect(client).toMatch(
      /^keyturn \(\+https:\/\/github\.com\/contoso\/orders\/actions\/runs\/123456789\/attempts\/1\) azsdk-js-/,
    )
  }
})

test('what is no run of a workflow, or would be no header, is not said', async () => {
  const { status } = await job.step(create, {
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'contoso/orders\r\nx-evil: 1',
    GITHUB_RUN_ID: '1',
  })
  expect(status).toBe(0)
  for (const { client } of readRequestLog(file)) expect(client).toMatch(/^keyturn azsdk-js-/)
})
