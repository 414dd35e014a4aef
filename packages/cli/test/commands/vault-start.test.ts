import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'
import { ask, signIn, startServer, startVault } from '../start-vault.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

const quickstart = fileURLToPath(new URL('../../../../examples/quickstart', import.meta.url))
const keys = '/keys?api-version=7.4'

test.skipIf(process.platform === 'win32')(
  'programs with the plain SDK and DefaultAzureCredential run after bash has read what -o env-bash printed',
  async () => {
    // A folder with a space and a quote has to come through the shell unharmed.
    const KEYTURN_LOCAL_DIR = join(keyturn.folder, "bob's vaults")
    const { line: lines, child, ended } = await startVault(keyturn, ['-o', 'env-bash'], { KEYTURN_LOCAL_DIR })
    expect(lines.split('\n').filter((line) => line !== '' && !/^export [A-Z_]+=/.test(line))).toEqual([])
    await writeFile(join(keyturn.folder, 'vault.env'), lines)
    const run = (program: string) =>
      promisify(execFile)('bash', ['-c', `. ./vault.env && exec "$0" "$1"`, process.execPath, program], {
        cwd: keyturn.folder,
        env: { PATH: process.env.PATH, HOME: keyturn.folder },
      })
    const [lifecycle, rotation] = await Promise.all(
      ['lifecycle.js', 'rotation.js'].map((name) => run(join(quickstart, name))),
    )
    expect(lifecycle?.stdout).toMatch(/created EC P-256[\s\S]*deleted, recoverable until 20[\s\S]*purged general-/)
    expect(rotation?.stdout).toMatch(/rotated true[\s\S]*imported true\nparsed true true\n$/)
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ status: 0, stdout: lines })
  },
)

test('-o json is one line that has the variables, and -o env-powershell assigns each of them', async () => {
  const json = await startVault(keyturn, ['-o', 'json', '-v', 'local:json'])
  expect(json.line).toMatch(/^\{.*\}\n$/)
  const { env }: { env: Record<string, string> } = JSON.parse(json.line)
  expect(env.KEY_VAULT_URL).toMatch(/^https:\/\/.*localhost:\d+$/)
  expect(env.IDENTITY_HEADER).toMatch(/^.{20,}$/)
  const shell = await startVault(keyturn, ['-o', 'env-powershell', '-v', 'local:powershell'])
  const lines = shell.line.trimEnd().split('\n')
  expect(lines.map((line) => /^\$env:([A-Z_]+) = '[^']+'$/.exec(line)?.[1])).toEqual(Object.keys(env))
})

test('a shell that no variables can be printed for is refused with those that there are', async () => {
  const { stderr, status } = await keyturn.run(['vault', 'start', '-o', 'env-fish'])
  expect(stderr).toContain('--output cannot be "env-fish"; use one of text, json, yaml, tsv, env-bash, env-powershell')
  expect(status).toBe(2)
})

test('a person reads where the vaults are, where they are kept and what to set; that it protects nothing is on stderr', async () => {
  const { line, child, ended } = await startVault(keyturn, [
    '-v',
    'local:read',
    '--host',
    'Bank',
    '--host',
    'shop,depot',
  ])
  const [, port] = /listening https:\/\/localhost:(\d+)\n/.exec(line) ?? []
  for (const name of ['read', 'bank', 'shop', 'depot'])
    expect(line).toContain(`https://${name}.vault.localhost:${port}\n`)
  expect(line).toContain(join(keyturn.folder, 'vaults', 'read.sqlite'))
  expect(line).toMatch(/\n {2}(export |\$env:)IDENTITY_HEADER/)
  child.kill('SIGINT')
  const { stderr, status } = await ended
  expect(stderr).toMatch(/^This embedded vault is for development and tests: it protects nothing of value\.\n/)
  expect(stderr).toMatch(/\nstopped\n$/)
  expect(status).toBe(0)
})

test('what cannot be a vault is refused before anything listens', async () => {
  for (const [flag, value, says] of [
    ['--host', 'a_b', '"a_b"'],
    ['--recoverable-days', '5', '7 to 90'],
    ['--profile', 'gold', 'standard, premium, managed-hsm'],
    ['--seed', 'absent.yaml', '"absent.yaml"'],
  ] as const) {
    const { stdout, stderr, status } = await keyturn.run(['vault', 'start', flag, value, '-v', 'local:refused'])
    expect(stderr).toContain(says)
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
  }
})

test('the front door asks for its own tokens, and answers to loopback names only', async () => {
  const { server } = await startServer(keyturn, ['-v', 'local:door'])
  expect(await ask(`${server.url}/health`)).toMatchObject({ status: 200, body: { status: 'ok' } })
  const bare = await ask(`${server.url}${keys}`)
  expect(bare.status).toBe(401)
  expect(bare.challenge).toMatch(/^Bearer authorization="https:[^"]+", resource="https:\/\/localhost:\d+"$/)
  const token = await signIn(server)
  expect(await ask(`${server.url}${keys}`, { headers: token })).toMatchObject({ status: 200, body: { value: [] } })
  for (const authorization of [`${token.authorization}x`, 'Bearer wrong', token.authorization.slice(0, -20)]) {
    expect((await ask(`${server.url}${keys}`, { headers: { authorization } })).status).toBe(401)
  }
  for (const host of ['vault.azure.net', 'evil.example', 'localhost.evil.example']) {
    const { status, body } = await ask(`${server.url}${keys}`, { headers: { ...token, host } })
    expect({ status, code: body.error.code }).toEqual({ status: 421, code: 'MisdirectedRequest' })
  }
})

test('--profile standard takes no HSM keys, in any of its vaults, and each has keys of its own', async () => {
  const { server } = await startServer(keyturn, ['-v', 'local:standard', '--profile', 'standard', '--host', 'shop'])
  const token = await signIn(server)
  const create = (host: string, kty: string) =>
    ask(`${server.url}/keys/orders/create?api-version=7.4`, {
      method: 'POST',
      headers: { ...token, host },
      body: { kty },
    })
  for (const host of ['standard.vault.localhost', 'shop.vault.localhost']) {
    expect((await create(host, 'EC-HSM')).body.error.code).toBe('BadParameter')
  }
  expect((await create('shop.vault.localhost', 'EC')).body.key.kid).toMatch(/^https:\/\/shop\.vault\.localhost\/keys/)
  const listed = await ask(`${server.url}${keys}`, { headers: { ...token, host: 'standard.vault.localhost' } })
  expect(listed.body.value).toEqual([])
})

test('--purge-protection holds for the embedded vault of that name, with its retention', async () => {
  const vault = ['-v', 'local:protected']
  const { child, ended } = await startServer(keyturn, [...vault, '--purge-protection', '--recoverable-days', '7'])
  child.kill('SIGTERM')
  await ended
  const { stdout } = await keyturn.run(['create', 'orders', '--type', 'EC', '-o', 'json', ...vault])
  expect(JSON.parse(stdout)).toMatchObject({ recoveryLevel: 'CustomizedRecoverable', recoverableDays: 7 })
  await keyturn.run(['delete', 'orders', '--yes', ...vault])
  expect((await keyturn.run(['purge', 'orders', '--yes', ...vault])).status).toBe(5)
})

test('--service-build answers as the service of 2025 did, and refuses what it never was', async () => {
  const { server } = await startServer(keyturn, ['-v', 'local:older', '--service-build', '2025'])
  const headers = await signIn(server)
  const { body } = await ask(`${server.url}/keys/orders/create?api-version=2025-07-01`, {
    headers,
    method: 'POST',
    body: { kty: 'RSA' },
  })
  expect(body.key.kty).toBe('RSA')
  expect(body.attributes).not.toHaveProperty('key_size')
  const refused = await keyturn.run(['vault', 'start', '--service-build', '2024'])
  expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('2025') })
})

test('--limits answers 429 to the twenty-first key in a row, and without it nothing is limited', async () => {
  const statuses = async (...flags: string[]) => {
    const { server } = await startServer(keyturn, ['-v', `local:limits${flags.length}`, ...flags])
    const headers = await signIn(server)
    // Time stands still, so that a slow machine gets no budget back.
    await keyturn.run(['vault', 'clock', 'freeze', '-v', `local:limits${flags.length}`])
    const all: number[] = []
    for (let index = 0; index < 21; index++) {
      const url = `${server.url}/keys/key-${index}/create?api-version=7.4`
      all.push((await ask(url, { method: 'POST', headers, body: { kty: 'EC' } })).status)
    }
    return all
  }
  expect(await statuses()).toEqual(Array.from({ length: 21 }, () => 200))
  expect(await statuses('--limits')).toEqual([...Array.from({ length: 20 }, () => 200), 429])
})

test('--seed fills an empty vault before it is served, and leaves one with keys as it is', async () => {
  const seed = join(keyturn.folder, 'seed.yaml')
  await writeFile(seed, 'keys: [{ name: orders, keyType: EC }]')
  const args = ['-v', 'local:seeded', '--seed', seed]
  const first = await startServer(keyturn, args)
  const { body } = await ask(`${first.server.url}${keys}`, { headers: await signIn(first.server) })
  expect(body.value).toHaveLength(1)
  first.child.kill('SIGTERM')
  expect((await first.ended).stderr).toContain('seeded embedded vault "seeded": keys 1, versions 1')
  const second = await startServer(keyturn, args)
  second.child.kill('SIGTERM')
  const { stderr, status } = await second.ended
  expect(stderr).toContain('has keys already (1); --seed was left out')
  expect(status).toBe(0)
})

test('--http serves plain HTTP, and asks for trust in no certificate', async () => {
  const { server } = await startServer(keyturn, ['-v', 'local:plain', '--http'])
  expect(server).toMatchObject({ url: expect.stringMatching(/^http:\/\/localhost:\d+$/), caFile: '' })
  expect(server.env).toMatchObject({
    KEY_VAULT_URL: expect.stringMatching(/^http:/),
    IDENTITY_HEADER: expect.any(String),
  })
  expect(Object.keys(server.env).filter((name) => /CERT|CA_/.test(name))).toEqual([])
  expect((await ask(`${server.url}${keys}`, { headers: await signIn(server) })).status).toBe(200)
})

test('--imds serves the endpoint of virtual machines, which is absent otherwise', async () => {
  const path = '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net'
  const headers = { metadata: 'true' }
  const without = await startServer(keyturn, ['-v', 'local:no-imds'])
  expect((await ask(`${without.server.url}${path}`, { headers })).status).toBe(401)
  const { server } = await startServer(keyturn, ['-v', 'local:imds', '--imds'])
  expect(server.env.AZURE_POD_IDENTITY_AUTHORITY_HOST).toBe(server.url)
  expect((await ask(`${server.url}${path}`, { headers })).body).toMatchObject({ token_type: 'Bearer' })
})

test('a stop is over in seconds although a request waits for an answer that never comes', async () => {
  const vault = ['-v', 'local:silent']
  const { server, child, ended } = await startServer(keyturn, vault)
  const headers = await signIn(server)
  await keyturn.run(['vault', 'faults', 'add', 'silence', ...vault])
  const broken = expect(ask(`${server.url}${keys}`, { headers })).rejects.toMatchObject({ code: 'ECONNRESET' })
  const waiting = async () =>
    JSON.parse((await keyturn.run(['vault', 'faults', 'list', '-o', 'json', ...vault])).stdout)
  await expect.poll(waiting).toEqual([])
  child.kill('SIGTERM')
  expect((await ended).status).toBe(0)
  await broken
})

test('--transition-delay and --empty-pages give it the pace of the service', async () => {
  const { server } = await startServer(keyturn, ['-v', 'local:slow', '--transition-delay', '1h', '--empty-pages'])
  const headers = await signIn(server)
  const send = (method: string, path: string, body?: unknown) =>
    ask(`${server.url}${path}?api-version=7.4`, { method, headers, ...(body === undefined ? {} : { body }) })
  await send('POST', '/keys/orders/create', { kty: 'EC' })
  expect((await send('GET', '/keys')).body).toMatchObject({ value: [], nextLink: expect.any(String) })
  expect((await send('DELETE', '/keys/orders')).status).toBe(200)
  expect((await send('DELETE', '/deletedkeys/orders')).body.error.innererror.code).toBe('ObjectIsBeingDeleted')
  expect((await keyturn.run(['vault', 'clock', 'advance', '1h', '-v', 'local:slow'])).status).toBe(0)
  expect((await send('DELETE', '/deletedkeys/orders')).status).toBe(204)
  expect((await send('POST', '/keys/orders/create', { kty: 'EC' })).body.error.innererror.code).toBe(
    'ObjectIsBeingDeleted',
  )
})

test('--events tells a webhook what another shell brought about, under the address of the listener', async () => {
  const got = Promise.withResolvers<{ eventType: string; data: { Id: string } }>()
  const hook = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    const [event] = JSON.parse(text)
    if (request.headers['aeg-event-type'] === 'Notification') got.resolve(event)
    response.end(JSON.stringify({ validationResponse: event.data.validationCode }))
  })
  hook.listen(0, '127.0.0.1')
  await once(hook, 'listening')
  onTestFinished(() => void hook.close())
  const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/events`
  const { server } = await startServer(keyturn, ['-v', 'local:events', '--events', url])
  await keyturn.run(['create', 'orders', '--type', 'EC', '-v', 'local:events'])
  expect(await got.promise).toMatchObject({
    eventType: 'Microsoft.KeyVault.KeyNewVersionCreated',
    data: { Id: expect.stringContaining(`:${new URL(server.url).port}/keys/orders/`) },
  })
})

test.each([
  [['--events', 'https://example.com/'], 'the address for events is not one of this machine'],
  [['--events-batch', '5'], '--events-schema and --events-batch go with --events'],
  [['--transition-delay', 'soon'], '--transition-delay'],
  [['--azure-host', 'contoso'], '"contoso" is no host of a vault in Azure'],
])('vault start %j is refused', async (flags, message) => {
  const { stderr, status } = await keyturn.run(['vault', 'start', '-v', 'local:refused', ...flags])
  expect(stderr).toContain(message)
  expect(status).toBe(2)
})

test("an application's and a workflow's sign-in work offline, at the embedded authority", async () => {
  const { server } = await startServer(keyturn, ['-v', 'local:authority'])
  const { authorityHost, tenantId, clientId, clientSecret } = server.authority
  const { KEYTURN_VAULT = '', NODE_EXTRA_CA_CERTS = '' } = server.env
  const env = {
    KEYTURN_VAULT,
    NODE_EXTRA_CA_CERTS,
    AZURE_AUTHORITY_HOST: authorityHost,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
  }
  // The embedded vault's own host gets tokens of its own authority only when it is named.
  const list = (more: Record<string, string>, auth: string) =>
    keyturn.run(['list', '--auth', auth, '--allow-host', new URL(KEYTURN_VAULT).hostname, '-o', 'json'], {
      env: { ...env, ...more },
    })
  expect(await list({ AZURE_CLIENT_SECRET: clientSecret }, 'env')).toMatchObject({ status: 0, stdout: '[]\n' })
  expect((await list({ AZURE_CLIENT_SECRET: 'wrong' }, 'env')).stderr).toContain('AADSTS7000215')
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { iss: 'https://issuer.example', sub: 'repo:octo/keys', aud: 'api://AzureADTokenExchange', exp: 4e9 }
  const tokenFile = join(keyturn.folder, 'federated-token')
  await writeFile(tokenFile, `${part({ alg: 'RS256' })}.${part(claims)}.c2ln`)
  const federated = await list({ AZURE_FEDERATED_TOKEN_FILE: tokenFile }, 'workload-identity')
  expect(federated).toMatchObject({ status: 0, stdout: '[]\n' })
})
