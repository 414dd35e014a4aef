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
