import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { connect, createKey, listKeyVersions } from '@keyturn/core'
import { type LocalVault, localVaultFile, openLocalVault } from '@keyturn/local-vault'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Job, startJob } from './runner.ts'

const token = 'token-of-the-job'
let job: Job
let github: Server
let local: LocalVault
/** When the run began, as GitHub tells it. */
let began: Date
let status: number

beforeEach(async () => {
  job = await startJob()
  local = await openLocalVault({ file: localVaultFile('default', { dir: join(job.folder, 'keyturn') }) })
  status = 200
  github = createServer((request, response) => {
    const known = request.url === '/repos/contoso/orders/actions/runs/42'
    const allowed = known && request.headers.authorization === `Bearer ${token}`
    response.writeHead(allowed ? status : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ created_at: began.toISOString(), run_started_at: new Date().toISOString() }))
  })
  await new Promise<void>((resolve) => github.listen(0, '127.0.0.1', resolve))
  await createKey(await connect(local), 'orders', { keyType: 'EC' })
  await local.clock.advance('1h')
  began = local.now()
  await local.clock.advance('PT1M')
})

afterEach(async () => {
  github.closeAllConnections()
  github.close()
  await local.close()
  await job.end()
})

/** A step of an attempt on a machine of its own, as hosted runners are: nothing is noted there of attempts before. */
function step(inputs: Record<string, string>, attempt: number) {
  return job.step(
    { vault: 'local', keys: 'orders', 'github-token': token, ...inputs },
    {
      GITHUB_API_URL: `http://127.0.0.1:${(github.address() as AddressInfo).port}`,
      GITHUB_REPOSITORY: 'contoso/orders',
      GITHUB_RUN_ID: '42',
      GITHUB_RUN_ATTEMPT: String(attempt),
      KEYTURN_STATE_DIR: join(job.folder, `machine-${attempt}`),
    },
    {
      meanwhile: {
        at: 'waiting 60 s',
        act: async (child) => {
          while (child.exitCode === null) {
            await local.clock.advance('61s')
            await setImmediate()
          }
        },
      },
    },
  )
}

async function versions(): Promise<number> {
  return (await listKeyVersions(await connect(local), 'orders')).length
}

test('a re-run of a rotation without a rule takes over the version that the first attempt made, and says so', async () => {
  const first = await step({}, 1)
  const again = await step({}, 2)
  expect(again).toMatchObject({
    status: 0,
    outputs: {
      outcome: 'adopted',
      reason: 'RESUMED',
      'key-version': first.outputs['key-version'],
      'previous-version': first.outputs['previous-version'],
    },
  })
  expect(again.log).toContain(`a run that began on ${began.toISOString()}`)
  expect(again.summary).toContain('| round-trip | ✅ passed |')
  expect(await versions()).toBe(2)
  expect((await step({}, 3)).outputs.outcome).toBe('adopted')
})

test('a re-run takes it over also where the version before it was expected', async () => {
  const first = await step({}, 1)
  const expected = first.outputs['previous-version'] ?? ''
  expect((await step({ 'expect-version': expected }, 2)).outputs).toMatchObject({ outcome: 'adopted' })
  expect(await versions()).toBe(2)
})

test('a re-run makes the version that the first attempt did not come to', async () => {
  expect((await step({}, 2)).outputs).toMatchObject({ outcome: 'rotated', reason: 'FORCED' })
  expect(await versions()).toBe(2)
})

test('where GitHub does not say when the run began, the re-run says what it cannot tell', async () => {
  await step({}, 1)
  status = 403
  const again = await step({}, 2)
  expect(again.log).toContain('GitHub does not say when the run began')
  expect(again.outputs).toMatchObject({ outcome: 'rotated' })
})
