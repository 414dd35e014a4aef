import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type LocalVaultServer, startLocalVault } from '@keyturn/local-vault'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Job, type StepResult, startJob } from '../runner.ts'

/** What the runner gives a job that may ask for an ID token. */
const requestToken = 'request-token-of-this-job'
const subject = 'repo:contoso/orders:environment:production'
const issuer = 'https://token.actions.githubusercontent.com'

let job: Job
let vault: LocalVaultServer
let github: Server
let entra: Server
/** ID tokens that were given out, in order. */
let assertions: string[]
/** Those that were turned in for an access token. */
let presented: string[]
let trusted: string
/** The subject of the job. */
let sent: string
let accessTokens: string[]

beforeAll(async () => {
  job = await startJob()
  vault = await startLocalVault({ dir: job.folder, name: 'signin' })
  github = await listen(createServer(answerAsGitHub))
  const identity = await readFile(join(job.folder, 'signin.tls.pem'), 'utf8')
  entra = await listen(createTlsServer({ key: identity, cert: identity }, answerAsEntra))
})

beforeEach(() => {
  assertions = []
  presented = []
  accessTokens = []
  trusted = subject
  sent = subject
})

afterEach(() => {
  for (const server of [github, entra]) server.closeIdleConnections()
})

afterAll(async () => {
  github.close()
  entra.close()
  await vault.close()
  await job.end()
})

async function listen<T extends Server>(server: T): Promise<T> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

/** The ID token endpoint of a runner. */
const answerAsGitHub: RequestListener = (request, response) => {
  const { searchParams } = new URL(request.url ?? '', 'http://localhost')
  if (request.headers.authorization !== `Bearer ${requestToken}`) {
    response.writeHead(401).end()
    return
  }
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { sub: sent, iss: issuer, aud: searchParams.get('audience'), jti: assertions.length }
  const assertion = `${part({ alg: 'RS256' })}.${part(claims)}.signature${'x'.repeat(40)}${assertions.length}`
  assertions.push(assertion)
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ value: assertion }))
}

/** A sign-in service that trusts ID tokens of one subject, and gives tokens that the vault takes. */
const answerAsEntra: RequestListener = async (request, response) => {
  const origin = `https://localhost:${portOf(entra)}`
  const answer = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  if (request.url?.includes('.well-known/openid-configuration')) {
    answer(200, {
      issuer: `${origin}/adfs`,
      authorization_endpoint: `${origin}/adfs/oauth2/authorize`,
      token_endpoint: `${origin}/adfs/oauth2/token`,
      jwks_uri: `${origin}/adfs/discovery/keys`,
    })
    return
  }
  const form = new URLSearchParams(await text(request))
  const assertion = form.get('client_assertion') ?? ''
  presented.push(assertion)
  const claims = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString()) as { sub: string }
  if (claims.sub !== trusted || form.get('client_id') !== 'client-of-this-test') {
    answer(401, {
      error: 'invalid_client',
      error_description: `AADSTS700213: No matching federated identity record found for presented assertion subject '${claims.sub}'.`,
    })
    return
  }
  const [scope = ''] = (form.get('scope') ?? '').split(' ')
  const { token } = (await vault.vault.credential.getToken(scope)) ?? { token: '' }
  accessTokens.push(token)
  answer(200, { token_type: 'Bearer', expires_in: 3600, access_token: token })
}

function step(inputs: Record<string, string>, env: Record<string, string> = {}): Promise<StepResult> {
  return job.step(
    // AD FS is the one kind of authority that the sign-in library does not first look up at Microsoft.
    { vault: vault.url, 'client-id': 'client-of-this-test', 'tenant-id': 'adfs', ...inputs },
    {
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${portOf(github)}/idtoken?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
      AZURE_AUTHORITY_HOST: `https://localhost:${portOf(entra)}`,
      NODE_EXTRA_CA_CERTS: vault.caFile,
      ...env,
    },
  )
}

function expectNoSecrets({ log, summary, outputs }: StepResult): void {
  const unmasked = log
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n')
  for (const secret of [
    requestToken,
    ...assertions,
    ...assertions.map((each) => each.split('.')[2] ?? ''),
    ...accessTokens,
  ]) {
    expect(unmasked + summary + JSON.stringify(outputs)).not.toContain(secret)
  }
}

test('the action signs in with the ID token of its job, without a login step or a secret', async () => {
  const result = await step({ operation: 'create', keys: 'orders', type: 'EC' })
  expect(result).toMatchObject({ status: 0, outputs: { changed: 'true', 'key-name': 'orders' } })
  expect(presented).toHaveLength(1)
  expect(assertions).toContain(presented[0])
  const [, payload = ''] = (assertions[0] ?? '').split('.')
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ aud: 'api://AzureADTokenExchange' })
  expectNoSecrets(result)
})

test('ID token and its signature are masked as soon as they are there', async () => {
  const { log } = await step({ keys: 'orders' })
  const masked = log.split('\n').filter((line) => line.startsWith('::add-mask::'))
  expect(masked).toContain(`::add-mask::${requestToken}`)
  for (const assertion of assertions) {
    expect(masked).toEqual(
      expect.arrayContaining([`::add-mask::${assertion}`, `::add-mask::${assertion.split('.')[2]}`]),
    )
  }
})

test('when Entra trusts another subject, the step says which subject, issuer and audience it sent, and not the token', async () => {
  trusted = 'repo:contoso/orders:ref:refs/heads/main'
  const result = await step({ keys: 'orders\ninvoices' })
  expect(result.status).toBe(1)
  expect(result.commands.filter(({ name }) => name === 'error')).toEqual([
    {
      name: 'error',
      title: 'orders: failed (and 1 more)',
      text: expect.stringContaining(
        `subject "${subject}", issuer "${issuer}" and audience "api://AzureADTokenExchange"`,
      ),
    },
  ])
  expect(result.log).toContain('AADSTS700213')
  expect(result.outputs.results).toContain('SIGN_IN_FAILED')
  expectNoSecrets(result)
})

test('a job that forgot its environment is told that its subject has none', async () => {
  sent = 'repo:contoso/orders:ref:refs/heads/main'
  const { status, commands } = await step({ keys: 'orders' })
  expect(status).toBe(1)
  expect(commands.filter(({ name }) => name === 'error')).toEqual([
    expect.objectContaining({ text: expect.stringContaining('This job names no "environment"') }),
  ])
})

test('a job that may not ask for an ID token is told which permission it lacks', async () => {
  const result = await step(
    { keys: 'orders' },
    { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' },
  )
  expect(result.status).toBe(1)
  expect(result.commands[0]?.text).toContain('permissions: id-token: write')
})

test('an ID token endpoint that refuses is reported as it is', async () => {
  const result = await step({ keys: 'orders' }, { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-another-job' })
  expect(result.status).toBe(1)
  expect(result.log).toMatch(
    /cannot sign in to Azure\n +federated assertion: GitHub gave no ID token for this job: .*401/,
  )
  expectNoSecrets(result)
})
