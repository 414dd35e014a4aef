import { request } from 'node:https'
import {
  ClientAssertionCredential,
  ClientSecretCredential,
  type DefaultAzureCredentialOptions,
  type TokenCredentialOptions,
} from '@azure/identity'
import { expect, onTestFinished, test } from 'vitest'
import { type LocalVaultServer, type LocalVaultServerOptions, startLocalVault } from '../../src/index.ts'

async function start(options: LocalVaultServerOptions = {}): Promise<LocalVaultServer> {
  const server = await startLocalVault(options)
  onTestFinished(() => server.close())
  return server
}

function send(
  server: LocalVaultServer,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body?: string,
) {
  return new Promise<{ status: number; body: Record<string, unknown> }>((resolve, reject) => {
    const options = { ca: server.caCertificate, headers, method, agent: false as const }
    const sent = request(`${server.url}${path}`, options, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) }))
    })
    sent.on('error', reject).end(body)
  })
}

async function listWith(server: LocalVaultServer, token: string | undefined): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  return (await send(server, '/keys?api-version=7.4', headers)).status
}

/** How the official credentials reach an authority with a certificate of its own. */
function options(
  server: LocalVaultServer,
): TokenCredentialOptions & Pick<DefaultAzureCredentialOptions, 'disableInstanceDiscovery'> {
  return {
    authorityHost: server.authority.authorityHost,
    disableInstanceDiscovery: true,
    tlsOptions: { ca: server.caCertificate },
    retryOptions: { maxRetries: 0 },
  } as TokenCredentialOptions
}

test('ClientSecretCredential signs in unmodified, and a wrong secret is refused', async () => {
  const server = await start()
  const { tenantId, clientId, clientSecret } = server.authority
  const scope = 'https://vault.localhost/.default'
  const token = await new ClientSecretCredential(tenantId, clientId, clientSecret, options(server)).getToken(scope)
  expect(await listWith(server, token?.token)).toBe(200)
  const wrong = new ClientSecretCredential(tenantId, clientId, 'wrong', options(server))
  await expect(wrong.getToken(scope)).rejects.toThrow('AADSTS7000215')
})

test('ClientAssertionCredential signs in with the assertion of this start, and with no other', async () => {
  const server = await start()
  const { tenantId, clientId, clientAssertion } = server.authority
  const scope = 'https://vault.localhost/.default'
  const right = new ClientAssertionCredential(tenantId, clientId, async () => clientAssertion, options(server))
  expect(await listWith(server, (await right.getToken(scope))?.token)).toBe(200)
  const wrong = new ClientAssertionCredential(tenantId, clientId, async () => 'a.b.c', options(server))
  await expect(wrong.getToken(scope)).rejects.toThrow('AADSTS50027')
})

test('under the tenant adfs a credential trusts the authority without asking elsewhere', async () => {
  const server = await start()
  const { clientId, clientSecret } = server.authority
  const { disableInstanceDiscovery: _, ...trust } = options(server)
  const credential = new ClientSecretCredential('adfs', clientId, clientSecret, trust)
  const token = await credential.getToken('https://vault.localhost/.default', { tenantId: 'adfs' })
  expect(await listWith(server, token?.token)).toBe(200)
})

/** As a workflow's identity provider makes it; nobody here can verify its signature. */
function federatedToken(claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const exp = Math.floor(Date.now() / 1000) + 300
  const usual = { iss: 'https://issuer.example', sub: 'repo:octo/keys:ref:refs/heads/main', exp }
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ ...usual, aud: 'api://AzureADTokenExchange', ...claims })}.c2ln`
}

async function signInWith(server: LocalVaultServer, assertion: string) {
  const { tenantId, clientId } = server.authority
  const credential = new ClientAssertionCredential(tenantId, clientId, async () => assertion, options(server))
  return (await credential.getToken('https://vault.localhost/.default'))?.token
}

test('the token of a federated identity signs in, as a workflow does', async () => {
  const server = await start()
  expect(await listWith(server, await signInWith(server, federatedToken({})))).toBe(200)
})

test.each([
  ['for somebody else', { aud: 'https://github.com/octo' }, 'AADSTS700212'],
  ['that has run out', { exp: 1_700_000_000 }, 'AADSTS700024'],
  ['that is not valid yet', { nbf: 4_000_000_000 }, 'AADSTS700024'],
  ['without a subject', { sub: undefined }, 'AADSTS50027'],
])('a federated token %s is refused in the words of Microsoft Entra', async (_, claims, code) => {
  const server = await start()
  await expect(signInWith(server, federatedToken(claims))).rejects.toThrow(code)
})

test('discovery tells of instances, keys and endpoints under the address that the client used', async () => {
  const server = await start()
  const ask = async (path: string) => (await send(server, path)).body
  expect(await ask('/common/discovery/instance?api-version=1.1&authorization_endpoint=x')).toMatchObject({
    metadata: [{ aliases: [`localhost:${server.port}`] }],
  })
  for (const path of [`/${server.authority.tenantId}/v2.0`, '/adfs']) {
    const found = await ask(`${path}/.well-known/openid-configuration`)
    expect(found.token_endpoint).toMatch(new RegExp(`^${server.url}/`))
    expect(await ask(new URL(String(found.jwks_uri)).pathname)).toEqual({ keys: [] })
  }
})

test.each([
  ['another grant', { grant_type: 'password' }, 'unsupported_grant_type'],
  ['another application', { client_id: 'nobody' }, 'unauthorized_client'],
  ['no scope', { scope: '' }, 'invalid_scope'],
  ['a scope that is no resource', { scope: 'openid' }, 'invalid_scope'],
  ['no secret', { client_secret: '' }, 'invalid_client'],
])('the authority refuses %s', async (_, change, error) => {
  const server = await start()
  const { tenantId, clientId, clientSecret } = server.authority
  const form = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: 'https://vault.localhost/.default',
    ...change,
  }
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await send(
    server,
    `/${tenantId}/oauth2/v2.0/token`,
    headers,
    'POST',
    new URLSearchParams(form).toString(),
  )
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.body).toMatchObject({ error })
  expect(answer.body).not.toHaveProperty('access_token')
})

test('the endpoint of virtual machines is there only when it is asked for, and wants its header', async () => {
  const path = '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fvault.localhost'
  const closed = await start()
  expect((await send(closed, path, { metadata: 'true' })).status).toBe(401)
  const open = await start({ imds: true })
  expect(open.env.AZURE_POD_IDENTITY_AUTHORITY_HOST).toBe(open.url)
  expect((await send(open, path)).status).toBe(400)
  const { body } = await send(open, path, { metadata: 'true' })
  expect(await listWith(open, String(body.access_token))).toBe(200)
})

test('another process adds faults with the secret of the listener, and not without it', async () => {
  const server = await start()
  const path = '/local-vault/faults'
  const headers = { 'x-identity-header': server.identityHeader }
  const fault = JSON.stringify({ fault: { kind: 'answer', status: 503 }, target: { operation: 'getKeys', times: 2 } })
  expect((await send(server, path, {}, 'POST', fault)).status).toBe(401)
  expect(await send(server, path, headers, 'POST', fault)).toEqual({ status: 200, body: { pending: 2 } })
  const token = (await server.vault.credential.getToken('https://vault.localhost/.default'))?.token
  expect(await listWith(server, token)).toBe(503)
  expect((await send(server, path, headers)).body).toEqual({ pending: 1 })
  expect((await send(server, path, headers, 'DELETE')).body).toEqual({ pending: 0 })
  expect(await listWith(server, token)).toBe(200)
  const endless = JSON.stringify({ fault: { kind: 'cut' }, target: { operation: 'createKey', times: 'unlimited' } })
  expect((await send(server, path, headers, 'POST', endless)).body).toEqual({ pending: 'unlimited' })
})

test.each([
  '{',
  '{}',
  '{"fault":{"kind":"flood"}}',
  '{"fault":{"kind":"reset","when":"never"}}',
  '{"fault":{"kind":"cut"},"target":{"times":0}}',
  'null',
  '{"fault":null}',
  '{"fault":[]}',
  '{"fault":{"kind":"toString"}}',
  '{"fault":{"kind":"cut","ms":5}}',
  '{"fault":{"kind":"slow"}}',
  '{"fault":{"kind":"slow","ms":"5"}}',
  '{"fault":{"kind":"slow","ms":1e12}}',
  '{"fault":{"kind":"date-skew","ms":1e16}}',
  '{"fault":{"kind":"date-skew","ms":null}}',
  '{"fault":{"kind":"forbidden","style":"polite"}}',
  '{"fault":{"kind":"answer"}}',
  '{"fault":{"kind":"answer","status":"500"}}',
  '{"fault":{"kind":"answer","status":100}}',
  '{"fault":{"kind":"answer","status":500,"code":5}}',
  '{"fault":{"kind":"answer","status":500,"message":{}}}',
  '{"fault":{"kind":"answer","status":500,"body":{}}}',
  '{"fault":{"kind":"answer","status":429,"retryAfter":"1\\r\\nx: y"}}',
  '{"fault":{"kind":"answer","status":429,"retryAfter":-1}}',
  '{"fault":{"kind":"reset","lateBy":2}}',
  '{"fault":{"kind":"cut"},"target":null}',
  '{"fault":{"kind":"cut"},"target":{"operation":[]}}',
  '{"fault":{"kind":"cut"},"target":{"operation":"getkeys"}}',
  '{"fault":{"kind":"cut"},"target":{"key":"a/b"}}',
  '{"fault":{"kind":"cut"},"target":{"for":"soon"}}',
  '{"fault":{"kind":"cut"},"target":{"for":90}}',
  '{"fault":{"kind":"cut"},"target":{"skip":-1}}',
  '{"fault":{"kind":"cut"},"target":{"keys":"orders"}}',
])('a fault that makes no sense is refused: %s', async (body) => {
  const server = await start()
  const headers = { 'x-identity-header': server.identityHeader }
  expect((await send(server, '/local-vault/faults', headers, 'POST', body)).status).toBe(400)
  expect(server.vault.faults.pending()).toBe(0)
})
