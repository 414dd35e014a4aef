import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'
import { startServer } from '../start-vault.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

const eventOf = (id: string, eventType = 'Microsoft.KeyVault.KeyNearExpiry') => ({ eventType, data: { Id: id } })

test("the vault's own event rotates the key that it is about, and does nothing when it comes again", async () => {
  const got = Promise.withResolvers<string>()
  const hook = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    const [event] = JSON.parse(text)
    if (event.eventType === 'Microsoft.KeyVault.KeyNearExpiry') got.resolve(text)
    response.end(JSON.stringify({ validationResponse: event.data.validationCode }))
  })
  hook.listen(0, '127.0.0.1')
  await once(hook, 'listening')
  onTestFinished(() => void hook.close())
  const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/events`
  await startServer(keyturn, ['-v', 'local:events', '--events', url])
  const vault = ['-v', 'local:events', '-o', 'json']
  await keyturn.run(['create', 'orders', '--type', 'EC', '--expires', '90d', ...vault])
  await keyturn.run(['vault', 'clock', 'advance', '65d', ...vault])
  const message = await got.promise
  const file = join(keyturn.folder, 'event.json')
  await writeFile(file, message)
  const first = await keyturn.run(['rotate', '--event', file, '-o', 'json'])
  expect(JSON.parse(first.stdout)).toMatchObject([
    { key: 'orders', outcome: 'rotated', reason: { code: 'EVENT', event: 'KeyNearExpiry' } },
  ])
  expect(first.status).toBe(0)
  const again = await keyturn.run(['rotate', '--event', '-', ...vault], { input: message })
  expect(JSON.parse(again.stdout)).toMatchObject([{ key: 'orders', outcome: 'not-due', reason: { code: 'NOT_DUE' } }])
  expect(again.status).toBe(0)
})

test('of several events those of other types are ignored by name, and the rest rotate', async () => {
  const a = await keyturn.json<{ id: string }>('create a --type EC')
  const b = await keyturn.json<{ id: string }>('create b --type EC')
  const input = JSON.stringify([
    eventOf(a.id),
    { specversion: '1.0', type: 'Microsoft.KeyVault.KeyExpired', data: { Id: b.id } },
    eventOf(a.id, 'Microsoft.KeyVault.KeyNewVersionCreated'),
  ])
  const { stdout, stderr, status } = await keyturn.local('rotate --event - -o json', { input })
  const results: { key: string; outcome: string; reason: { event: string } }[] = JSON.parse(stdout)
  expect(results.map(({ key, outcome, reason }) => [key, outcome, reason.event])).toEqual([
    ['a', 'rotated', 'KeyNearExpiry'],
    ['b', 'rotated', 'KeyExpired'],
  ])
  expect(stderr).toContain('ignored: 1 event of type Microsoft.KeyVault.KeyNewVersionCreated')
  expect(status).toBe(0)
})

test.each([
  ['--all', 'exclude each other'],
  ['orders', 'key names exclude each other'],
  ['--if-older-than 90d', '--if-older-than exclude each other'],
  ['--shard 1/2', '--shard exclude each other'],
])('--event beside %s is refused', async (flags, message) => {
  const { stderr, status } = await keyturn.local(`rotate --event - ${flags}`, { input: '{}' })
  expect(stderr).toContain(message)
  expect(status).toBe(2)
})

test.each([
  ['of another vault', eventOf(`https://contoso.vault.azure.net/keys/orders/${'a'.repeat(32)}`), 'is not in the vault'],
  ['of a host that is no vault', eventOf(`https://example.com/keys/orders/${'a'.repeat(32)}`), 'example.com'],
  ['of a key without a version', eventOf('https://default.vault.localhost/keys/orders'), 'names no version'],
  ['that is none', { hello: 1 }, 'is no event of Event Grid'],
])('an event %s is refused and rotates nothing', async (_what, event, message) => {
  const { stdout, stderr, status } = await keyturn.local('rotate --event -', { input: JSON.stringify(event) })
  expect(stderr).toContain(message)
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
})

test('--shard auto takes the share of the job, says which, and refuses to guess', async () => {
  const shards = []
  for (const index of ['1', '2']) {
    const { stdout, stderr } = await keyturn.local('rotate --all --if-older-than 0d --shard auto --dry-run -o json', {
      env: { CI_NODE_INDEX: index, CI_NODE_TOTAL: '2' },
    })
    expect(stderr).toContain(`this job is shard ${index}/2`)
    shards.push(...JSON.parse(stdout).map(({ key }: { key: string }) => key))
  }
  const all = await keyturn.json<{ name: string }[]>('list')
  expect(shards.toSorted()).toEqual(all.map(({ name }) => name).toSorted())
  const { stderr, status } = await keyturn.local('rotate --all --if-older-than 90d --shard auto')
  expect(stderr).toContain('nothing says which of several jobs this is')
  expect(status).toBe(2)
})
