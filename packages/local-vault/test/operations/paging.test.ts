import { expect, test } from 'vitest'
import { collect, openClient } from '../open-client.ts'

test('pages have the size that was asked for, and the next link repeats it', async () => {
  const { client, send } = await openClient()
  for (const name of ['a', 'b', 'c']) await client.createEcKey(name)
  const first = await send('GET', '/keys?api-version=7.4&maxresults=2')
  expect(first.body.value).toHaveLength(2)
  const link = new URL(first.body.nextLink)
  expect(link.origin).toBe('https://contoso.vault.localhost')
  expect(link.searchParams.get('api-version')).toBe('7.4')
  expect(link.searchParams.get('maxresults')).toBe('2')
  const second = await send('GET', `${link.pathname}${link.search}`)
  expect(second.body).toMatchObject({ value: [{ kid: 'https://contoso.vault.localhost/keys/c' }], nextLink: null })
})

test('a next link without a size does not name one', async () => {
  const { client, send } = await openClient()
  for (let index = 0; index < 26; index++) await client.createEcKey(`key-${index}`)
  expect(new URL((await send('GET', '/keys')).body.nextLink).searchParams.has('maxresults')).toBe(false)
})

test.each(['0', '26', '-1', 'x', '1.5', ''])('maxresults "%s" is refused', async (size) => {
  const { send } = await openClient()
  expect((await send('GET', `/keys?api-version=7.4&maxresults=${size}`)).status).toBe(400)
})

test.each(['x', 'e30', 'bnVsbA'])('a skip token that is not ours is refused: %s', async (token) => {
  const { send } = await openClient()
  expect((await send('GET', `/keys?api-version=7.4&$skiptoken=${token}`)).status).toBe(400)
})

test('a key that is deleted between two pages is skipped, and no other is lost', async () => {
  const { client, send } = await openClient()
  for (const name of ['a', 'b', 'c', 'd']) await client.createEcKey(name)
  const { nextLink } = (await send('GET', '/keys?api-version=7.4&maxresults=2')).body
  await send('DELETE', '/keys/b')
  await send('DELETE', '/keys/c')
  const { pathname, search } = new URL(nextLink)
  expect((await send('GET', `${pathname}${search}`)).body.value).toMatchObject([{ kid: expect.stringMatching('/d$') }])
})

test('empty pages come first when they are asked for, and clients get past them', async () => {
  const { client, send } = await openClient({ emptyPages: true })
  for (let index = 0; index < 30; index++) await client.createEcKey(`key-${index}`)
  const first = await send('GET', '/keys')
  expect(first.body).toEqual({ value: [], nextLink: expect.any(String) })
  expect(await collect(client.listPropertiesOfKeys())).toHaveLength(30)
  expect(await collect(client.listPropertiesOfKeyVersions('key-0'))).toHaveLength(1)
  expect(await collect(client.listDeletedKeys())).toHaveLength(0)
})

test('versions come in pages too, and those of a key that is not there are an empty list', async () => {
  const { client, send } = await openClient()
  for (let index = 0; index < 27; index++) await client.createEcKey('orders')
  expect(await collect(client.listPropertiesOfKeyVersions('orders'))).toHaveLength(27)
  expect(await send('GET', '/keys/nobody/versions')).toMatchObject({ status: 200, body: { value: [], nextLink: null } })
})

test('list items carry attributes and tags but neither material nor operations', async () => {
  const { client, send } = await openClient()
  await client.createEcKey('orders', { tags: { a: 'b' } })
  const { attributes } = (await send('GET', '/keys/orders')).body
  expect((await send('GET', '/keys')).body.value).toEqual([
    { kid: 'https://contoso.vault.localhost/keys/orders', attributes, tags: { a: 'b' } },
  ])
})
