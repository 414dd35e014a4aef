import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import tls from 'node:tls'
import { type LocalVaultServer, startLocalVault } from '@keyturn/local-vault'
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { connectTo } from '../../src/session/connection.ts'
import { captured } from '../run-in-process.ts'
import { type Job, type StepResult, startJob } from '../runner.ts'

const subject = 'repo:contoso/orders:environment:key-rotation'

/** A token of the embedded authority lives for 24 of them. */
const hour = 3_600_000

let job: Job
let vault: LocalVaultServer
let github: Server
/** How many ID tokens GitHub has given out. */
let given: number

beforeAll(async () => {
  job = await startJob()
  vault = await startLocalVault({ dir: job.folder, name: 'signin' })
  // The ID token endpoint of a runner.
  github = createServer((request, response) => {
    given++
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      sub: subject,
      iss: 'https://token.actions.githubusercontent.com',
      aud: new URL(request.url ?? '', 'http://localhost').searchParams.get('audience'),
      nbf: now,
      exp: now + 300,
      jti: given,
    }
    const value = `${part({ alg: 'RS256' })}.${part(claims)}.${part({ signature: given })}`
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ value }))
  })
  await new Promise<void>((resolve) => github.listen(0, '127.0.0.1', resolve))
})

beforeEach(() => {
  given = 0
})

afterEach(() => {
  vi.useRealTimers()
  github.closeIdleConnections()
})

afterAll(async () => {
  github.close()
  await vault.close()
  await job.end()
})

function runnerEnv(): Record<string, string> {
  const { port } = github.address() as AddressInfo
  return {
    ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/idtoken?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token-of-this-job',
    AZURE_AUTHORITY_HOST: vault.authority.authorityHost,
    NODE_EXTRA_CA_CERTS: vault.caFile,
  }
}

function step(inputs: Record<string, string>, env: Record<string, string> = {}): Promise<StepResult> {
  const { clientId, tenantId } = vault.authority
  return job.step(
    { vault: vault.url, 'client-id': clientId, 'tenant-id': tenantId, ...inputs },
    { ...runnerEnv(), ...env },
  )
}

test('the embedded authority signs a workflow in, with one ID token for all that a step does', async () => {
  expect(await step({ operation: 'create', keys: 'orders\ninvoices', type: 'EC' })).toMatchObject({ status: 0 })
  expect(given).toBe(1)
  const rotated = await step({ keys: 'orders\ninvoices' })
  expect(rotated).toMatchObject({ status: 0, outputs: { outcome: 'rotated' } })
  expect(given).toBe(2)
})

test.each([
  [
    'an audience that Entra does not expect',
    { audience: 'api://elsewhere' },
    /AADSTS700212[\s\S]*audience "api:\/\/elsewhere"/,
  ],
  [
    'a client id of nobody',
    { 'client-id': '11111111-1111-1111-1111-111111111111' },
    /AADSTS700016[\s\S]*subject "repo:contoso/,
  ],
  [
    'a tenant that is not there',
    { 'tenant-id': '22222222-2222-2222-2222-222222222222' },
    /the vault is in tenant [\s\S]* and "tenant-id" is 22222222-2222-2222-2222-222222222222/,
  ],
])('%s is one message, which says what was sent', async (_what, inputs, message) => {
  const { status, commands } = await step({ keys: 'orders', ...inputs })
  expect(status).toBe(1)
  const errors = commands.filter(({ name }) => name === 'error')
  expect(errors).toHaveLength(1)
  expect(errors[0]?.text).toMatch(message)
})

test('a client secret of the environment signs in, and is masked', async () => {
  const { clientId, tenantId, clientSecret } = vault.authority
  const env = { AZURE_CLIENT_ID: clientId, AZURE_TENANT_ID: tenantId, AZURE_CLIENT_SECRET: clientSecret }
  const inputs = { vault: vault.url, operation: 'ensure', keys: 'by-secret', type: 'EC', auth: 'env' }
  const { status, log } = await job.step(inputs, { ...runnerEnv(), ...env })
  expect(status).toBe(0)
  expect(log.replaceAll(`::add-mask::${clientSecret}`, '')).not.toContain(clientSecret)
  expect(given).toBe(0)
})

test('no token, assertion or client secret is in what any operation logs, returns or writes into the summary', async () => {
  const { clientSecret } = vault.authority
  const manifest = join(job.folder, 'keyturn.yaml')
  await writeFile(manifest, 'version: 1\nkeys:\n  - { name: orders, type: EC }\n  - { name: by-plan, type: EC }\n')
  const steps: Record<string, string>[] = [
    { operation: 'ensure', keys: 'orders', type: 'EC' },
    { operation: 'create', keys: 'orders', type: 'EC', 'new-version': 'true' },
    { operation: 'rotate', keys: 'orders' },
    { operation: 'rotate', keys: 'absent' },
    { operation: 'retire', keys: 'orders', keep: '1', grace: '30d' },
    { operation: 'plan', manifest },
    { operation: 'apply', manifest },
    { operation: 'audit', all: 'true' },
  ]
  const statuses: (number | null)[] = []
  for (const inputs of steps) {
    const { status, log, outputs, summary } = await step(inputs, { AZURE_CLIENT_SECRET: clientSecret })
    statuses.push(status)
    const told = `${log.replaceAll(/^::add-mask::.*$/gm, '')}${JSON.stringify(outputs)}${summary}`
    const secrets = [clientSecret, 'request-token-of-this-job', vault.identityHeader, 'eyJ']
    expect(secrets.filter((secret) => told.includes(secret)).map((secret) => secret.slice(0, 3))).toEqual([])
  }
  expect(statuses).toEqual([0, 0, 0, 1, 0, 0, 0, 0])
})

test('the managed identity of the machine signs in when it is asked for by name', async () => {
  const env = {
    IDENTITY_ENDPOINT: vault.identityEndpoint,
    IDENTITY_HEADER: vault.identityHeader,
    IDENTITY_SERVER_THUMBPRINT: '',
  }
  const inputs = { vault: vault.url, operation: 'ensure', keys: 'by-machine', type: 'EC', auth: 'managed-identity' }
  expect(await job.step(inputs, { ...runnerEnv(), ...env })).toMatchObject({ status: 0, outputs: { changed: 'true' } })
})

test('a job that runs longer than a token lives signs in again, with a new ID token', async () => {
  const trusted = tls.getCACertificates('default')
  tls.setDefaultCACertificates([...trusted, vault.caCertificate])
  onTestFinished(() => tls.setDefaultCACertificates(trusted))
  vi.useFakeTimers({ toFake: ['Date'] })
  const { clientId, tenantId } = vault.authority
  const connection = { vault: vault.url, auth: 'oidc', cloud: 'public', clientId, tenantId } as const
  const connected = await connectTo(connection, { env: runnerEnv(), signal: new AbortController().signal })
  const { log } = await captured(async () => {
    await connected.createKey('ledger', { keyType: 'EC' })
    vi.setSystemTime(Date.now() + 23 * hour)
    await connected.rotateKey('ledger')
    expect(given).toBe(1)
    for (const tokens of [2, 3]) {
      vi.setSystemTime(Date.now() + 25 * hour)
      await connected.rotateKey('ledger')
      expect(given).toBe(tokens)
    }
  })
  expect(log.match(/^::add-mask::/gm)).toHaveLength(2 * given)
  await connected.close?.()
})
