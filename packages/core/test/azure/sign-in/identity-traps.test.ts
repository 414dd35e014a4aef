import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import {
  ChainedTokenCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  WorkloadIdentityCredential,
} from '@azure/identity'
import { type LocalVaultServer, startLocalVault } from '@keyturn/local-vault'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { createCredential } from '../../../src/azure/sign-in/credential.ts'
import { connect } from '../../../src/connect.ts'
import { createKey } from '../../../src/lifecycle/create.ts'

/*
 * What the credentials of the SDK (identity 4.14) do by themselves, beside what keyturn does in their place; all of them
 * sign in at the authority of a served vault. Whatever signs in as a managed identity is in this file: a process keeps the
 * first endpoint that it has asked (@azure/msal-node 7.2.1), also when another server has taken its place.
 */

const scope = 'https://vault.azure.net/.default'
let folder: string
let server: LocalVaultServer
let trusted: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-sign-in-'))
  server = await startLocalVault({ dir: folder })
  trusted = getCACertificates('default')
  setDefaultCACertificates([...trusted, server.caCertificate])
})

afterAll(async () => {
  setDefaultCACertificates(trusted)
  await server.close()
  await rm(folder, { recursive: true })
})

function authority() {
  const { authorityHost, tenantId, clientId } = server.authority
  return { authorityHost, tenantId, clientId, options: { authorityHost, disableInstanceDiscovery: true } }
}

/** The environment of a machine that has an identity of its own beside what is set up. */
function environment(more: Record<string, string>): Record<string, string> {
  const { authorityHost, tenantId, clientId } = authority()
  return {
    AZURE_AUTHORITY_HOST: authorityHost,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
    IDENTITY_ENDPOINT: server.identityEndpoint,
    IDENTITY_HEADER: server.identityHeader,
    ...more,
  }
}

test('a chain of the SDK goes on after a refusal, with whoever is next; keyturn signs in as nobody else', async () => {
  const { tenantId, clientId, options } = authority()
  vi.stubEnv('IDENTITY_ENDPOINT', server.identityEndpoint)
  vi.stubEnv('IDENTITY_HEADER', server.identityHeader)
  onTestFinished(() => void vi.unstubAllEnvs())
  const wrong = new ClientSecretCredential(tenantId, clientId, 'wrong', options)
  await expect(wrong.getToken(scope)).rejects.toThrow('AADSTS7000215')
  const chain = new ChainedTokenCredential(wrong, new ManagedIdentityCredential())
  expect(await chain.getToken(scope)).toHaveProperty('token')

  const credential = createCredential({ env: environment({ AZURE_CLIENT_SECRET: 'wrong' }) })
  await expect(credential.getToken(scope)).rejects.toMatchObject({
    code: 'SIGN_IN_FAILED',
    message: expect.stringMatching(
      /client secret: AADSTS7000215[\s\S]*managed identity: not tried, after that refusal/,
    ),
  })
  const right = createCredential({ env: environment({ AZURE_CLIENT_SECRET: server.authority.clientSecret }) })
  expect(await right.getToken(scope)).toHaveProperty('token')
})

test('a federated token file is kept for five minutes by the SDK; keyturn reads it for each sign-in', async () => {
  const { tenantId, clientId, options } = authority()
  const tokenFilePath = join(folder, 'token')
  const used = federatedToken({ exp: 1_700_000_000 })
  const fresh = federatedToken({})
  const env = environment({ AZURE_FEDERATED_TOKEN_FILE: tokenFilePath })
  const ours = createCredential({ auth: 'workload-identity', env })
  const bare = new WorkloadIdentityCredential({ ...options, tenantId, clientId, tokenFilePath })
  await writeFile(tokenFilePath, used)
  for (const credential of [bare, ours]) await expect(credential.getToken(scope)).rejects.toThrow('AADSTS700024')
  await writeFile(tokenFilePath, `${fresh}\n`)
  await expect(bare.getToken(scope)).rejects.toThrow('AADSTS700024')
  expect(await ours.getToken(scope)).toHaveProperty('token')
})

test('the managed identity that the environment announces signs in, by "auto" and with no other way tried', async () => {
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER } = server.env
  vi.stubEnv('IDENTITY_ENDPOINT', IDENTITY_ENDPOINT)
  vi.stubEnv('IDENTITY_HEADER', IDENTITY_HEADER)
  onTestFinished(() => void vi.unstubAllEnvs())
  const vault = await connect(server.url, { env: server.env })
  await expect(createKey(vault, 'orders-4', { keyType: 'EC' })).resolves.toMatchObject({ name: 'orders-4' })
})

/** As the issuer of a cluster writes it; nobody checks its signature here. */
function federatedToken(claims: Record<string, unknown>): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const all = {
    iss: 'https://issuer.example',
    sub: 'a',
    aud: 'api://AzureADTokenExchange',
    exp: 4_000_000_000,
    ...claims,
  }
  return `${part({ alg: 'RS256' })}.${part(all)}.AAAA`
}
