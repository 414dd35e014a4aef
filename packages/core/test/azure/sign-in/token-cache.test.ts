import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth'
import { expect, test } from 'vitest'
import { cacheTokens } from '../../../src/azure/sign-in/token-cache.ts'

interface CountedCredential extends TokenCredential {
  asked: { scopes: string | string[]; options: GetTokenOptions | undefined }[]
}

function countedCredential(answer: (count: number) => Promise<AccessToken | null> | AccessToken): CountedCredential {
  const asked: CountedCredential['asked'] = []
  return {
    asked,
    async getToken(scopes, options) {
      asked.push({ scopes, options })
      return answer(asked.length)
    },
  }
}

const hour = 3_600_000
const scope = 'https://vault.azure.net/.default'

test('fifty vaults that ask at the same time, and later again, cost one token', async () => {
  const credential = countedCredential((count) => ({ token: `t${count}`, expiresOnTimestamp: hour }))
  const vaults = Array.from({ length: 50 }, () => cacheTokens(credential, () => 0))
  const tokens = await Promise.all(vaults.map((vault) => vault.getToken([scope])))
  expect(new Set(tokens.map((token) => token?.token))).toEqual(new Set(['t1']))
  await vaults[0]?.getToken([scope])
  expect(credential.asked).toHaveLength(1)
})

test('another scope, tenant or claim has a token of its own', async () => {
  const credential = countedCredential((count) => ({ token: `t${count}`, expiresOnTimestamp: hour }))
  const cached = cacheTokens(credential, () => 0)
  const ask = async (scopes: string, options?: GetTokenOptions) => (await cached.getToken(scopes, options))?.token
  expect(await ask(scope)).toBe('t1')
  expect(await ask('https://managedhsm.azure.net/.default')).toBe('t2')
  expect(await ask(scope, { tenantId: 'other' })).toBe('t3')
  expect(await ask(scope, { claims: '{}' })).toBe('t4')
  expect(await ask(scope)).toBe('t1')
})

test('a token is fetched anew five minutes before it ends, or when its issuer says', async () => {
  let now = 0
  const credential = countedCredential((count) => ({
    token: `t${count}`,
    expiresOnTimestamp: now + hour,
    ...(count === 2 && { refreshAfterTimestamp: now + hour / 2 }),
  }))
  const cached = cacheTokens(credential, () => now)
  const token = async () => (await cached.getToken(scope))?.token
  await token()
  now = hour - 300_001
  expect(await token()).toBe('t1')
  now = hour - 300_000
  expect(await token()).toBe('t2')
  now += hour / 2 - 1
  expect(await token()).toBe('t2')
  now += 1
  expect(await token()).toBe('t3')
})

test('a failure is not kept', async () => {
  const credential = countedCredential(async (count) => {
    if (count === 1) throw new Error('no network')
    return { token: `t${count}`, expiresOnTimestamp: hour }
  })
  const cached = cacheTokens(credential, () => 0)
  const both = await Promise.allSettled([cached.getToken(scope), cached.getToken(scope)])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await cached.getToken(scope)).toMatchObject({ token: 't2' })
})

test('one caller that gives up takes the token from no other', async () => {
  const arriving = Promise.withResolvers<AccessToken>()
  const credential = countedCredential(() => arriving.promise)
  const cached = cacheTokens(credential, () => 0)
  const controller = new AbortController()
  const first = cached.getToken(scope, { abortSignal: controller.signal })
  const second = cached.getToken(scope)
  controller.abort(new Error('enough'))
  await expect(first).rejects.toMatchObject({ code: 'INTERRUPTED' })
  arriving.resolve({ token: 't1', expiresOnTimestamp: hour })
  expect(await second).toMatchObject({ token: 't1' })
  expect(credential.asked[0]?.options).not.toHaveProperty('abortSignal')
})
