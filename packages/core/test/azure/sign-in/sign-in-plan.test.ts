import { describe, expect, test } from 'vitest'
import { planSignIn, type SignInOptions } from '../../../src/azure/sign-in/sign-in-plan.ts'

const ids = {
  AZURE_CLIENT_ID: '11111111-1111-4111-8111-111111111111',
  AZURE_TENANT_ID: '22222222-2222-4222-8222-222222222222',
}
const runner = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://runner.example/token', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't' }
const pipelines = {
  SYSTEM_OIDCREQUESTURI: 'https://dev.azure.example/oidctoken',
  SYSTEM_ACCESSTOKEN: 't',
  AZURESUBSCRIPTION_CLIENT_ID: ids.AZURE_CLIENT_ID,
  AZURESUBSCRIPTION_TENANT_ID: ids.AZURE_TENANT_ID,
  AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: '33333333-3333-4333-8333-333333333333',
}
const getAssertion = async () => 'jwt'

describe('which way to sign in', () => {
  test.each<[string, SignInOptions, string[]]>([
    ['nothing is set: the sessions of az and azd', {}, ['Azure CLI', 'Azure Developer CLI']],
    ['a secret', { env: { ...ids, AZURE_CLIENT_SECRET: 's' } }, ['client secret']],
    [
      'a secret without its ids does not count',
      { env: { AZURE_CLIENT_SECRET: 's' } },
      ['Azure CLI', 'Azure Developer CLI'],
    ],
    ['a certificate', { env: { ...ids, AZURE_CLIENT_CERTIFICATE_PATH: '/c.pem' } }, ['client certificate']],
    ['a runner with ids', { env: { ...ids, ...runner } }, ['federated assertion']],
    ['a runner without ids uses the session of azure/login', { env: runner }, ['Azure CLI', 'Azure Developer CLI']],
    [
      'ids given as options',
      { clientId: ids.AZURE_CLIENT_ID, tenantId: ids.AZURE_TENANT_ID, env: runner },
      ['federated assertion'],
    ],
    [
      'an assertion of the caller goes first',
      { env: { ...ids, AZURE_CLIENT_SECRET: 's' }, getAssertion },
      ['federated assertion', 'client secret'],
    ],
    ['a task of Azure Pipelines with its service connection', { env: pipelines }, ['Azure Pipelines']],
    ['the same asked for by name', { auth: 'oidc', env: pipelines }, ['Azure Pipelines']],
    [
      'a job of Azure Pipelines that was not given its token uses the session of az',
      { env: { ...pipelines, SYSTEM_ACCESSTOKEN: '' } },
      ['Azure CLI', 'Azure Developer CLI'],
    ],
    ['a pod', { env: { ...ids, AZURE_FEDERATED_TOKEN_FILE: '/t' } }, ['workload identity']],
    ['a managed identity endpoint', { env: { IDENTITY_ENDPOINT: 'https://localhost:1' } }, ['managed identity']],
    ['by name, only what was named', { auth: 'cli', env: { ...ids, AZURE_CLIENT_SECRET: 's' } }, ['Azure CLI']],
    ['a managed identity by name needs no sign in the environment', { auth: 'managed-identity' }, ['managed identity']],
    ['env by name, with nothing set', { auth: 'env' }, []],
    ['empty variables are unset', { env: { ...ids, AZURE_CLIENT_SECRET: '' } }, ['Azure CLI', 'Azure Developer CLI']],
  ])('%s', (_title, options, methods) => {
    expect(planSignIn(options).methods).toEqual(methods)
  })

  test('an unknown way is refused with those that there are', () => {
    expect(() => planSignIn({ auth: 'magic' as 'auto' })).toThrowError(
      /"magic" is no way to sign in: allowed are auto, env, cli/,
    )
  })
})
