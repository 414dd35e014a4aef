import { createEmptyPipeline, createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline'
import { expect, test } from 'vitest'
import { sameOriginPolicy } from '../../../src/azure/pipeline/same-origin.ts'
import { listKeys } from '../../../src/lifecycle/list.ts'
import { collect } from '../../collect.ts'
import { openVault } from '../../open-vault.ts'

const foreign = [
  'https://evil.example/keys?$skiptoken=1',
  'https://default.vault.localhost.evil.example/keys',
  'https://default.vault.localhost:8443/keys',
  'https://default.vault.localhost@evil.example/keys',
  'http://default.vault.localhost/keys',
]

test.each(foreign)('a list does not follow a next link to %s', async (nextLink) => {
  const asked: string[] = []
  const { vault } = await openVault({
    transport: async (request, local) => {
      asked.push(new URL(request.url).origin)
      const response = await local.sendRequest(request)
      return response.status === 200 ? { ...response, bodyAsText: JSON.stringify({ value: [], nextLink }) } : response
    },
  })
  await expect(collect(listKeys(vault))).rejects.toMatchObject({
    code: 'HOST_NOT_ALLOWED',
    message: expect.stringMatching(/^the vault at https:\/\/default.vault.localhost points to /),
  })
  expect(new Set(asked)).toEqual(new Set(['https://default.vault.localhost']))
})

test('a redirect to another host is not followed with the token', async () => {
  const asked: string[] = []
  const { vault } = await openVault({
    transport: async (request, local) => {
      asked.push(new URL(request.url).host)
      if (!request.headers.has('authorization')) return local.sendRequest(request)
      return { request, status: 307, headers: createHttpHeaders({ location: 'https://evil.example/keys/a' }) }
    },
  })
  await expect(vault.getKey('orders')).rejects.toThrow()
  expect(asked).not.toContain('evil.example')
})

test.each(foreign)('next to the network nothing passes to %s, whatever stands before', async (url) => {
  let sent = 0
  const pipeline = createEmptyPipeline()
  pipeline.addPolicy(sameOriginPolicy('https://default.vault.localhost'))
  const request = createPipelineRequest({ url, headers: createHttpHeaders({ authorization: 'Bearer x' }) })
  const httpClient = {
    async sendRequest() {
      sent++
      return { request, status: 200, headers: createHttpHeaders() }
    },
  }
  await expect(pipeline.sendRequest(httpClient, request)).rejects.toMatchObject({ code: 'HOST_NOT_ALLOWED' })
  expect(sent).toBe(0)
})
