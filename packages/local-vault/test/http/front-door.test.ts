import { expect, onTestFinished, test } from 'vitest'
import { type LocalVault, startLocalVault } from '../../src/index.ts'
import { openClient } from '../open-client.ts'

const version = '0123456789abcdef0123456789abcdef'

test('a first request with neither token nor body is challenged, whatever it asks for', async () => {
  const { vault } = await openClient()
  for (const [method, path] of [
    ['POST', '/keys/orders/create?api-version=7.4'],
    ['GET', '/keys/orders'],
    ['PATCH', '/nonsense'],
    ['POST', '/keys//create'],
  ] as const) {
    const answer = await vault.fetch(new Request(`${vault.url}${path}`, { method }))
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toMatch(
      /^Bearer authorization="https:\/\/login\.microsoftonline\.com\/[0-9a-f-]{36}", resource="https:\/\/vault\.localhost"$/,
    )
    expect(await answer.json()).toEqual({
      error: { code: 'Unauthorized', message: 'AKV10000: Request is missing a Bearer, PoP, or MTLS_POP token.' },
    })
  }
})

test.each(['Bearer', 'Bearer x', 'Bearer a.b.c', 'Basic dXNlcg==', 'Bearer eyJ0eXAiOiJKV1QifQ.e30.'])(
  'a token that the vault did not issue is challenged again: %s',
  async (authorization) => {
    const { vault } = await openClient()
    const url = `${vault.url}/keys?api-version=7.4`
    const answer = await vault.fetch(new Request(url, { headers: { authorization } }))
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toContain('resource=')
  },
)

test('a token with a changed payload is refused', async () => {
  const { vault } = await openClient()
  const token = (await vault.credential.getToken('https://vault.localhost/.default'))?.token ?? ''
  const [header, payload = '', signature] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const forged = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 1 })).toString('base64url')
  const authorization = `Bearer ${header}.${forged}.${signature}`
  const url = `${vault.url}/keys?api-version=7.4`
  expect((await vault.fetch(new Request(url, { headers: { authorization } }))).status).toBe(401)
})

test('the text of a signature is taken as it was issued only, not padded or otherwise spelled', async () => {
  const { vault } = await openClient()
  const token = (await vault.credential.getToken('https://vault.azure.net/.default'))?.token ?? ''
  const statusWith = async (text: string) => {
    const headers = { authorization: `Bearer ${text}` }
    return (await vault.fetch(new Request(`${vault.url}/keys?api-version=7.4`, { headers }))).status
  }
  expect(await statusWith(token)).toBe(200)
  for (const other of [`${token}=`, `${token}.`, `${token}.x`, token.slice(0, -1)]) {
    expect([other, await statusWith(other)]).toEqual([other, 401])
  }
})

async function answerFor(vault: LocalVault, audience: string) {
  const token = await vault.credential.getToken(`${audience}/.default`)
  const headers = { authorization: `Bearer ${token?.token}` }
  const answer = await vault.fetch(new Request(`${vault.url}/keys?api-version=7.4`, { headers }))
  return { status: answer.status, body: await answer.json(), challenge: answer.headers.get('www-authenticate') }
}

test.each([
  'https://management.azure.com/',
  'https://management.azure.com',
  'https://graph.microsoft.com',
  'https://vault.azure.net/',
  'https://contoso.vault.localhost',
  'https://evil.example/vault.localhost',
  'https://storage.localhost:80',
  '',
])('a token for another service is refused in the words of the service, and challenged: "%s"', async (audience) => {
  const { vault } = await openClient()
  expect(await answerFor(vault, audience)).toEqual({
    status: 401,
    body: {
      error: {
        code: 'Unauthorized',
        message: `AKV10022: Invalid audience. Expected https://vault.localhost, found: ${audience}.`,
      },
    },
    challenge: expect.stringContaining('resource="https://vault.localhost"'),
  })
})

test.each([
  'https://vault.localhost',
  'https://vault.localhost:8443',
  'https://managedhsm.localhost',
  'https://vault.azure.net',
  'https://managedhsm.azure.net',
  'https://vault.azure.cn',
  'https://vault.usgovcloudapi.net',
  'https://managedhsm.usgovcloudapi.net',
  'cfa8b339-82a2-471a-a3c9-0fc0be7a4093',
])('a token for a vault is taken, whichever cloud it is of: %s', async (audience) => {
  const { vault } = await openClient()
  expect((await answerFor(vault, audience)).status).toBe(200)
})

test('with the option a token for any service is taken', async () => {
  const { vault } = await openClient({ anyAudience: true })
  expect((await answerFor(vault, 'https://management.azure.com')).status).toBe(200)
})

test('an authenticated create without a body is refused, never given defaults', async () => {
  const { send } = await openClient()
  expect(await send('POST', '/keys/orders/create')).toMatchObject({
    status: 400,
    body: { error: { code: 'BadParameter' } },
  })
  expect((await send('GET', '/keys/orders')).status).toBe(404)
})

test.each([
  ['a trailing slash', '/keys/orders/'],
  ['two slashes', '//keys//orders'],
  ['upper case', '/KEYS/ORDERS'],
  ['an encoded query name', '/keys/orders?api%2Dversion=7.4'],
  ['an encoded name', '/keys/%6Frders'],
])('a path with %s leads to the key', async (_, path) => {
  const { client, send } = await openClient()
  const { id } = await client.createEcKey('orders')
  expect((await send('GET', path)).body.key.kid).toBe(id)
})

test('operations are found in any case, with an empty version, and after one', async () => {
  const { client, send } = await openClient()
  const { properties } = await client.createEcKey('orders')
  const body = { alg: 'ES256', value: Buffer.alloc(32).toString('base64url') }
  for (const path of ['/keys/orders/sign', '/keys/orders//Sign', `/keys/orders/${properties.version}/SIGN/`]) {
    expect((await send('POST', path, body)).status).toBe(200)
  }
})

test('a name keeps the case of its first creation and is found in any', async () => {
  const { client, send } = await openClient()
  await client.createEcKey('Orders')
  expect((await client.createEcKey('ORDERS')).id).toContain('/keys/Orders/')
  expect((await send('GET', '/keys')).body.value).toHaveLength(1)
})

test.each([
  ['POST', '/keys//create', 'Operation not specified'],
  ['POST', '/keys/orders', 'Operation not specified'],
  ['PUT', '/keys/restore', "Method PUT does not allow operation 'restore'"],
  ['GET', '/keys/orders/create', "Method GET does not allow operation 'create'"],
  ['DELETE', `/keys/orders/${version}`, `Method DELETE does not allow operation '${version}'`],
  ['POST', `/keys/orders/${version}/explode`, "Unknown operation 'explode'"],
  ['POST', `/keys/orders/${version}/constructor`, "Unknown operation 'constructor'"],
  ['GET', `/keys/orders/${version}/sign/more`, 'The request URI has too many segments.'],
  ['POST', '/deletedkeys/orders/destroy', "Unknown operation 'destroy'"],
  ['GET', '/keys/%E0%A4%A', 'The request URI has broken percent-encoding.'],
])('%s %s is a bad parameter: %s', async (method, path, message) => {
  const { send } = await openClient()
  const body = method === 'POST' || method === 'PUT' ? {} : undefined
  expect(await send(method, path, body)).toMatchObject({
    status: 400,
    body: { error: { code: 'BadParameter', message } },
  })
})

test.each(['/secrets', '/certificates/a', '/'])('what is no key is absent by name: %s', async (path) => {
  const { send } = await openClient()
  expect(await send('GET', path)).toMatchObject({
    status: 501,
    body: { error: { code: 'NotImplemented', message: expect.stringContaining('is absent from the embedded vault') } },
  })
})

test.each([
  ['7.0', 200],
  ['7.4-preview.1', 200],
  ['7.6', 200],
  ['2016-10-01', 200],
  ['2025-07-01', 200],
  ['2026-03-01-preview', 200],
  ['2031-12-31', 200],
  ['', 400],
  ['8', 400],
  ['latest', 400],
])('api-version "%s" is answered with %i', async (apiVersion, status) => {
  const { send } = await openClient()
  expect((await send('GET', `/keys?api-version=${apiVersion}`)).status).toBe(status)
})

test('an api-version is required', async () => {
  const { send } = await openClient()
  expect(await send('GET', '/keys?maxresults=5')).toMatchObject({
    status: 400,
    body: { error: { code: 'BadParameter' } },
  })
})

test('older api-versions leave out the attributes that came later', async () => {
  const { client, send } = await openClient()
  await client.createEcKey('orders')
  const attributes = async (apiVersion: string) =>
    Object.keys((await send('GET', `/keys/orders?api-version=${apiVersion}`)).body.attributes)
  const always = ['enabled', 'created', 'updated']
  expect(await attributes('2015-06-01')).toEqual(always)
  expect(await attributes('7.0')).toEqual([...always, 'recoveryLevel'])
  expect(await attributes('7.3')).toEqual([...always, 'recoveryLevel', 'recoverableDays'])
  expect(await attributes('7.4')).toEqual([...always, 'recoveryLevel', 'recoverableDays', 'exportable'])
  expect(await attributes('2025-07-01')).toEqual([
    ...always,
    'recoveryLevel',
    'recoverableDays',
    'exportable',
    'hsmPlatform',
  ])
})

test('answers carry the headers of the service, and echo the id of the request', async () => {
  const { vault } = await openClient()
  const token = await vault.credential.getToken('https://vault.localhost/.default')
  const { headers } = await vault.fetch(
    new Request(`${vault.url}/keys?api-version=7.4`, {
      headers: { authorization: `Bearer ${token?.token}`, 'x-ms-client-request-id': 'my-id' },
    }),
  )
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'x-content-type-options': 'nosniff',
    'x-ms-client-request-id': 'my-id',
    'x-ms-keyvault-region': 'local',
    'x-ms-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    date: 'Tue, 01 Jan 2030 00:00:00 GMT',
  })
  // It would outlive the vault in every browser that has seen it.
  expect(headers.has('strict-transport-security')).toBe(false)
})

test('a Managed HSM marks its refusals with an activity and says next to nothing with a 401', async () => {
  const { vault, send } = await openClient({ profile: 'managed-hsm' })
  expect(vault.url).toBe('https://contoso.managedhsm.localhost')
  const challenge = await vault.fetch(new Request(`${vault.url}/keys/orders?api-version=7.4`))
  expect(challenge.headers.get('www-authenticate')).toContain('resource="https://managedhsm.localhost"')
  expect(await challenge.text()).toBe('OK')
  const posted = await vault.fetch(new Request(`${vault.url}/rng?api-version=7.4`, { method: 'POST' }))
  expect([posted.status, await posted.text()]).toEqual([401, ''])
  expect((await send('POST', '/rng', { count: 0 })).body.error.message).toMatch(
    /^GetRandomBytesRequest: count cannot be greater than 128 or less than 1 \(Activity ID: [0-9a-f-]{36}\)$/,
  )
})

test('a vault comes into being with the first request that has a token, not before', async () => {
  const { vault, client } = await openClient()
  await client.createEcKey('orders')
  const ask = async (authorization: Record<string, string>) =>
    (
      await vault.fetch(
        new Request('https://newcomer.managedhsm.localhost/keys?api-version=7.4', { headers: authorization }),
      )
    ).json()
  const text = () => vault.fetch(new Request('https://newcomer.managedhsm.localhost/keys')).then((one) => one.text())
  expect(await text()).toBe('OK')
  const token = await vault.credential.getToken('https://vault.localhost/.default')
  // A Managed HSM: the list has no next link.
  expect(await ask({ authorization: `Bearer ${token?.token}` })).toEqual({ value: [] })
})

test('a Managed HSM says by its URL what is not there, a rotation twice', async () => {
  const { send } = await openClient({ profile: 'managed-hsm' })
  const url = 'https://contoso.managedhsm.localhost'
  for (const [method, path, text] of [
    ['GET', '/keys/orders', `Key not found: ${url}/keys/orders`],
    ['DELETE', '/keys/orders', `Key not found: ${url}/keys/orders`],
    ['POST', '/keys/orders/backup', `Key not found: ${url}/keys/orders`],
    ['POST', '/keys/orders/rotate', `Key not found: Key not found: ${url}/keys/orders`],
    ['GET', '/deletedkeys/orders', `Key not found: ${url}/deletedkeys/orders`],
    ['POST', '/deletedkeys/orders/recover', `Key not found: ${url}/deletedkeys/orders`],
  ] as const) {
    const { status, body } = await send(method, path)
    expect([status, body.error.code]).toEqual([404, 'KeyNotFound'])
    expect(body.error.message.replace(/[0-9a-f-]{36}/, 'GUID')).toBe(`${text} (Activity ID: GUID)`)
  }
})

test('a Managed HSM tells its build to a GET only, its region with a success only, and types an empty answer', async () => {
  const { send } = await openClient({ profile: 'managed-hsm' })
  const told = async (method: string, path: string, body?: unknown) => {
    const { headers } = await send(method, path, body)
    return [headers.has('x-ms-build-version'), headers.has('x-ms-keyvault-region'), headers.has('content-type')]
  }
  expect(await told('POST', '/keys/orders/create', { kty: 'EC' })).toEqual([false, true, true])
  expect(await told('GET', '/keys/orders')).toEqual([true, true, true])
  expect(await told('GET', '/keys/orders')).toEqual([true, true, true])
  expect(await told('GET', '/keys/nobody')).toEqual([true, false, true])
  expect(await told('DELETE', '/keys/orders')).toEqual([false, true, true])
  expect(await told('DELETE', '/deletedkeys/orders')).toEqual([false, true, true])
})

test('a vault has no random numbers: its web server says so, before any sign-in', async () => {
  const { vault } = await openClient()
  const answer = await vault.fetch(new Request(`${vault.url}/rng?api-version=7.6`, { method: 'POST' }))
  expect(answer.status).toBe(404)
  expect(await answer.text()).toContain('404 - File or directory not found.')
  expect([...answer.headers.keys()].filter((name) => name.startsWith('x-ms') || name === 'cache-control')).toEqual([])
})

test('a Managed HSM tells no time, also over a socket, and a vault tells its own', async () => {
  const now = '2031-01-01T00:00:00Z'
  for (const [profile, date] of [
    ['premium', 'Wed, 01 Jan 2031 00:00:00 GMT'],
    ['managed-hsm', undefined],
  ] as const) {
    const server = await startLocalVault({ profile, now, tls: false })
    onTestFinished(() => server.close())
    const dateOf = (headers: Headers) => headers.get('date') ?? undefined
    expect(dateOf((await fetch(`${server.url}/keys?api-version=7.6`)).headers)).toBe(date)
    const token = await server.vault.credential.getToken('https://vault.azure.net/.default')
    const asked = { headers: { authorization: `Bearer ${token?.token}` } }
    expect(
      dateOf((await server.vault.fetch(new Request(`${server.vault.url}/keys?api-version=7.6`, asked))).headers),
    ).toBe(date)
  }
})
