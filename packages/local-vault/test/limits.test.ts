import { expect, test } from 'vitest'
import { openClient } from './open-client.ts'

/** How many requests in a row are answered before the first 429. */
async function countUntilThrottled(request: () => Promise<{ status: number; body: unknown }>, most: number) {
  for (let count = 0; count < most; count++) {
    const { status, body } = await request()
    if (status === 429) {
      expect(body).toMatchObject({ error: { code: 'Throttled' } })
      return count
    }
    expect(status).toBe(200)
  }
  return most
}

test('without the option nothing is limited', async () => {
  const { send } = await openClient()
  expect(await countUntilThrottled(() => send('POST', '/keys/a/create', { kty: 'EC' }), 30)).toBe(30)
})

test('twenty software keys can be made in ten seconds, and one more after half a second', async () => {
  const { vault, send } = await openClient({ limits: true })
  const create = () => send('POST', '/keys/a/create', { kty: 'EC' })
  expect(await countUntilThrottled(create, 30)).toBe(20)
  await vault.clock.advance(499)
  expect((await create()).status).toBe(429)
  await vault.clock.advance(1)
  expect((await create()).status).toBe(200)
  expect((await create()).status).toBe(429)
  await vault.clock.advance('10s')
  expect(await countUntilThrottled(create, 30)).toBe(20)
})

test('HSM keys cost twice as much, and rotations share the budget of creation', async () => {
  const { send } = await openClient({ limits: true })
  const createHsm = () => send('POST', '/keys/h/create', { kty: 'EC-HSM' })
  for (let count = 0; count < 5; count++) expect((await createHsm()).status).toBe(200)
  await send('POST', '/keys/s/create', { kty: 'EC' })
  expect(await countUntilThrottled(() => send('POST', '/keys/s/rotate'), 30)).toBe(9)
  expect((await createHsm()).status).toBe(429)
})

test('reads have a budget of their own, and a throttled answer has no Retry-After', async () => {
  const { send } = await openClient({ limits: { window: 100 } })
  for (let count = 0; count < 20; count++) await send('POST', '/keys/a/create', { kty: 'EC' })
  const refused = await send('POST', '/keys/a/create', { kty: 'EC' })
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBeNull()
  expect(await countUntilThrottled(() => send('GET', '/keys/a'), 5000)).toBe(4000)
})

test('two vaults of one store do not share a budget', async () => {
  const { vault } = await openClient({ limits: true })
  const token = await vault.credential.getToken('https://vault.localhost/.default')
  const create = (name: string) =>
    vault.fetch(
      new Request(`https://${name}.vault.localhost/keys/a/create?api-version=7.4`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token?.token}` },
        body: '{"kty":"EC"}',
      }),
    )
  for (let count = 0; count < 20; count++) await create('one')
  expect((await create('one')).status).toBe(429)
  expect((await create('two')).status).toBe(200)
})
