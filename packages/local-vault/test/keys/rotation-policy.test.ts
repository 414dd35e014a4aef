import { expect, test } from 'vitest'
import { collect, openClient } from '../open-client.ts'

const rotate = (trigger: object) => ({ trigger, action: { type: 'Rotate' } })
const notify = (trigger: object) => ({ trigger, action: { type: 'Notify' } })

test.each([
  ['expiry below 28 days', { attributes: { expiryTime: 'P27D' } }, "'expiryTime' is P27D; it must be at least 28 days"],
  ['rotation within a week', { lifetimeActions: [rotate({ timeAfterCreate: 'P6D' })] }, 'must be at least 7 days'],
  [
    'rotation in the last week',
    { lifetimeActions: [rotate({ timeAfterCreate: 'P24D' })], attributes: { expiryTime: 'P30D' } },
    "must be at least 7 days shorter than 'expiryTime'",
  ],
  [
    'rotation before expiry without one',
    { lifetimeActions: [rotate({ timeBeforeExpiry: 'P30D' })] },
    "needs 'expiryTime'",
  ],
  ['notification within a week', { lifetimeActions: [notify({ timeBeforeExpiry: 'P6D' })] }, 'at least 7 days'],
  [
    'notification after creation',
    { lifetimeActions: [notify({ timeAfterCreate: 'P30D' })] },
    "'timeBeforeExpiry' only",
  ],
  ['an action without a trigger', { lifetimeActions: [rotate({})] }, 'must have either'],
  [
    'an action with two triggers',
    { lifetimeActions: [rotate({ timeAfterCreate: 'P30D', timeBeforeExpiry: 'P30D' })] },
    'must have either',
  ],
  [
    'two rotations',
    { lifetimeActions: [rotate({ timeAfterCreate: 'P30D' }), rotate({ timeAfterCreate: 'P40D' })] },
    'more than one Rotate action',
  ],
  ['another action', { lifetimeActions: [{ trigger: { timeAfterCreate: 'P30D' }, action: { type: 'Burn' } }] }, 'Burn'],
  ['a duration in words', { lifetimeActions: [rotate({ timeAfterCreate: '30 days' })] }, '30 days'],
  ['an expiry beyond all calendars', { attributes: { expiryTime: 'P300000Y' } }, 'ISO 8601'],
  ['a duration with a blank', { lifetimeActions: [rotate({ timeAfterCreate: ' P30D' })] }, 'ISO 8601'],
  ['a list that is none', { lifetimeActions: {} }, 'must be a list'],
])('a policy with %s is refused and changes nothing', async (_, policy, message) => {
  const { client, send } = await openClient()
  await client.createEcKey('orders')
  const before = (await send('GET', '/keys/orders/rotationpolicy')).body
  expect(await send('PUT', '/keys/orders/rotationpolicy', policy)).toMatchObject({
    status: 400,
    body: { error: { code: 'BadParameter', message: expect.stringContaining(message) } },
  })
  expect((await send('GET', '/keys/orders/rotationpolicy')).body).toEqual(before)
})

test.each([
  ['P15D and P7D under P30D', [rotate({ timeAfterCreate: 'P15D' }), notify({ timeBeforeExpiry: 'P7D' })], 'P30D'],
  ['a week in hours', [rotate({ timeAfterCreate: 'PT168H' })], undefined],
  ['two months without an expiry', [rotate({ timeAfterCreate: 'P2M' })], undefined],
  [
    'before expiry, in lower case, the other trigger empty',
    [{ trigger: { timeBeforeExpiry: 'P30D', timeAfterCreate: '' }, action: { type: 'rotate' } }],
    'P90D',
  ],
  ['a notification alone', [notify({ timeBeforeExpiry: 'P30D' })], 'P90D'],
])('a policy of %s is taken', async (_, lifetimeActions, expiryTime) => {
  const { client, send } = await openClient()
  await client.createEcKey('orders')
  const { status, body } = await send('PUT', '/keys/orders/rotationpolicy', {
    lifetimeActions,
    attributes: { expiryTime },
  })
  expect(status).toBe(200)
  expect(body.attributes.expiryTime).toBe(expiryTime)
  expect((await send('GET', '/keys/orders/rotationpolicy')).body).toEqual(body)
})

test('a PUT replaces the whole policy, keeps its creation date and puts Rotate first', async () => {
  const { vault, client, send } = await openClient()
  await client.createEcKey('orders')
  const created = vault.now().getTime() / 1000
  await send('PUT', '/keys/orders/rotationpolicy', {
    lifetimeActions: [notify({ timeBeforeExpiry: 'P10D' }), rotate({ timeAfterCreate: 'P60D' })],
    attributes: { expiryTime: 'P90D' },
  })
  await vault.clock.advance('1d')
  const { body } = await send('PUT', '/keys/orders/rotationpolicy', {
    lifetimeActions: [rotate({ timeAfterCreate: 'P50D' })],
  })
  expect(body).toEqual({
    id: 'https://contoso.vault.localhost/keys/orders/rotationpolicy',
    lifetimeActions: [rotate({ timeAfterCreate: 'P50D' }), notify({ timeBeforeExpiry: 'P30D' })],
    attributes: { created, updated: created + 86_400 },
  })
})

test('a key that never had a policy shows the default one, which has neither id nor attributes', async () => {
  const { client, send } = await openClient()
  await client.createEcKey('orders')
  expect((await send('GET', '/keys/orders/rotationpolicy')).body).toEqual({
    lifetimeActions: [notify({ timeBeforeExpiry: 'P30D' })],
    attributes: null,
  })
})

test('an emptied policy rotates no more, and keeps its id and its dates', async () => {
  const { vault, client, send } = await openClient()
  await client.createEcKey('orders')
  const set = (
    await send('PUT', '/keys/orders/rotationpolicy', { lifetimeActions: [rotate({ timeAfterCreate: 'P60D' })] })
  ).body
  await vault.clock.advance('1d')
  const emptied = (await send('PUT', '/keys/orders/rotationpolicy', { lifetimeActions: [] })).body
  expect(emptied).toEqual({
    id: 'https://contoso.vault.localhost/keys/orders/rotationpolicy',
    lifetimeActions: [notify({ timeBeforeExpiry: 'P30D' })],
    attributes: { created: set.attributes.created, updated: set.attributes.created + 86_400 },
  })
  expect((await send('GET', '/keys/orders/rotationpolicy')).body).toEqual(emptied)
  await vault.clock.advance('P1Y')
  expect(await collect(client.listPropertiesOfKeyVersions('orders'))).toHaveLength(1)
})

test('a policy of a Managed HSM has a relative id and small letters, and gets no Notify', async () => {
  const { client, send } = await openClient({ profile: 'managed-hsm' })
  await client.createEcKey('orders', { hsm: true })
  const get = async () => (await send('GET', '/keys/orders/rotationpolicy')).body
  expect(await get()).toEqual({ attributes: { created: 0, expiryTime: '', updated: 0 }, id: '' })
  const body = { lifetimeActions: [rotate({ timeAfterCreate: 'P60D' })], attributes: { expiryTime: 'P90D' } }
  const answer = (await send('PUT', '/keys/orders/rotationpolicy', body)).body
  expect(answer).toEqual({
    attributes: { created: expect.any(Number), expiryTime: 'P90D', updated: expect.any(Number) },
    id: 'keys/orders/rotationpolicy',
    lifetimeActions: [{ action: { type: 'rotate' }, trigger: { timeAfterCreate: 'P60D' } }],
  })
  expect(await get()).toEqual(answer)
  const { attributes } = (await send('POST', '/keys/orders/rotate')).body
  expect(attributes.exp - attributes.created).toBe(90 * 86_400)
})

test('a Managed HSM wants 28 days between rotations, and a policy before it rotates', async () => {
  const { client, send } = await openClient({ profile: 'managed-hsm' })
  await client.createEcKey('orders', { hsm: true })
  expect((await send('POST', '/keys/orders/rotate')).status).toBe(400)
  const put = (days: number) =>
    send('PUT', '/keys/orders/rotationpolicy', { lifetimeActions: [rotate({ timeAfterCreate: `P${days}D` })] })
  expect((await put(27)).status).toBe(400)
  expect((await put(28)).status).toBe(200)
  expect((await send('POST', '/keys/orders/rotate')).status).toBe(200)
})

test('a rotation without a policy sets no expiry, and does not copy the old one', async () => {
  const { client } = await openClient()
  await client.createEcKey('orders', { expiresOn: new Date('2031-01-01T00:00:00Z') })
  expect((await client.rotateKey('orders')).properties.expiresOn).toBeUndefined()
})

test('a rotation carries tags and operations over', async () => {
  const { client } = await openClient()
  await client.createEcKey('orders', { tags: { team: 'shop' }, keyOps: ['sign'] })
  const { keyOperations, properties } = await client.rotateKey('orders')
  expect({ keyOperations, tags: properties.tags }).toEqual({ keyOperations: ['sign'], tags: { team: 'shop' } })
})

test('a disabled key rotates to an enabled version', async () => {
  const { client } = await openClient()
  await client.createEcKey('orders', { enabled: false })
  expect((await client.rotateKey('orders')).properties.enabled).toBe(true)
})

test('a key that is not there has no policy and does not rotate', async () => {
  const { send } = await openClient()
  for (const [method, path] of [
    ['GET', '/keys/nobody/rotationpolicy'],
    ['POST', '/keys/nobody/rotate'],
  ] as const) {
    expect((await send(method, path)).body.error.code).toBe('KeyNotFound')
  }
})
