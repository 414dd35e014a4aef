import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createDefaultHttpClient, createEmptyPipeline, createPipelineRequest } from '@azure/core-rest-pipeline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerLimitPolicy, mostAnswerBytes } from '../../../src/azure/pipeline/answer-limit.ts'
import { failureOf } from '../../failure-of.ts'
import { openVault } from '../../open-vault.ts'

const chunk = Buffer.alloc(64 * 1024, 'x')
let server: Server
let sent = 0
let gone: Promise<void>

beforeAll(async () => {
  const closed = Promise.withResolvers<void>()
  gone = closed.promise
  server = createServer((request, response) => {
    if (request.url === '/small') {
      response.end('small')
      return
    }
    response.on('close', closed.resolve)
    // As long as somebody reads: an answer without an end.
    const write = (): void => {
      for (let more = true; more && !response.destroyed; ) {
        more = response.write(chunk)
        sent += chunk.length
      }
    }
    response.on('drain', write)
    write()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterAll(() => server.close())

async function ask(path: string, limit: number) {
  const pipeline = createEmptyPipeline()
  pipeline.addPolicy(answerLimitPolicy(limit))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
  return pipeline.sendRequest(createDefaultHttpClient(), createPipelineRequest({ url, allowInsecureConnection: true }))
}

test('an answer without an end is broken off at the limit, and its connection with it', async () => {
  await expect(ask('/endless', 1024 * 1024)).rejects.toMatchObject({ code: 'ANSWER_TOO_LARGE' })
  await gone
  expect(sent).toBeGreaterThan(1024 * 1024)
})

test('an answer within the limit is handed on', async () => {
  expect((await ask('/small', 5)).bodyAsText).toBe('small')
  await expect(ask('/small', 4)).rejects.toMatchObject({ code: 'ANSWER_TOO_LARGE' })
})

test('a read that is answered with too much is a fault of the service, and is not tried again', async () => {
  let answers = 0
  const { vault } = await openVault({
    transport: async (request, local) => {
      const response = await local.sendRequest(request)
      if (response.status !== 200) return response
      answers++
      return { ...response, bodyAsText: ' '.repeat(mostAnswerBytes + 1) }
    },
  })
  await vault.createKey('orders', { keyType: 'EC' }).catch(() => undefined)
  answers = 0
  expect(await failureOf(vault.getKey('orders'))).toMatchObject({
    code: 'SERVICE_ERROR',
    message: 'cannot read key "orders" in vault "default": the answer is larger than 8 MiB',
  })
  expect(answers).toBe(1)
})

test('whether a version was made that was answered with too much is unknown', async () => {
  const { vault } = await openVault({
    transport: async (request, local) => {
      const response = await local.sendRequest(request)
      return response.status === 200 ? { ...response, bodyAsText: ' '.repeat(mostAnswerBytes + 1) } : response
    },
  })
  const error = await failureOf(vault.createKey('orders', { keyType: 'EC' }))
  expect(error).toMatchObject({ arrival: 'unknown', code: 'SERVICE_ERROR' })
})
