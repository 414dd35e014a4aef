import { expect, onTestFinished, test } from 'vitest'
import { openLocalVault } from '../../src/index.ts'
import { howToRsaJwk } from '../fixtures/how-to-rsa-key.ts'
import { collect, openClient } from '../open-client.ts'

const seed = `
clock: 2030-06-01T00:00:00Z
keys:
  - name: orders
    keyType: EC
    curve: P-384
    createdOn: 2030-01-01T00:00:00Z
    tags: { team: shop }
  - name: bills
    keyType: RSA
    versions:
      - createdOn: 2029-01-01T00:00:00Z
        enabled: false
        jwk: { n: ${howToRsaJwk.n}, e: AQAB, d: ${howToRsaJwk.d}, p: ${howToRsaJwk.p}, q: ${howToRsaJwk.q},
               dp: ${howToRsaJwk.dp}, dq: ${howToRsaJwk.dq}, qi: ${howToRsaJwk.qi} }
      - version: 0123456789abcdef0123456789abcdef
        keyType: EC
        expiresOn: 2030-12-31T00:00:00Z
  - name: certificate
    keyType: EC
    managed: true
  - name: gone
    keyType: EC
    deletedOn: 2030-05-31T00:00:00Z
`

test('a seed written by hand gives keys with dates, material and states that the API cannot make', async () => {
  const { vault, client } = await openClient()
  expect(await vault.importSnapshot(seed)).toEqual({ keys: 4, versions: 5 })
  expect(vault.now()).toEqual(new Date('2030-06-01T00:00:00Z'))
  const orders = await client.getKey('orders')
  expect(orders.key?.crv).toBe('P-384')
  expect(orders.properties).toMatchObject({ createdOn: new Date('2030-01-01T00:00:00Z'), tags: { team: 'shop' } })
  const bills = await client.getKey('bills')
  expect(bills.properties).toMatchObject({
    version: '0123456789abcdef0123456789abcdef',
    expiresOn: new Date('2030-12-31T00:00:00Z'),
  })
  const versions = await collect(client.listPropertiesOfKeyVersions('bills'))
  const first = versions.find(({ enabled }) => !enabled)
  const { key } = await client.getKey('bills', { version: first?.version ?? '' })
  expect(Buffer.from(key?.n ?? []).toString('base64url')).toBe(howToRsaJwk.n)
  expect((await client.getDeletedKey('gone')).properties.deletedOn).toEqual(new Date('2030-05-31T00:00:00Z'))
})

test('a key that belongs to a certificate is listed as managed and refuses to be changed', async () => {
  const { vault, client, send } = await openClient()
  await vault.importSnapshot('keys: [{ name: certificate, keyType: EC, managed: true }]')
  const [listed] = await collect(client.listPropertiesOfKeys())
  expect(listed).toMatchObject({ name: 'certificate', managed: true })
  const refusal = { statusCode: 403, details: { error: { innerError: { code: 'KeyManagedByKeyVault' } } } }
  await expect(client.rotateKey('certificate')).rejects.toMatchObject(refusal)
  await expect(client.updateKeyProperties('certificate', { enabled: false })).rejects.toMatchObject(refusal)
  await expect(client.beginDeleteKey('certificate')).rejects.toMatchObject({
    ...refusal,
    message: `Operation "delete" is not allowed as this object's lifetime is managed by Key Vault.`,
  })
  await expect(client.createEcKey('certificate')).rejects.toMatchObject(refusal)
  expect(await send('PUT', '/keys/certificate', { key: howToRsaJwk })).toMatchObject({
    status: 403,
    body: { error: { innererror: { code: 'KeyManagedByKeyVault' } } },
  })
  expect(await collect(client.listPropertiesOfKeyVersions('certificate'))).toHaveLength(1)
})

test('a deleted key of a certificate comes back and goes for good with its certificate only', async () => {
  const { vault, send } = await openClient()
  await vault.importSnapshot(
    'keys: [{ name: certificate, keyType: EC, managed: true, deletedOn: 2029-12-31T00:00:00Z }]',
  )
  const refusal = { status: 403, body: { error: { innererror: { code: 'KeyManagedByKeyVault' } } } }
  expect(await send('POST', '/deletedkeys/certificate/recover')).toMatchObject(refusal)
  expect(await send('DELETE', '/deletedkeys/certificate')).toMatchObject(refusal)
  expect((await send('GET', '/deletedkeys/certificate')).status).toBe(200)
})

test('an overdue key of a seed rotates at once', async () => {
  const { vault, client } = await openClient()
  await vault.importSnapshot(`
keys:
  - name: orders
    keyType: EC
    createdOn: 2029-01-01T00:00:00Z
    rotationPolicy: { rotateEvery: P30D, expireAfter: P90D }`)
  expect(await collect(client.listPropertiesOfKeyVersions('orders'))).toHaveLength(2)
  expect((await client.getKey('orders')).properties.createdOn).toEqual(vault.now())
})

test('an export imports into another vault as the same keys, private parts included', async () => {
  const { vault, client, send } = await openClient()
  await vault.importSnapshot(seed)
  await client.updateKeyRotationPolicy('orders', {
    expiresIn: 'P90D',
    lifetimeActions: [{ action: 'Rotate', timeBeforeExpiry: 'P30D' }],
  })
  const copy = await openLocalVault({ name: 'contoso' })
  onTestFinished(() => copy.close())
  const text = await vault.exportSnapshot()
  await copy.importSnapshot(text)
  expect(await copy.exportSnapshot()).toBe(text)

  const value = Buffer.alloc(48, 1).toString('base64url')
  const signature = (await send('POST', '/keys/orders/sign', { alg: 'ES384', value })).body.value
  const token = await copy.credential.getToken('https://vault.localhost/.default')
  const answer = await copy.fetch(
    new Request(`${copy.url}/keys/orders/verify?api-version=7.4`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token?.token}` },
      body: JSON.stringify({ alg: 'ES384', digest: value, value: signature }),
    }),
  )
  expect(await answer.json()).toEqual({ value: true })
})

test('nothing is imported when one name is taken', async () => {
  const { vault, client } = await openClient()
  await client.createEcKey('orders')
  const text = 'keys: [{ name: bills, keyType: EC }, { name: Orders, keyType: EC }]'
  await expect(vault.importSnapshot(text)).rejects.toMatchObject({
    code: 'INVALID_SNAPSHOT',
    message: 'the vault has a key "Orders" already',
  })
  expect(await collect(client.listPropertiesOfKeys())).toHaveLength(1)
})

test.each([
  ['keys: [{ keyType: EC }]', 'keys[0] has no name'],
  ['keys: [{ name: a }]', 'keys[0] has no keyType'],
  ['keys: [{ name: a, keyType: EC, color: red }]', 'keys[0]: there is no field "color"'],
  ['keys: [{ name: a_b, keyType: EC }]', 'keys[0]: The request URI contains an invalid name: a_b.'],
  ['keys: [{ name: a, keyType: oct }]', 'keys[0]: Invalid kty value: oct'],
  ['keys: [{ name: a, keyType: EC, curve: P-1 }]', 'keys[0]: Unsupported curve: P-1.'],
  ['keys: [{ name: a, keyType: EC, versions: [{ createdOn: soon }] }]', 'keys[0].versions[0].createdOn is a value of'],
  ['keys: [{ name: a, keyType: EC, versions: [] }]', 'keys[0].versions is empty'],
  ['keys: [{ name: a, keyType: EC, version: 1 }]', 'keys[0].version is a value of type number'],
  ['keys: [{ name: a, keyType: EC, rotationPolicy: { rotateEvery: P3D } }]', "keys[0]: Property 'timeAfterCreate'"],
  ['keys: {', 'the snapshot is not valid YAML at 1:8'],
  ['[]', 'snapshot is a list'],
])('a snapshot that is wrong says where: %s', async (text, message) => {
  const { vault, client } = await openClient()
  await expect(vault.importSnapshot(text)).rejects.toMatchObject({
    code: 'INVALID_SNAPSHOT',
    message: expect.stringContaining(message),
  })
  expect(await collect(client.listPropertiesOfKeys())).toEqual([])
})

test('a message about broken key material does not quote it', async () => {
  const { vault } = await openClient()
  const jwk = `{ n: ${howToRsaJwk.n}, e: AQAB, d: "SECRET!", p: AA, q: AA, dp: AA, dq: AA, qi: AA }`
  const failure = await vault.importSnapshot(`keys: [{ name: a, keyType: RSA, jwk: ${jwk} }]`).catch(String)
  expect(failure).toContain('keys[0]')
  expect(failure).not.toContain('SECRET')
})

test('a replacing import leaves the keys of the snapshot and no others, and of a broken one nothing happens', async () => {
  const { vault, client } = await openClient()
  await client.createEcKey('orders')
  await client.createEcKey('bills')
  await client.beginDeleteKey('bills')
  expect(vault.keyCount()).toBe(2)
  const text = 'keys: [{ name: orders, keyType: EC, curve: P-521 }]'
  await expect(vault.importSnapshot(`${text.slice(0, -1)}, { name: ORDERS, keyType: EC }]`)).rejects.toMatchObject({
    message: 'keys[1]: there is a key "ORDERS" before it',
  })
  expect(await vault.importSnapshot(text, { replace: true, dryRun: true })).toEqual({ keys: 1, versions: 1 })
  expect(vault.keyCount()).toBe(2)
  await vault.importSnapshot(text, { replace: true })
  expect(vault.keyCount()).toBe(1)
  expect((await client.getKey('orders')).key?.crv).toBe('P-521')
})

test('a failed import leaves the clock alone, too', async () => {
  const { vault, client } = await openClient()
  await client.createEcKey('orders')
  const text = 'clock: 2040-01-01T00:00:00Z\nkeys: [{ name: orders, keyType: EC }]'
  await expect(vault.importSnapshot(text)).rejects.toMatchObject({ code: 'INVALID_SNAPSHOT' })
  expect(vault.now()).toEqual(new Date('2030-01-01T00:00:00Z'))
})

test('a snapshot of another format is refused, and one that names none is taken', async () => {
  const vault = await openLocalVault()
  onTestFinished(() => vault.close())
  await expect(vault.importSnapshot('format: keyturn-snapshot-2\nkeys: []')).rejects.toThrow(
    'snapshot.format: "keyturn-snapshot-2" is no format that is known here',
  )
  expect(await vault.importSnapshot('keys: [{ name: orders, keyType: EC }]')).toEqual({ keys: 1, versions: 1 })
})

test('an export names the time only where it is not the time of the system', async () => {
  const vault = await openLocalVault()
  onTestFinished(() => vault.close())
  expect(await vault.exportSnapshot()).toBe('format: keyturn-snapshot-1\nkeys: []\n')
  await vault.clock.advance('1d')
  expect(await vault.exportSnapshot()).toMatch(/^format: keyturn-snapshot-1\nclock: 20/)
})

test('an erased store has no keys, no faults, no time of its own, and a client that is open goes on', async () => {
  const { vault, client } = await openClient()
  await client.createEcKey('orders')
  vault.sharedFaults.add({ kind: 'cut' })
  await vault.erase()
  expect(vault.clock.isFrozen()).toBe(false)
  expect(vault.now().getTime()).toBeCloseTo(Date.now(), -4)
  expect(await collect(client.listPropertiesOfKeys())).toEqual([])
  expect((await client.createEcKey('orders')).name).toBe('orders')
})
