import { expect, test } from 'vitest'
import { collect, openClient } from '../open-client.ts'

test('pages have the size that was asked for, and the next link repeats it', async () => {
  const { client, send } = await openClient()
  for (const name of ['a', 'b', 'c']) await client.createEcKey(name)
  const first = await send('GET', '/keys?api-version=7.4&maxresults=2')
  expect(first.body.value).toHaveLength(2)
  const link = new URL(first.body.nextLink)
  expect(first.body.nextLink).toMatch(/^https:\/\/contoso\.vault\.localhost:443\/keys\?api-version=7\.4&/)
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

test('a page walks over names in any state and in any case, and shows those that fit', async () => {
  const { client, send } = await openClient()
  for (const name of ['a', 'B', 'c', 'D', 'e']) await client.createEcKey(name)
  for (const name of ['B', 'c', 'e']) await client.beginDeleteKey(name)
  const pages = async (path: string) => {
    const shown: string[][] = []
    for (let next = `${path}?api-version=7.6&maxresults=1`; next !== ''; ) {
      const { value, nextLink } = (await send('GET', next)).body
      shown.push(value.map(({ kid }: { kid: string }) => kid.split('/').at(-1)))
      next = nextLink === null ? '' : `${new URL(nextLink).pathname}${new URL(nextLink).search}`
    }
    return shown
  }
  expect(await pages('/keys')).toEqual([['a'], [], [], ['D'], []])
  expect(await pages('/deletedkeys')).toEqual([[], ['B'], ['c'], [], ['e']])
})

test('a Managed HSM lists ten at once in the order of age, and its next link needs no api-version', async () => {
  const { client, send } = await openClient({ profile: 'managed-hsm' })
  const names = Array.from({ length: 12 }, (_, index) => `key-${(index * 5) % 12}`)
  for (const name of names) await client.createEcKey(name, { hsm: true })
  const idsOf = ({ value }: { value: { kid: string }[] }) => value.map(({ kid }) => kid.split('/').at(-1))
  const first = await send('GET', '/keys/?api-version=7.5')
  expect(Object.keys(first.body)).toEqual(['nextLink', 'value'])
  expect(first.body.nextLink).toMatch(
    /^https:\/\/contoso\.managedhsm\.localhost\/keys\/\?maxresults=25&\$skiptoken=[\w-]+$/,
  )
  const link = new URL(first.body.nextLink)
  const second = await send('GET', `${link.pathname}${link.search}`)
  expect([...idsOf(first.body), ...idsOf(second.body)]).toEqual(names)
  expect(second.body).not.toHaveProperty('nextLink')
  expect((await send('GET', '/keys?api-version=7.5&maxresults=6')).body.value).toHaveLength(6)
  for (const name of ['key-7', 'key-0', 'key-3']) await client.beginDeleteKey(name)
  expect(idsOf((await send('GET', '/deletedkeys?api-version=7.5&maxresults=2')).body)).toEqual(['key-0', 'key-3'])
  expect((await send('GET', '/keys?maxresults=6')).status).toBe(400)
})

test('versions are listed by id in a vault, and as they were made in a Managed HSM', async () => {
  for (const profile of ['premium', 'managed-hsm'] as const) {
    const { client, send } = await openClient({ profile })
    const made: (string | undefined)[] = []
    for (let index = 0; index < 12; index++) {
      made.push((await client.createEcKey('orders', { hsm: true })).properties.version)
    }
    const listed = (await collect(client.listPropertiesOfKeyVersions('orders'))).map(({ version }) => version)
    expect(listed).toEqual(profile === 'premium' ? made.toSorted() : made)
    expect((await send('GET', '/keys/nobody/versions')).body.value).toEqual([])
  }
})
