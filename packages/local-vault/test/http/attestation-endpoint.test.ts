import { createLocalJWKSet, jwtVerify } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { type LocalVaultServer, startLocalVault } from '../../src/index.ts'
import { howToRsaJwk } from '../fixtures/how-to-rsa-key.ts'
import { sender } from '../open-client.ts'

async function start(): Promise<LocalVaultServer> {
  const server = await startLocalVault({ tls: false, now: '2030-01-01T00:00:00Z', profile: 'premium' })
  onTestFinished(() => server.close())
  return server
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of any shape, which the tests assert on.
async function fetchJson(url: string, init?: RequestInit): Promise<{ status: number; body: any }> {
  const answer = await fetch(url, init)
  return { status: answer.status, body: await answer.json() }
}

const post = (server: LocalVaultServer, body: string) =>
  fetchJson(`${server.url}/generate-test-token`, { method: 'POST', body })

test("the token of the SDKs' own tests opens a key with their policy, and verifies with the keys that are served", async () => {
  const server = await start()
  const attestation = server.env.AZURE_KEYVAULT_ATTESTATION_URL ?? ''
  const { body } = await fetchJson(`${attestation}/generate-test-token`)
  expect(body.attestationToken).toBe(body.token)
  const policy = {
    anyOf: [{ anyOf: [{ claim: 'sdk-test', equals: 'true' }], authority: attestation }],
    version: '1.0.0',
  }
  const data = Buffer.from(JSON.stringify(policy)).toString('base64url')
  const send = sender(server.vault)
  await send('POST', '/keys/sealed/create', {
    kty: 'EC-HSM',
    crv: 'P-256K',
    attributes: { exportable: true },
    release_policy: { data, immutable: true },
  })
  const { status, body: released } = await send('POST', '/keys/sealed/release', { target: body.token })
  expect([status, released.value]).toEqual([200, expect.stringMatching(/^eyJ[^.]+\.[^.]+\.[^.]+$/)])

  const discovery = await fetchJson(`${attestation}/.well-known/openid-configuration`)
  const { body: keySet } = await fetchJson(discovery.body.jwks_uri)
  expect(keySet.keys[0]).toMatchObject({
    kty: 'RSA',
    kid: expect.any(String),
    x5c: [expect.any(String), expect.any(String)],
  })
  const { payload } = await jwtVerify(body.token, createLocalJWKSet(keySet), { currentDate: server.vault.now() })
  expect(payload).toMatchObject({ iss: attestation, 'sdk-test': true })
})

test('a token says what was posted, and of a whole key only what is public', async () => {
  const server = await start()
  const authority = 'https://sharedweu.weu.attest.azure.net'
  const request = { authority, claims: { a: { b: 1 } }, key: { ...howToRsaJwk, kid: 'mine' }, validFor: 'P1D' }
  const { status, body } = await post(server, JSON.stringify(request))
  expect(status).toBe(200)
  const claims = JSON.parse(Buffer.from(body.token.split('.')[1], 'base64url').toString())
  expect(claims).toMatchObject({
    iss: authority,
    a: { b: 1 },
    iat: Date.UTC(2030) / 1000,
    exp: Date.UTC(2030, 0, 2) / 1000,
  })
  const { n, e } = howToRsaJwk
  expect(claims['x-ms-runtime']).toEqual({
    keys: [{ kty: 'RSA', kid: 'mine', use: 'enc', key_ops: ['encrypt'], n, e }],
  })
})

test.each([
  ['that is no JSON', '{', 'the body is not valid JSON'],
  ['that is a list', '[]', 'the body is not a JSON object'],
  ['with an unknown member', '{"claim":{}}', 'the body has the unknown member "claim"'],
  ['with claims that are a text', '{"claims":"a"}', '"claims" is not a JSON object'],
  ['with an EC key', '{"key":{"kty":"EC"}}', "the attested environment's key is not an RSA key"],
  ['with a duration that is none', '{"validFor":"soon"}', expect.stringContaining('soon')],
])('a request %s is answered with 400 and what is wrong', async (_what, body, error) => {
  const server = await start()
  expect(await post(server, body)).toMatchObject({ status: 400, body: { error } })
})

test('only GET and POST get tokens', async () => {
  const server = await start()
  expect((await fetchJson(`${server.url}/generate-test-token`, { method: 'PUT', body: '{}' })).status).toBe(405)
})
