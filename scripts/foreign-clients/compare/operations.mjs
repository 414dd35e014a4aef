// What a key goes through in a vault, as 43 operations of the official client; each fails unless the vault does as the service.
import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync } from 'node:crypto'

const later = (days) => new Date(Date.now() + days * 86_400_000)
const digest = createHash('sha256').update('keyturn').digest()
const text = Buffer.from('keyturn')
const refusedWith = (statusCode, code) => (error) => {
  assert.equal(error.statusCode, statusCode)
  if (code !== undefined) assert.equal(error.details?.error?.code ?? error.code, code)
  return true
}
const all = async (items) => {
  const found = []
  for await (const item of items) found.push(item)
  return found
}

/**
 * @param client a KeyClient of the vault.
 * @param cryptographyOf makes a CryptographyClient that does everything in the vault, by the id of a key.
 * @returns names with functions, to be run in this order.
 */
export function operationsOf(client, cryptographyOf) {
  const kept = {}
  const roundTrip = async (key, alg) => {
    const { result } = await cryptographyOf(key.id).encrypt(alg, text)
    assert.deepEqual(Buffer.from((await cryptographyOf(key.id).decrypt(alg, result)).result), text)
  }
  const signs = (key, alg) => async () => {
    const crypto = cryptographyOf(kept[key].id)
    const { result } = await crypto.sign(alg, digest)
    assert.equal((await crypto.verify(alg, digest, result)).result, true)
  }
  const creates = (name, make) => async () => {
    kept[name] = await make()
    assert.match(kept[name].id, new RegExp(`/keys/${name}/[0-9a-f]{32}$`))
  }
  const curve = (name, crv) => [`create EC ${crv}`, creates(name, () => client.createEcKey(name, { curve: crv }))]
  const rsa = (name, keySize) => [`create RSA ${keySize}`, creates(name, () => client.createRsaKey(name, { keySize }))]
  return [
    rsa('rsa', 2048),
    rsa('rsa3', 3072),
    curve('ec', 'P-256'),
    curve('ec384', 'P-384'),
    curve('ec521', 'P-521'),
    curve('ec256k', 'P-256K'),
    [
      'create RSA-HSM',
      creates('hsm', async () => {
        const key = await client.createRsaKey('hsm', { hsm: true })
        assert.equal(key.keyType, 'RSA-HSM')
        return key
      }),
    ],
    [
      'import RSA',
      creates('imported', () => {
        const jwk = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })
        const bytes = Object.entries(jwk).map(([name, value]) => [
          name,
          name === 'kty' ? value : Buffer.from(value, 'base64url'),
        ])
        return client.importKey('imported', Object.fromEntries(bytes))
      }),
    ],
    ['get the newest', async () => assert.equal((await client.getKey('rsa')).id, kept.rsa.id)],
    [
      'get a version',
      async () => assert.equal((await client.getKey('rsa', { version: kept.rsa.properties.version })).id, kept.rsa.id),
    ],
    ['get in other case', async () => assert.equal((await client.getKey('RSA')).properties.version.length, 32)],
    ['404 of nothing', () => assert.rejects(client.getKey('nothing'), refusedWith(404, 'KeyNotFound'))],
    ['list keys', async () => assert.ok((await all(client.listPropertiesOfKeys())).length >= 8)],
    [
      'list in pages of two',
      async () => {
        const pages = await all(client.listPropertiesOfKeys().byPage({ maxPageSize: 2 }))
        assert.ok(pages.length >= 4 && pages.every((page) => page.length <= 2))
      },
    ],
    [
      'tags replace tags',
      async () => {
        await client.updateKeyProperties('rsa', { tags: { a: '1' } })
        assert.deepEqual((await client.updateKeyProperties('rsa', { tags: { b: '2' } })).properties.tags, { b: '2' })
      },
    ],
    [
      'set an expiry',
      async () => assert.ok((await client.updateKeyProperties('rsa', { expiresOn: later(100) })).properties.expiresOn),
    ],
    ['RSA-OAEP-256', () => roundTrip(kept.rsa, 'RSA-OAEP-256')],
    ['RSA1_5', () => roundTrip(kept.rsa, 'RSA1_5')],
    [
      'wrap and unwrap',
      async () => {
        const { result } = await cryptographyOf(kept.rsa.id).wrapKey('RSA-OAEP', text)
        assert.deepEqual(Buffer.from((await cryptographyOf(kept.rsa.id).unwrapKey('RSA-OAEP', result)).result), text)
      },
    ],
    ['RS256', signs('rsa', 'RS256')],
    ['PS256', signs('rsa', 'PS256')],
    ['ES256', signs('ec', 'ES256')],
    ['ES256K', signs('ec256k', 'ES256K')],
    [
      'a changed digest is not verified',
      async () => {
        const crypto = cryptographyOf(kept.ec.id)
        const { result } = await crypto.sign('ES256', digest)
        assert.equal((await crypto.verify('ES256', Buffer.alloc(32), result)).result, false)
      },
    ],
    [
      'key_ops are obeyed',
      async () => {
        const { id } = await client.createRsaKey('signs', { keyOps: ['sign'] })
        await assert.rejects(cryptographyOf(id).encrypt('RSA-OAEP', text), refusedWith(403, 'Forbidden'))
      },
    ],
    [
      'the default policy has no id',
      async () => {
        const policy = await client.getKeyRotationPolicy('rsa')
        assert.deepEqual([policy.id, policy.lifetimeActions?.[0]?.action], [undefined, 'Notify'])
      },
    ],
    [
      'a rotation policy adds Notify',
      async () => {
        const lifetimeActions = [{ action: 'Rotate', timeAfterCreate: 'P30D' }]
        const policy = await client.updateKeyRotationPolicy('rsa', { lifetimeActions, expiresIn: 'P90D' })
        assert.deepEqual(
          policy.lifetimeActions.map(({ action }) => action),
          ['Rotate', 'Notify'],
        )
      },
    ],
    [
      'a policy of one day is refused',
      () =>
        assert.rejects(
          client.updateKeyRotationPolicy('ec', { lifetimeActions: [{ action: 'Rotate', timeAfterCreate: 'P1D' }] }),
          refusedWith(400),
        ),
    ],
    [
      'rotate by policy: 90 days',
      async () => {
        kept.sealed = (await cryptographyOf(kept.rsa.id).encrypt('RSA-OAEP', text)).result
        const { id, properties } = await client.rotateKey('rsa')
        assert.notEqual(id, kept.rsa.id)
        assert.equal(properties.expiresOn - properties.createdOn, 90 * 86_400_000)
        assert.deepEqual(properties.tags, { b: '2' })
      },
    ],
    [
      'rotate without policy: no expiry',
      async () => assert.equal((await client.rotateKey('ec')).properties.expiresOn, undefined),
    ],
    [
      'the old version still decrypts',
      async () => {
        const { result } = await cryptographyOf(kept.rsa.id).decrypt('RSA-OAEP', kept.sealed)
        assert.deepEqual(Buffer.from(result), text)
      },
    ],
    ['list versions', async () => assert.equal((await all(client.listPropertiesOfKeyVersions('rsa'))).length, 2)],
    [
      'an expired key decrypts only',
      async () => {
        const { properties } = kept.rsa
        await client.updateKeyProperties('rsa', properties.version, { expiresOn: later(-1) })
        const crypto = cryptographyOf(kept.rsa.id)
        await crypto.decrypt('RSA-OAEP', kept.sealed)
        await assert.rejects(crypto.encrypt('RSA-OAEP', text), refusedWith(403, 'Forbidden'))
      },
    ],
    [
      'a disabled key does not sign',
      async () => {
        await client.updateKeyProperties('ec384', { enabled: false })
        const sign = cryptographyOf(kept.ec384.id).sign('ES384', createHash('sha384').update('a').digest())
        await assert.rejects(sign, refusedWith(403, 'Forbidden'))
      },
    ],
    ['a name with an underscore is refused', () => assert.rejects(client.createEcKey('a_b'), refusedWith(400))],
    [
      'backup',
      async () => {
        kept.backup = await client.backupKey('ec')
        assert.ok(kept.backup.length > 0)
      },
    ],
    [
      'restore over a live key is refused',
      () => assert.rejects(client.restoreKeyBackup(kept.backup), refusedWith(409, 'Conflict')),
    ],
    [
      'delete',
      async () => {
        const poller = await client.beginDeleteKey('ec', { intervalInMs: 200 })
        assert.ok((await poller.pollUntilDone()).properties.scheduledPurgeDate)
      },
    ],
    ['a deleted key keeps its name', () => assert.rejects(client.createEcKey('ec'), refusedWith(409, 'Conflict'))],
    [
      'list deleted',
      async () =>
        assert.deepEqual(
          (await all(client.listDeletedKeys())).map(({ name }) => name),
          ['ec'],
        ),
    ],
    [
      'recover',
      async () => {
        const poller = await client.beginRecoverDeletedKey('ec', { intervalInMs: 200 })
        await poller.pollUntilDone()
        assert.equal((await all(client.listPropertiesOfKeyVersions('ec'))).length, 2)
      },
    ],
    [
      'purge',
      async () => {
        await (await client.beginDeleteKey('ec', { intervalInMs: 200 })).pollUntilDone()
        await client.purgeDeletedKey('ec')
        await assert.rejects(client.getDeletedKey('ec'), refusedWith(404, 'KeyNotFound'))
      },
    ],
    [
      'restore: same version ids',
      async () => {
        await client.restoreKeyBackup(kept.backup)
        const versions = (await all(client.listPropertiesOfKeyVersions('ec'))).map(({ version }) => version)
        assert.ok(versions.length === 2 && versions.includes(kept.ec.properties.version))
      },
    ],
  ]
}
