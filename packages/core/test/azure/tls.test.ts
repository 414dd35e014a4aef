import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { type LocalVaultServer, startLocalVault } from '@keyturn/local-vault'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../../src/connect.ts'
import { createKey } from '../../src/lifecycle/create.ts'
import { deleteKey } from '../../src/lifecycle/delete.ts'
import { listKeys } from '../../src/lifecycle/list.ts'
import { listKeyVersions } from '../../src/lifecycle/list-versions.ts'
import { rotateKey } from '../../src/rotation/rotate.ts'
import { collect } from '../collect.ts'

let server: LocalVaultServer
let untrusted: Promise<unknown>
const trusted = getCACertificates('default')
const clock = { now: () => new Date(), sleep: async () => {} }

beforeAll(async () => {
  server = await startLocalVault()
  const { credential } = server.vault
  const vault = await connect(server.url, { credential, clock })
  untrusted = vault.getKey('orders').catch((error: unknown) => error)
  await untrusted
  setDefaultCACertificates([...trusted, server.caCertificate])
})

afterAll(async () => {
  setDefaultCACertificates(trusted)
  await server.close()
})

test.each([
  ['localhost', 'orders-1'],
  ['127.0.0.1', 'orders-2'],
  // Found on this machine, whatever the resolver says of it.
  ['default.vault.localhost', 'orders-3'],
])('a key lives its whole life over TLS at %s', async (host, name) => {
  const vault = await connect(`https://${host}:${server.port}`, { credential: server.vault.credential })
  const { id, version } = await createKey(vault, name, { keyType: 'EC' })
  expect(id).toBe(`${vault.url}/keys/${name}/${version}`)
  expect(await rotateKey(vault, name)).toMatchObject({
    outcome: 'rotated',
    previousVersion: version,
    verification: { ok: true },
  })
  expect(await listKeyVersions(vault, name)).toHaveLength(2)
  expect((await collect(listKeys(vault))).map((key) => key.name)).toContain(name)
  await expect(deleteKey(vault, name)).resolves.toMatchObject({ name })
})

test('a certificate that nobody vouches for is refused, with the variable that names who does', async () => {
  expect(await untrusted).toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringMatching(
      /^cannot read key "orders" in vault "localhost": the certificate of "localhost:\d+" is not trusted/,
    ),
    hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
  })
})

test('a port where nothing listens is said, for a read after three more tries and for a rotation as not sent', async () => {
  const closed = await startLocalVault()
  const vault = await connect(closed.url, { credential: closed.vault.credential, clock })
  await closed.close()
  await expect(vault.getKey('orders')).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('ECONNREFUSED'),
  })
  await expect(vault.rotateKey('orders')).rejects.toMatchObject({ arrival: 'not-sent', code: 'UNAVAILABLE' })
})
