import { once } from 'node:events'
import { type Agent, createServer, request, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { transportFor } from '../../../src/azure/pipeline/proxy.ts'
import { createKey } from '../../../src/lifecycle/create.ts'
import { openFaultyWire } from '../../once/faulty-wire.ts'

test('a key is made, rotated and read over one connection', async () => {
  const wire = await openFaultyWire({ requestTimeout: 30_000 })
  onTestFinished(() => wire.close())
  await createKey(wire.vault, 'orders', { keyType: 'EC' })
  await wire.vault.rotateKey('orders')
  await wire.vault.getKey('orders')
  expect(wire.connections).toBe(1)
})

test('a connection that has rested is closed by the client, and one that waits for a slow answer is not', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const { agent } = transportFor(new URL('http://127.0.0.1'), {}, { restMs: 20 })
  const sent = request({ port, agent: agent as Agent }).end()
  const [[{ socket }, response]] = (await Promise.all([once(server, 'request'), once(sent, 'timeout')])) as unknown as [
    [{ socket: Socket }, ServerResponse],
  ]
  const closed = once(socket, 'close')
  response.end('late')
  const [answer] = await once(sent, 'response')
  expect(await answer.toArray()).toEqual([Buffer.from('late')])
  await closed
})
