import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline'
import { describe, expect, test } from 'vitest'
import { connect } from '../../../src/connect.ts'
import { failureOf } from '../../failure-of.ts'

const tenant = '11111111-2222-3333-4444-555555555555'

/** Asks a vault that answers every request with this challenge; tells what was signed in for, and the failure. */
async function challenge(url: string, header: string) {
  const scopes: unknown[] = []
  const authorized: string[] = []
  const httpClient: HttpClient = {
    async sendRequest(request) {
      if (request.headers.has('authorization')) authorized.push(request.url)
      return { request, status: 401, headers: createHttpHeaders({ 'www-authenticate': header }), bodyAsText: '' }
    },
  }
  const credential = {
    async getToken(scope: string | string[]) {
      scopes.push(scope)
      return { token: 'secret', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }
    },
  }
  const vault = await connect({ url, credential, httpClient })
  const error = await failureOf(vault.getKey('orders'))
  return { scopes: scopes.flat(), authorized, error }
}

const ask = (resource: string, authority = `https://login.microsoftonline.com/${tenant}`) =>
  `Bearer authorization="${authority}", resource="${resource}"`

describe('a token for another service', () => {
  const services = [
    'https://management.azure.com',
    'https://graph.microsoft.com',
    'https://storage.azure.com',
    'https://vault.azure.net',
    'https://database.windows.net',
    'https://localhost',
    'https://localhost:1',
    'http://evil.example',
    'not a url',
  ]
  const hosts = [
    'https://localhost:9443',
    'https://127.0.0.1:9443',
    'https://default.vault.localhost:9443',
    'https://[::1]:9443',
  ]
  test.each(hosts.flatMap((host) => services.map((service) => [host, service] as const)))(
    'is not fetched for %s, which asks for %s',
    async (host, service) => {
      const { scopes, authorized, error } = await challenge(host, ask(service))
      expect(error).toMatchObject({ code: 'HOST_NOT_ALLOWED', message: expect.stringContaining('not its own domain') })
      expect(`${error.message} ${error.hint}`).not.toContain('disableChallengeResourceVerification')
      expect({ scopes, authorized }).toEqual({ scopes: [], authorized: [] })
    },
  )

  test.each(['https://management.azure.com', 'https://azure.net.evil.example', 'https://evil.example'])(
    'is not fetched for a vault of Azure that asks for %s',
    async (service) => {
      const { scopes, error } = await challenge('https://contoso.vault.azure.net', ask(service))
      expect(error.code).toBe('HOST_NOT_ALLOWED')
      expect(scopes).toEqual([])
    },
  )
})

test.each([
  ['https://localhost:9443', 'https://localhost:9443'],
  ['https://127.0.0.1:9443', 'https://127.0.0.1:9443'],
  ['https://default.vault.localhost:9443', 'https://vault.localhost:9443'],
  ['https://default.vault.localhost:9443', 'https://default.vault.localhost:9443'],
  ['https://contoso.vault.azure.net', 'https://vault.azure.net'],
])('%s is given a token of %s, its own', async (host, resource) => {
  const { scopes } = await challenge(host, ask(resource))
  // The SDK itself accepts only the domain above a host that has one.
  if (!host.includes('default.') || resource.includes('//vault')) expect(scopes).toEqual([`${resource}/.default`])
})

test.each([
  'https://login.microsoftonline.com/',
  'https://login.microsoftonline.com/..%2f..%2fevil',
  'https://login.microsoftonline.com/a b',
  `https://login.microsoftonline.com/${'a'.repeat(200)}`,
  `https://login.microsoftonline.com/${tenant}/%0d%0aevil`,
  'nonsense',
])('a challenge whose tenant is %j reaches no sign-in', async (authority) => {
  const { scopes, error } = await challenge(
    'https://contoso.vault.azure.net',
    ask('https://vault.azure.net', authority),
  )
  expect(error).toMatchObject({ code: 'HOST_NOT_ALLOWED', message: expect.stringContaining("no tenant's") })
  expect(scopes).toEqual([])
})

test('a token of another tenant that was refused is reported with both tenants', async () => {
  const claims = Buffer.from(JSON.stringify({ tid: '99999999-2222-3333-4444-555555555555' })).toString('base64url')
  const httpClient: HttpClient = {
    async sendRequest(request) {
      const headers = createHttpHeaders({ 'www-authenticate': ask('https://vault.azure.net') })
      return { request, status: 401, headers, bodyAsText: '' }
    },
  }
  const credential = {
    getToken: async () => ({ token: `e30.${claims}.x`, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
  }
  const vault = await connect({ url: 'https://contoso.vault.azure.net', credential, httpClient })
  expect(await failureOf(vault.getKey('orders'))).toMatchObject({
    code: 'SIGN_IN_FAILED',
    message: `the vault is in tenant ${tenant}, and the token of tenant 99999999-2222-3333-4444-555555555555`,
  })
})
