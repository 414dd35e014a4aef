import { describe, expect, test } from 'vitest'
import { createCredential, sharedCredential } from '../../../src/azure/sign-in/credential.ts'

const ids = {
  AZURE_CLIENT_ID: '11111111-1111-4111-8111-111111111111',
  AZURE_TENANT_ID: '22222222-2222-4222-8222-222222222222',
}
const getAssertion = async () => 'jwt'

describe('a sign-in that fails', () => {
  test('has one line for each way that was passed over, with what it lacks', async () => {
    const failure = createCredential({ auth: 'env', env: ids }).getToken('https://vault.azure.net/.default')
    await expect(failure).rejects.toMatchObject({
      code: 'SIGN_IN_FAILED',
      message: [
        'cannot sign in to Azure',
        '  client secret: not tried, without AZURE_CLIENT_SECRET',
        '  client certificate: not tried, without AZURE_CLIENT_CERTIFICATE_PATH',
      ].join('\n'),
    })
  })

  test('has one line for each way that was tried, with why it did not work', async () => {
    const env = { ...ids, AZURE_CLIENT_CERTIFICATE_PATH: '/nowhere/certificate.pem', GITHUB_ACTIONS: 'true' }
    const failure = await createCredential({ env })
      .getToken('https://vault.azure.net/.default')
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'SIGN_IN_FAILED', hint: expect.stringContaining('id-token: write') })
    const lines = (failure as Error).message.split('\n')
    expect(lines[1]).toMatch(/^ {2}client certificate: .*certificate\.pem/)
    expect(lines.filter((line) => line.includes('not tried'))).toHaveLength(4)
  })

  test('of an assertion says why there was none', async () => {
    const failing = async () => {
      throw new Error('the issuer is closed')
    }
    const failure = createCredential({ auth: 'oidc', env: ids, getAssertion: failing }).getToken(
      'https://vault.azure.net/.default',
    )
    await expect(failure).rejects.toMatchObject({
      code: 'SIGN_IN_FAILED',
      message: expect.stringMatching(/federated assertion: /),
    })
  })
})

test('connections that ask for the same way in share one credential', () => {
  const env = { ...ids, AZURE_CLIENT_SECRET: 's' }
  expect(sharedCredential({ env })).toBe(sharedCredential({ env }))
  expect(sharedCredential({ env })).not.toBe(sharedCredential({ env, auth: 'cli' }))
  expect(sharedCredential({ env })).not.toBe(sharedCredential({ env: { ...env } }))
  expect(sharedCredential({ getAssertion })).toBe(sharedCredential({ getAssertion, env }))
})

describe('a vault in another tenant', () => {
  const vaultTenant = '33333333-3333-4333-8333-333333333333'
  const asked = { tenantId: vaultTenant }

  test.each(['oidc', 'env', 'auto', 'workload-identity', 'device-code'] as const)(
    'is reported with both tenants before anybody is asked, with %s',
    async (auth) => {
      const env = { ...ids, AZURE_CLIENT_SECRET: 's' }
      const failure = createCredential({ auth, env, getAssertion }).getToken('https://vault.azure.net/.default', asked)
      await expect(failure).rejects.toMatchObject({
        code: 'SIGN_IN_FAILED',
        field: 'tenantId',
        message: `the vault is in tenant ${vaultTenant}, and tenantId is ${ids.AZURE_TENANT_ID}`,
      })
    },
  )

  test.each([vaultTenant, '*', `x;${vaultTenant}`])(
    'is asked all the same when %s is allowed besides',
    async (allowed) => {
      const env = { ...ids, AZURE_ADDITIONALLY_ALLOWED_TENANTS: allowed }
      const failure = createCredential({ auth: 'env', env }).getToken('https://vault.azure.net/.default', asked)
      await expect(failure).rejects.toMatchObject({ message: expect.stringContaining('cannot sign in to Azure') })
    },
  )
})

test.each([
  ['in a workflow without ids', { GITHUB_ACTIONS: 'true' }, 'clientId'],
  ['in a workflow without the permission', { ...ids, GITHUB_ACTIONS: 'true' }, 'id-token: write'],
  ['in Azure Pipelines', { SYSTEM_OIDCREQUESTURI: 'https://dev.azure.example' }, 'SYSTEM_ACCESSTOKEN'],
  ['on a machine', {}, 'az login'],
])('the hint fits the cause: %s', async (_where, env, hint) => {
  const failing = { getAssertion: async () => Promise.reject(new Error('closed')) }
  const options =
    'GITHUB_ACTIONS' in env ? { auth: 'oidc' as const, ...failing } : { env: { ...env, PATH: '/nowhere' } }
  const failure = createCredential({ env, ...options }).getToken('https://vault.azure.net/.default')
  await expect(failure).rejects.toMatchObject({ hint: expect.stringContaining(hint) })
})

test('what is set up and was refused has its reason in the message and no hint beside the point', async () => {
  const env = { ...ids, GITHUB_ACTIONS: 'true', ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.actions.example' }
  const refused = async () => Promise.reject(new Error('AADSTS700213: No matching federated identity record'))
  const failure = createCredential({ auth: 'oidc', env, getAssertion: refused }).getToken(
    'https://vault.azure.net/.default',
  )
  await expect(failure).rejects.toMatchObject({ hint: undefined, message: expect.stringContaining('AADSTS700213') })
})
