import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { githubAssertion } from '../../../src/azure/sign-in/github-assertion.ts'

interface Runner {
  env: Record<string, string>
  asked: { url: string | undefined; authorization: string | undefined }[]
}

async function startRunner(answer: (count: number) => { status: number; body: string }): Promise<Runner> {
  const asked: Runner['asked'] = []
  const server = createServer((request, response) => {
    asked.push({ url: request.url, authorization: request.headers.authorization })
    const { status, body } = answer(asked.length)
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    asked,
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'runner-token',
    },
  }
}

test('the runner is asked anew for each assertion, for the audience of the cloud', async () => {
  const { env, asked } = await startRunner((count) => ({
    status: 200,
    body: JSON.stringify({ value: `jwt-${count}` }),
  }))
  const getAssertion = githubAssertion(env)
  expect([await getAssertion?.(), await getAssertion?.()]).toEqual(['jwt-1', 'jwt-2'])
  expect(asked[0]).toEqual({
    url: '/token?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange',
    authorization: 'Bearer runner-token',
  })
  await githubAssertion(env, 'china')?.()
  expect(asked[2]?.url).toContain('AzureADTokenExchangeChina')
})

test('an answer of 5xx is asked for again, a refusal is not', async () => {
  const shaky = await startRunner((count) =>
    count < 3 ? { status: 503, body: '' } : { status: 200, body: '{"value":"jwt"}' },
  )
  expect(await githubAssertion(shaky.env)?.()).toBe('jwt')
  const refusing = await startRunner(() => ({ status: 403, body: '{}' }))
  await expect(githubAssertion(refusing.env)?.()).rejects.toMatchObject({
    code: 'SIGN_IN_FAILED',
    message: expect.stringContaining('403'),
    hint: expect.stringContaining('id-token: write'),
  })
  expect(refusing.asked).toHaveLength(1)
})

test('an answer without an assertion is a failure that does not repeat it', async () => {
  const { env } = await startRunner(() => ({ status: 200, body: '{"secret":"x"}' }))
  const failure = await githubAssertion(env)?.().catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'SIGN_IN_FAILED' })
  expect(String(failure)).not.toContain('secret')
})

test('outside a runner, and in a job without the permission, there is no assertion', () => {
  expect(githubAssertion({})).toBeUndefined()
  expect(githubAssertion({ ACTIONS_ID_TOKEN_REQUEST_URL: 'https://runner.example' })).toBeUndefined()
  expect(
    githubAssertion({ ACTIONS_ID_TOKEN_REQUEST_URL: 'runner', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't' }),
  ).toBeUndefined()
})

test.each([500, 502, 503, 599])('one answer %i costs nothing but a second request', async (status) => {
  const { env, asked } = await startRunner((count) =>
    count === 1 ? { status, body: '' } : { status: 200, body: '{"value":"jwt"}' },
  )
  expect(await githubAssertion(env)?.()).toBe('jwt')
  expect(asked).toHaveLength(2)
})

test('a connection that is reset is asked for again', async () => {
  let connections = 0
  const server = createServer((_request, response) => {
    if (++connections === 1) response.socket?.destroy()
    else response.end('{"value":"jwt"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const env = { ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/`, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't' }
  expect(await githubAssertion(env)?.()).toBe('jwt')
  expect(connections).toBe(2)
})
