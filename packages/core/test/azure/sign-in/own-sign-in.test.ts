import { expect, test } from 'vitest'
import { type ConnectOptions, connect } from '../../../src/connect.ts'
import { failureOf } from '../../failure-of.ts'

const url = 'https://localhost:9443'
const secret = { AZURE_CLIENT_ID: 'c', AZURE_TENANT_ID: 't', AZURE_CLIENT_SECRET: 's' }
const ownIdentity = { IDENTITY_ENDPOINT: 'http://127.0.0.1:4444/token', IDENTITY_HEADER: 'h' }

test.each<[string, ConnectOptions]>([
  ['an az session', { auth: 'cli' }],
  ['whatever there is', {}],
  ['a secret', { env: secret }],
  ['a secret, asked for', { auth: 'env', env: { ...secret, ...ownIdentity } }],
  ['a machine’s identity', { auth: 'managed-identity' }],
  ['an identity from elsewhere', { env: { IDENTITY_ENDPOINT: 'http://169.254.131.2:4444/token' } }],
  ['a browser', { auth: 'browser' }],
])('%s is not for a vault on this machine that nobody named', async (_what, options) => {
  for (const reference of [url, 'https://127.0.0.1', 'https://[::1]:1', 'https://a.vault.localhost:1']) {
    expect(await failureOf(connect(reference, options))).toMatchObject({ code: 'HOST_NOT_ALLOWED' })
  }
})

test.each<[string, ConnectOptions]>([
  ['the identity that an embedded vault brings along', { env: ownIdentity }],
  ['the same beside a secret, which stays where it is', { env: { ...secret, ...ownIdentity } }],
  ['a secret for an authority on this machine', { env: { ...secret, AZURE_AUTHORITY_HOST: 'https://localhost:9444' } }],
  ['an az session for a host that was named', { auth: 'cli', allowHost: 'localhost:9443' }],
  ['the credential that a program hands over', { credential: { getToken: async () => null } }],
])('%s signs in to a vault on this machine', async (_what, options) => {
  await expect(connect(url, options)).resolves.toMatchObject({ url })
})

test('a port that was named is open on that port alone', async () => {
  const error = await failureOf(connect(url, { auth: 'cli', allowHost: 'localhost:9444' }))
  expect(error).toMatchObject({ code: 'HOST_NOT_ALLOWED', hint: expect.stringContaining('allowHost localhost:9443') })
})
