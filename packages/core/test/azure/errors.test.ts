import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline'
import { describe, expect, test } from 'vitest'
import { toKeyturnError, toSendFailure } from '../../src/azure/errors.ts'
import type { CallContext } from '../../src/azure/failed-call.ts'
import { KeyturnError } from '../../src/errors.ts'
import { createKey } from '../../src/lifecycle/create.ts'
import { deleteKey } from '../../src/lifecycle/delete.ts'
import { operations } from '../../src/vault/operations.ts'
import { SendError } from '../../src/vault/send-error.ts'
import { collect } from '../collect.ts'
import { failureOf } from '../failure-of.ts'
import { openVault } from '../open-vault.ts'

const context: CallContext = {
  operation: 'rotateKey',
  vaultUrl: 'https://contoso.vault.azure.net',
  vaultName: 'contoso',
  keyName: 'orders',
}

describe('what the service refuses', () => {
  test('a missing key is named with its vault, and the hint can be typed as it stands', async () => {
    const { vault } = await openVault()
    expect(await failureOf(vault.getKey('orders'))).toMatchObject({
      code: 'KEY_NOT_FOUND',
      message: 'cannot read key "orders" in vault "default": there is no such key',
      hint: 'See the keys with listKeys(vault), and those that were deleted with listDeletedKeys(vault).',
      statusCode: 404,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  test('a missing version of a key that exists points to its versions', async () => {
    const { vault } = await openVault()
    await createKey(vault, 'orders', { keyType: 'EC' })
    expect(await failureOf(vault.getKey('orders', '0'.repeat(32)))).toMatchObject({
      code: 'KEY_NOT_FOUND',
      message: `cannot read key "orders" version ${'0'.repeat(32)} in vault "default": there is no such version`,
      hint: 'See its versions: listKeyVersions(vault, "orders")',
    })
  })

  test('a name that a deleted key holds points to recover and purge', async () => {
    const { vault } = await openVault()
    await createKey(vault, 'orders', { keyType: 'EC' })
    await deleteKey(vault, 'orders')
    expect(await failureOf(vault.createKey('orders', { keyType: 'EC' }))).toMatchObject({
      code: 'KEY_DELETED',
      hint: 'Recover it with recoverKey(vault, "orders"), or free the name for good with purgeKey(vault, "orders").',
    })
  })

  test('a key that is just being deleted is waited for, for a minute at most', async () => {
    const { vault, waits } = await openVault({ local: { transitionDelay: 90_000 } })
    await createKey(vault, 'orders', { keyType: 'EC' })
    await vault.deleteKey('orders')
    expect(await failureOf(vault.createKey('orders', { keyType: 'EC' }))).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('being deleted'),
    })
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(60_000)
  })

  test.each([
    [
      'rbac',
      /^Give it the role "Key Vault Crypto Officer" on the vault \(data action Microsoft\.KeyVault\/vaults\/keys\/rotate\/action\)/,
    ],
    [
      'access-policy',
      /^Add the key permission "rotate" to its access policy: az keyvault set-policy --name default .*--key-permissions rotate$/,
    ],
  ] as const)('a missing permission under %s is named with the way to get it', async (style, hint) => {
    const { vault, local } = await openVault()
    local.faults.add({ kind: 'forbidden', style }, { operation: 'rotateKey' })
    expect(await failureOf(vault.rotateKey('orders'))).toMatchObject({
      code: 'ACCESS_DENIED',
      message: 'cannot rotate key "orders" in vault "default": this identity lacks the permission',
      hint: expect.stringMatching(hint),
    })
  })

  test('a disabled key is a state of the key, not a lack of permission', async () => {
    const { vault } = await openVault()
    const { version } = await createKey(vault, 'orders', { keyType: 'EC', enabled: false })
    expect(await failureOf(vault.sign('orders', version, 'ES256', new Uint8Array(32)))).toMatchObject({
      code: 'NOT_ALLOWED',
      hint: 'Enable it: enableKey(vault, "orders")',
    })
  })

  test("an operation that is not among the key's operations is named as that", async () => {
    const { vault } = await openVault()
    const { version } = await createKey(vault, 'orders', { keyType: 'EC', keyOperations: ['verify'] })
    expect(await failureOf(vault.sign('orders', version, 'ES256', new Uint8Array(32)))).toMatchObject({
      code: 'NOT_ALLOWED',
    })
  })

  test('a refused token is a failed sign-in', async () => {
    const { vault, local } = await openVault()
    local.faults.add({ kind: 'answer', status: 401 }, { times: 3 })
    expect(await failureOf(vault.getKey('orders'))).toMatchObject({ code: 'SIGN_IN_FAILED', statusCode: 401 })
  })

  test("the service's text is passed on without what a terminal would act on", async () => {
    const { vault, local } = await openVault()
    local.faults.add(
      { kind: 'answer', status: 400, message: 'bad\r\n::error::\u001b[31m tag \u202e' },
      { operation: 'updateKey' },
    )
    const { code, message } = await failureOf(vault.updateKey('orders', { enabled: true }))
    expect(code).toBe('INVALID_INPUT')
    expect(message).toMatch(/bad ::error::\u{fffd}\[31m tag \u{fffd}$/u)
  })

  test('a firewall, by its inner code', () => {
    const body = JSON.stringify({
      error: { code: 'Forbidden', message: 'x', innererror: { code: 'ForbiddenByFirewall' } },
    })
    expect(toKeyturnError(answer(403, body), context)).toMatchObject({
      code: 'ACCESS_DENIED',
      hint: expect.stringContaining('firewall'),
    })
  })

  test.each([
    ['KeyManagedByKeyVault', 'NOT_ALLOWED', /belongs to a certificate/],
    ['KeyExpired', 'NOT_ALLOWED', /outside the time/],
    ['SomethingNew', 'ACCESS_DENIED', /the vault refused it: what the service says$/],
    ['toString', 'ACCESS_DENIED', /the vault refused it: what the service says$/],
  ])('the inner code %s has its own words, and an unknown one keeps those of the service', (inner, code, words) => {
    const body = JSON.stringify({
      error: {
        code: 'Forbidden',
        message: 'what the service says',
        innererror: { code: 'X', innererror: { code: inner } },
      },
    })
    const error = toKeyturnError(answer(403, body), context)
    expect(error).toMatchObject({ code, message: expect.stringMatching(words) })
    expect(error.hint ?? '').not.toContain('role')
  })

  test('a Managed HSM that says the reason by its outer code is understood, too', () => {
    const body = JSON.stringify({
      error: { code: 'KeyOperationForbidden', message: 'Operation wrap is not permitted' },
    })
    expect(toKeyturnError(answer(403, body), context)).toMatchObject({ code: 'NOT_ALLOWED' })
  })

  test.each(['{}', '{"value":null}', '{"value":{}}', '{"nextLink":"x"}', '[]', 'null', '"x"'])(
    'a list that is answered with %s makes no sense, rather than being out of reach or empty',
    async (bodyAsText) => {
      const { vault } = await openVault({
        transport: async (request, local) => {
          const response = await local.sendRequest(request)
          return response.status === 200 ? { ...response, bodyAsText } : response
        },
      })
      expect(await failureOf(collect(vault.listKeys()))).toMatchObject({ code: 'SERVICE_ERROR' })
    },
  )

  test('on a Managed HSM the role is another one', () => {
    const hsm = { ...context, vaultUrl: 'https://hsm1.managedhsm.azure.net', vaultName: 'hsm1' }
    expect(toKeyturnError(answer(403, '{}'), hsm).hint).toContain('"Managed HSM Crypto User"')
  })

  test('where the service does not say which system refused, both ways are reported', () => {
    const { hint } = toKeyturnError(answer(403, ''), context)
    expect(hint).toContain('Key Vault Crypto Officer')
    expect(hint).toContain('az keyvault set-policy')
  })

  test('every call has its permission', async () => {
    const { vault } = await openVault()
    const calls = Object.keys(vault).filter(
      (name) => !['url', 'name', 'region', 'now', 'sleep', 'close'].includes(name),
    )
    expect(Object.keys(operations).sort()).toEqual(calls.sort())
  })
})

describe('what the network refuses', () => {
  test.each([
    ['ENOTFOUND', 'VAULT_NOT_FOUND'],
    ['EAI_AGAIN', 'UNAVAILABLE'],
    ['ECONNREFUSED', 'UNAVAILABLE'],
    ['ETIMEDOUT', 'TIMED_OUT'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'UNAVAILABLE'],
    ['PARSE_ERROR', 'SERVICE_ERROR'],
  ])('%s is %s', (code, ours) => {
    const failure = toKeyturnError(new RestError(`it failed with ${code}`, { code }), context)
    expect(failure.code).toBe(ours)
    expect(failure.message).toMatch(/^cannot rotate key "orders" in vault "contoso": /)
  })

  test('an unknown certificate points to the variable that names its authority', () => {
    const error = new RestError('self-signed certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    expect(toKeyturnError(error, context).hint).toContain('NODE_EXTRA_CA_CERTS')
  })

  test('an error of ours comes through as it is', () => {
    const ours = new KeyturnError('SIGN_IN_FAILED', 'no session')
    expect(toKeyturnError(ours, context)).toBe(ours)
  })
})

describe('a request that makes a version', () => {
  const sent = { authorized: true }
  const arrivalOf = (error: unknown, record = sent) => {
    const failure = toSendFailure(error, context, record)
    return failure instanceof SendError ? failure.arrival : 'refused'
  }

  test.each([
    ['a refused connection', new RestError('connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED' }), 'not-sent'],
    ['an unreachable host', new RestError('connect EHOSTUNREACH 192.0.2.1:443', { code: 'EHOSTUNREACH' }), 'not-sent'],
    [
      'a connection that timed out',
      new RestError('connect ETIMEDOUT 192.0.2.1:443', { code: 'ETIMEDOUT' }),
      'not-sent',
    ],
    ['no name service', new RestError('getaddrinfo EAI_AGAIN contoso', { code: 'EAI_AGAIN' }), 'not-sent'],
    ['throttling', answer(429, ''), 'not-sent'],
    ['a reset', new RestError('read ECONNRESET', { code: 'ECONNRESET' }), 'unknown'],
    ['a broken pipe', new RestError('write EPIPE', { code: 'EPIPE' }), 'unknown'],
    ['a host that went away', new RestError('read EHOSTUNREACH', { code: 'EHOSTUNREACH' }), 'unknown'],
    ['no answer in time', new RestError('no answer within 30 s', { code: 'ETIMEDOUT' }), 'unknown'],
    ['an answer cut off', new RestError('aborted', { code: 'PARSE_ERROR' }), 'unknown'],
    ['a 200 that makes no sense', new TypeError("Cannot read properties of undefined (reading 'kid')"), 'unknown'],
    ['a 408', answer(408, ''), 'unknown'],
    ['a 500', answer(500, ''), 'unknown'],
    ['a 503', answer(503, ''), 'unknown'],
    ['an interruption', new KeyturnError('INTERRUPTED', 'x'), 'unknown'],
    ['a 400', answer(400, ''), 'refused'],
    ['a 403', answer(403, ''), 'refused'],
    ['a 404', answer(404, ''), 'refused'],
    ['a 409', answer(409, ''), 'refused'],
  ])('after %s: %s', (_what, error, arrival) => {
    expect(arrivalOf(error)).toBe(arrival)
  })

  test.each([
    ['a reset', new RestError('read ECONNRESET', { code: 'ECONNRESET' }), 'not-sent'],
    ['a 500', answer(500, ''), 'not-sent'],
    ['an unknown host', new RestError('getaddrinfo ENOTFOUND', { code: 'ENOTFOUND' }), 'refused'],
    ['an unknown certificate', new RestError('x', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), 'refused'],
    ['a failed sign-in', new KeyturnError('SIGN_IN_FAILED', 'x'), 'refused'],
    ['a foreign challenge', new Error("The challenge resource 'x' does not match the requested domain."), 'refused'],
  ])('that carried no token yet, after %s: %s', (_what, error, arrival) => {
    expect(arrivalOf(error, { authorized: false })).toBe(arrival)
  })

  test('a challenge for the token of another host is refused as such', () => {
    const error = new Error("The challenge resource 'evil.example' does not match the requested domain.")
    expect(toSendFailure(error, context, { authorized: false }).code).toBe('HOST_NOT_ALLOWED')
  })

  test('the time that the service asks for is passed on', async () => {
    const { vault, local } = await openVault()
    local.faults.add({ kind: 'answer', status: 429, retryAfter: 9 }, { operation: 'rotateKey' })
    expect(await failureOf(vault.rotateKey('orders'))).toMatchObject({
      arrival: 'not-sent',
      code: 'THROTTLED',
      retryAfterMs: 9_000,
    })
  })
})

function answer(status: number, bodyAsText: string): RestError {
  const request = createPipelineRequest({ url: context.vaultUrl })
  const response = { status, bodyAsText, request, headers: createHttpHeaders() }
  return new RestError(`Unexpected status code: ${status}`, { statusCode: status, request, response })
}
