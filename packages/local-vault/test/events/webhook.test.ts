import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { KeyClient } from '@azure/keyvault-keys'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type EventDeliveryOptions, startLocalVault } from '../../src/index.ts'

interface Got {
  method: string
  type: string | undefined
  kind: string | undefined
  // biome-ignore lint/suspicious/noExplicitAny: whatever was sent.
  body: any
}

interface Webhook {
  url: string
  /** What came, less what asked whether it wants events. */
  got: Got[]
  /** Statuses to answer the next ones with; then 200. */
  statuses: number[]
}

async function startWebhook({ agrees = true, port = 0 } = {}): Promise<Webhook> {
  const hook: Webhook = { url: '', got: [], statuses: [] }
  const server = createServer(async (request, response) => {
    const body = await textOf(request)
    if (request.method === 'OPTIONS') {
      response.writeHead(200, agrees ? { 'webhook-allowed-origin': '*' } : {}).end()
      return
    }
    const parsed = JSON.parse(body)
    if (request.headers['aeg-event-type'] === 'SubscriptionValidation') {
      response.end(JSON.stringify({ validationResponse: agrees ? parsed[0].data.validationCode : 'no' }))
      return
    }
    const kind = request.headers['aeg-event-type']
    hook.got.push({
      method: String(request.method),
      type: request.headers['content-type'],
      kind: typeof kind === 'string' ? kind : undefined,
      body: parsed,
    })
    response.writeHead(hook.statuses.shift() ?? 200).end()
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  hook.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`
  return hook
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}

async function startVault(events: EventDeliveryOptions) {
  const server = await startLocalVault({ now: '2030-01-01T00:00:00Z', events: { retryDelays: [1, 1, 1], ...events } })
  onTestFinished(() => server.close())
  const { vault } = server
  return { server, client: new KeyClient(vault.url, vault.credential, { httpClient: vault.httpClient }) }
}

const eventually = { timeout: 30_000 }

test('a webhook that agrees gets each event as Event Grid sends it, under the address of the listener', async () => {
  const hook = await startWebhook()
  const { server, client } = await startVault({ url: hook.url })
  await client.createEcKey('orders')
  await client.createEcKey('bills')
  await vi.waitFor(() => expect(server.eventDelivery?.delivered).toBe(2), eventually)
  expect(hook.got.map(({ method, type, kind }) => [method, type, kind])).toEqual(
    Array(2).fill(['POST', 'application/json; charset=utf-8', 'Notification']),
  )
  expect(hook.got.map(({ body }) => body.length)).toEqual([1, 1])
  expect(hook.got[0]?.body[0]).toMatchObject({
    eventType: 'Microsoft.KeyVault.KeyNewVersionCreated',
    subject: 'orders',
    data: {
      Id: expect.stringMatching(`^https://default\\.vault\\.localhost:${server.port}/keys/orders/[0-9a-f]{32}$`),
    },
  })
  expect(server.eventDelivery).toEqual({ isValidated: true, delivered: 2, dropped: 0, problem: undefined })
})

test('events that are found together go in batches, as CloudEvents where that is asked for', async () => {
  const hook = await startWebhook()
  const { server } = await startVault({ url: hook.url, schema: 'cloudevents', batch: 2 })
  await vi.waitFor(() => expect(server.eventDelivery?.isValidated).toBe(true), eventually)
  await server.vault.importSnapshot(
    `keys: [${['a', 'b', 'c'].map((name) => `{ name: ${name}, keyType: EC }`).join(', ')}]`,
  )
  await vi.waitFor(() => expect(server.eventDelivery?.delivered).toBe(3), eventually)
  expect(hook.got.map(({ type, body }) => [type, [body].flat().map(({ subject }) => subject)])).toEqual([
    ['application/cloudevents-batch+json; charset=utf-8', ['a', 'b']],
    ['application/cloudevents+json; charset=utf-8', ['c']],
  ])
})

test('what may get there later is sent again, and what is refused for good is not', async () => {
  const hook = await startWebhook()
  const { server, client } = await startVault({ url: hook.url })
  hook.statuses.push(503, 429)
  await client.createEcKey('orders')
  await vi.waitFor(() => expect(server.eventDelivery?.delivered).toBe(1), eventually)
  expect(hook.got.map(({ body }) => body[0].id)).toEqual(Array(3).fill(hook.got[0]?.body[0].id))
  hook.statuses.push(400)
  await client.createEcKey('bills')
  await vi.waitFor(() => expect(server.eventDelivery?.dropped).toBe(1), eventually)
  expect(hook.got).toHaveLength(4)
  expect(server.eventDelivery?.problem).toBe('the webhook answered 400')
  hook.statuses.push(500, 500, 500, 500)
  await client.createEcKey('last')
  await vi.waitFor(() => expect(server.eventDelivery?.dropped).toBe(2), eventually)
  expect(hook.got).toHaveLength(8)
})

test.each(['event-grid', 'cloudevents'] as const)(
  'a webhook that does not agree gets no events: %s',
  async (schema) => {
    const hook = await startWebhook({ agrees: false })
    const { server, client } = await startVault({ url: hook.url, schema })
    await client.createEcKey('orders')
    await vi.waitFor(() => expect(server.eventDelivery?.problem).toMatch(/^the webhook did not /), eventually)
    expect(server.eventDelivery).toMatchObject({ isValidated: false, delivered: 0 })
    expect(hook.got).toEqual([])
  },
)

test('a webhook that comes up later gets what happened since the vault listens', async () => {
  const port = await freePort()
  const { server, client } = await startVault({ url: `http://127.0.0.1:${port}/events` })
  await client.createEcKey('orders')
  await vi.waitFor(() => expect(server.eventDelivery?.problem).toMatch(/cannot be reached: ECONNREFUSED/), eventually)
  const hook = await startWebhook({ port })
  await vi.waitFor(() => expect(hook.got).toHaveLength(1), eventually)
  expect(hook.got[0]?.body[0].subject).toBe('orders')
})

test.each([
  ['http://example.com/events', {}, 'not one of this machine'],
  ['ftp://localhost/', {}, 'not one of this machine'],
  ['localhost:7071', {}, 'not one of this machine'],
  ['http://127.0.0.1.evil.example/', {}, 'not one of this machine'],
  ['http://localhost/', { batch: 0 }, 'the batch 0 is out of range'],
  ['http://localhost/', { schema: 'xml' as never }, 'the schema "xml" is not known'],
  ['http://localhost/', { retryDelays: [-1] }, 'a delay between attempts'],
])('events do not go to %s with %j', async (url, more, message) => {
  await expect(startLocalVault({ events: { url, ...more } })).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringContaining(message),
  })
})
