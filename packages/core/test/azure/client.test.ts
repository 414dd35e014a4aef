import type { TokenCredential } from '@azure/core-auth'
import type { HttpClient } from '@azure/core-rest-pipeline'
import { describe, expect, test } from 'vitest'
import { connect } from '../../src/connect.ts'
import { createKey } from '../../src/lifecycle/create.ts'
import { importKey } from '../../src/lifecycle/import.ts'
import { listKeys } from '../../src/lifecycle/list.ts'
import { SendError } from '../../src/vault/send-error.ts'
import { collect } from '../collect.ts'
import { openVault } from '../open-vault.ts'

describe('a key, as the service describes it', () => {
  test('an EC key has a curve and no size', async () => {
    const { vault } = await openVault()
    const key = await createKey(vault, 'orders', {
      keyType: 'EC-HSM',
      curve: 'P-384',
      enabled: false,
      tags: { team: 'shop' },
      notBefore: new Date('2026-02-01T00:00:00Z'),
    })
    expect(key).toEqual({
      id: `https://default.vault.localhost/keys/orders/${key.version}`,
      name: 'orders',
      version: expect.stringMatching(/^[0-9a-f]{32}$/),
      vaultUrl: 'https://default.vault.localhost',
      keyType: 'EC-HSM',
      curve: 'P-384',
      keyOperations: ['sign', 'verify'],
      enabled: false,
      createdOn: new Date('2026-01-01T00:00:00Z'),
      updatedOn: new Date('2026-01-01T00:00:00Z'),
      notBefore: new Date('2026-02-01T00:00:00Z'),
      recoveryLevel: 'Recoverable+Purgeable',
      recoverableDays: 90,
      exportable: false,
      managed: false,
      tags: { team: 'shop' },
      publicKey: expect.objectContaining({ kty: 'EC-HSM', crv: 'P-384', x: expect.any(String), y: expect.any(String) }),
    })
    expect(await vault.getKey('orders', key.version)).toEqual(key)
  })

  test('an RSA key has a size and no curve, and its public half as base64url', async () => {
    const { vault } = await openVault()
    const key = await createKey(vault, 'orders', { keyType: 'RSA', keySize: 2048 })
    expect(key).toMatchObject({
      keyType: 'RSA',
      keySize: 2048,
      publicKey: { kty: 'RSA', e: 'AQAB', n: expect.stringMatching(/^[\w-]{342}$/) },
    })
    expect(key).not.toHaveProperty('curve')
  })

  test('an expiry at the very start of 1970 is a date, not a number', async () => {
    const { vault } = await openVault()
    const { expiresOn } = await createKey(vault, 'orders', { keyType: 'EC', expiresOn: new Date(0) })
    expect(expiresOn).toEqual(new Date(0))
  })

  test('the release policy of an exportable key is its JSON text', async () => {
    const { vault } = await openVault()
    const policy = JSON.stringify({
      version: '1.0.0',
      anyOf: [{ authority: 'https://attest.example', allOf: [{ claim: 'c', equals: 'v' }] }],
    })
    const key = await createKey(vault, 'orders', {
      keyType: 'EC-HSM',
      exportable: true,
      releasePolicy: { policy, immutable: false },
    })
    expect(key.exportable).toBe(true)
    expect(JSON.parse(key.releasePolicy?.policy ?? '')).toEqual(JSON.parse(policy))
  })
})

test('a list goes on after an empty page, and to the last key', async () => {
  const { vault } = await openVault({ local: { emptyPages: true } })
  const names = Array.from({ length: 26 }, (_, index) => `orders-${index}`)
  for (const name of names) await createKey(vault, name, { keyType: 'EC' })
  const items = await collect(listKeys(vault))
  expect(items.map(({ name }) => name).sort()).toEqual(names.sort())
  expect(items[0]).not.toHaveProperty('version')
  expect(items[0]).toMatchObject({ enabled: true, managed: false, tags: {} })
})

describe('a request that makes a version', () => {
  test('carries the operation id, so that the audit log can tell who made it', async () => {
    const { vault, sent } = await openVault()
    const operationId = '0b0e4b1e-0000-4000-8000-000000000001'
    await vault.createKey('orders', { keyType: 'EC' }, { operationId })
    await vault.rotateKey('orders', { operationId })
    const posts = sent.filter(({ method }) => method === 'POST')
    expect(new Set(posts.map(({ clientRequestId }) => clientRequestId))).toEqual(new Set([operationId]))
  })

  test('names keyturn as its user agent, before the SDK', async () => {
    const agents: (string | undefined)[] = []
    const { vault } = await openVault({
      transport: (request, local) => {
        agents.push(request.headers.get('user-agent'))
        return local.sendRequest(request)
      },
    })
    await createKey(vault, 'orders', { keyType: 'EC' })
    for (const agent of agents) expect(agent).toMatch(/^keyturn azsdk-js-keyvault-keys\//)
  })

  test.each([
    ['a reset', { kind: 'reset', when: 'after' }],
    ['a 500', { kind: 'answer', status: 500, when: 'after' }],
    ['a 503 that says when to come back', { kind: 'answer', status: 503, retryAfter: 1, when: 'after' }],
    ['a 408', { kind: 'answer', status: 408, when: 'after' }],
    ['an answer cut off', { kind: 'cut' }],
    ['a page of a proxy', { kind: 'answer', status: 200, body: '<html>sign in</html>', when: 'after' }],
    ['an empty answer', { kind: 'answer', status: 200, body: '{}', when: 'after' }],
  ] as const)('is sent once, and after %s it is unknown whether it worked', async (_what, fault) => {
    const { vault, local, sent, waits } = await openVault()
    await createKey(vault, 'orders', { keyType: 'EC' })
    local.faults.add(fault, { operation: 'rotateKey' })
    const { length } = sent
    const failure = await vault.rotateKey('orders').catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(SendError)
    expect(failure).toMatchObject({ arrival: 'unknown' })
    expect(sent.slice(length)).toHaveLength(1)
    expect(waits).toEqual([])
  })

  test('without an answer it ends with its limit, unknown', async () => {
    const { vault, local, reconnect } = await openVault()
    await createKey(vault, 'orders', { keyType: 'EC' })
    const hasty = await reconnect({ requestTimeout: 20 })
    local.faults.add({ kind: 'silence', when: 'after' }, { operation: 'rotateKey' })
    await expect(hasty.rotateKey('orders')).rejects.toMatchObject({ arrival: 'unknown', code: 'TIMED_OUT' })
  })

  test('that is throttled is not sent again by itself', async () => {
    const { vault, local, sent } = await openVault()
    await createKey(vault, 'orders', { keyType: 'EC' })
    local.faults.add({ kind: 'answer', status: 429, retryAfter: 1 }, { operation: 'rotateKey' })
    const { length } = sent
    await expect(vault.rotateKey('orders')).rejects.toMatchObject({ arrival: 'not-sent', code: 'THROTTLED' })
    expect(sent.slice(length)).toHaveLength(1)
  })
})

test('an import sends exactly the members of the key, its operations and its attributes', async () => {
  const { vault, sent } = await openVault()
  const material = {
    kty: 'EC' as const,
    crv: 'P-256' as const,
    x: '1-xG_2KYfF-ssZhDFuKWSOWuBrKDj8oxGKnQoH-LQsk',
    y: 'L7y0OX3zSvbhtKC8iIVEL3dpNQbXqj1dmXRrKkQd7Z8',
    d: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE',
  }
  // The vault refuses this pair (d does not fit x and y); what matters is what went out.
  await importKey(vault, 'orders', material, { keyOperations: ['sign'], tags: { a: 'b' } }).catch(() => undefined)
  expect(sent.findLast(({ method }) => method === 'PUT')).toMatchObject({
    path: '/keys/orders',
    body: { key: { ...material, key_ops: ['sign'] }, tags: { a: 'b' } },
  })
})

test('a vault that asks for a token of another resource gets none', async () => {
  const asked: string[] = []
  const { local } = await openVault()
  const httpClient: HttpClient = {
    async sendRequest(request) {
      const response = await local.httpClient.sendRequest(request)
      response.headers.set(
        'www-authenticate',
        'Bearer authorization="https://login.microsoftonline.com/x", resource="https://vault.azure.net"',
      )
      return response
    },
  }
  const credential: TokenCredential = {
    async getToken(scopes) {
      asked.push(String(scopes))
      return { token: 'secret', expiresOnTimestamp: Date.now() + 3_600_000 }
    },
  }
  const vault = await connect({ url: local.url, credential, httpClient })
  for (const call of [vault.getKey('orders'), vault.rotateKey('orders')]) {
    await expect(call).rejects.toMatchObject({ code: 'HOST_NOT_ALLOWED' })
  }
  expect(asked).toEqual([])
})

test('a Managed HSM makes symmetric keys, whose size it does not tell', async () => {
  const { vault } = await openVault({ local: { profile: 'managed-hsm' } })
  const key = await createKey(vault, 'wrapping', {
    keyType: 'oct-HSM',
    keySize: 256,
    keyOperations: ['wrapKey', 'unwrapKey'],
  })
  expect(key).toMatchObject({
    keyType: 'oct-HSM',
    keyOperations: ['wrapKey', 'unwrapKey'],
    publicKey: { kty: 'oct-HSM' },
  })
  expect(key).not.toHaveProperty('keySize')
})
