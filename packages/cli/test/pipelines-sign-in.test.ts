import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createKeyturn, type Keyturn } from './run-keyturn.ts'
import { type Server, startServer } from './start-vault.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

function inFolder(name: string): string {
  return join(keyturn.folder, name)
}

/** What an engine vouches for a job with; the embedded authority checks all of it but the signature. */
function identityToken(issuer: string, subject: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const exp = Math.floor(Date.now() / 1000) + 600
  const claims = { iss: issuer, sub: subject, aud: 'api://AzureADTokenExchange', exp }
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2lnbmF0dXJl`
}

/** The environment of a job that signs in at the embedded vault's own authority, less how it does. */
function jobOf({ url, caFile, authority }: Server): Record<string, string> {
  return { KEYTURN_VAULT: url, NODE_EXTRA_CA_CERTS: caFile, AZURE_AUTHORITY_HOST: authority.authorityHost }
}

interface Asked {
  method: string | undefined
  url: string | undefined
  authorization: string | undefined
}

/** Where a job of Azure Pipelines gets its tokens. */
async function startTokenService(answer: object): Promise<{ uri: string; certificate: string; asked: Asked[] }> {
  const [key, certificate] = [inFolder('pipelines.key'), inFolder('pipelines.pem')]
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  )
  const asked: Asked[] = []
  const options = { key: await readFile(key), cert: await readFile(certificate) }
  const server = createServer(options, ({ method, url, headers }, response) => {
    asked.push({ method, url, authorization: headers.authorization })
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(answer))
  }).listen(0, 'localhost')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { uri: `https://localhost:${(server.address() as AddressInfo).port}/org/oidctoken`, certificate, asked }
}

async function pipelinesJob(server: Server, answer: object): Promise<{ env: Record<string, string>; asked: Asked[] }> {
  const { uri, certificate, asked } = await startTokenService(answer)
  const trusted = inFolder('trusted.pem')
  await writeFile(trusted, `${await readFile(server.caFile, 'utf8')}\n${await readFile(certificate, 'utf8')}`)
  const env = {
    ...jobOf(server),
    NODE_EXTRA_CA_CERTS: trusted,
    SYSTEM_OIDCREQUESTURI: uri,
    SYSTEM_ACCESSTOKEN: 'token-of-the-job',
    AZURESUBSCRIPTION_CLIENT_ID: server.authority.clientId,
    AZURESUBSCRIPTION_TENANT_ID: server.authority.tenantId,
    AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: '33333333-3333-4333-8333-333333333333',
  }
  return { env, asked }
}

test('a task of Azure Pipelines signs in by its service connection, with nothing but what the task gives it', async () => {
  const { server } = await startServer(keyturn)
  const oidcToken = identityToken('https://vstoken.dev.azure.com/org', 'sc://org/project/connection')
  const { env, asked } = await pipelinesJob(server, { oidcToken })
  for (const auth of ['auto', 'oidc']) {
    const { status, stderr, stdout } = await keyturn.run(['list', '-o', 'json', '--auth', auth], { env })
    expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: '[]\n' })
  }
  expect(asked[0]).toEqual({
    method: 'POST',
    url: '/org/oidctoken?api-version=7.1&serviceConnectionId=33333333-3333-4333-8333-333333333333',
    authorization: 'Bearer token-of-the-job',
  })
})

test('a service connection that gives no token is the reason that is told, without the token of the job', async () => {
  const { server } = await startServer(keyturn)
  const { env } = await pipelinesJob(server, { message: 'the connection was not found' })
  const { status, stderr } = await keyturn.run(['list', '--auth', 'oidc', '--debug'], { env })
  expect(status).toBe(4)
  expect(stderr).toContain('Azure Pipelines: ')
  expect(stderr).not.toContain('token-of-the-job')
})

test('a job of Azure Pipelines that was not given its token hears which line is missing', async () => {
  const { server } = await startServer(keyturn)
  const env = { ...jobOf(server), SYSTEM_OIDCREQUESTURI: 'https://localhost/none' }
  const { status, stderr } = await keyturn.run(['list', '--auth', 'oidc', '--allow-host', 'localhost'], { env })
  expect(status).toBe(4)
  expect(stderr).toContain('SYSTEM_ACCESSTOKEN: $(System.AccessToken)')
})

test.each([
  ['GitLab', 'https://gitlab.com', 'project_path:shop/keys:ref_type:branch:ref:main', ['--auth', 'workload-identity']],
  ['Kubernetes', 'https://oidc.example', 'system:serviceaccount:keys:keyturn', []],
])('a job of %s signs in with the token in its file', async (_engine, issuer, subject, flags) => {
  const { server } = await startServer(keyturn)
  const file = inFolder('id-token')
  await writeFile(file, identityToken(issuer, subject))
  const env = {
    ...jobOf(server),
    AZURE_FEDERATED_TOKEN_FILE: file,
    AZURE_CLIENT_ID: server.authority.clientId,
    AZURE_TENANT_ID: server.authority.tenantId,
  }
  const { status, stderr, stdout } = await keyturn.run(['list', '-o', 'json', ...flags], { env })
  expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: '[]\n' })
})
