// A key with attributes and a rotation policy, rotated by hand; and a key that was made elsewhere.
import { readFile } from 'node:fs/promises'
import { KnownKeyOperations, KnownKeyTypes, parseKeyVaultKeyIdentifier } from '@azure/keyvault-keys'
import { connect } from './connect.js'

const client = connect()
const name = `rotating-${Date.now()}`
const inOneYear = new Date()
inOneYear.setFullYear(inOneYear.getFullYear() + 1)

const created = await client.createKey(name, KnownKeyTypes.RSA, {
  enabled: true,
  expiresOn: inOneYear,
  exportable: false,
  tags: { project: 'quickstart' },
  keySize: 2048,
  keyOps: [KnownKeyOperations.Encrypt, KnownKeyOperations.Decrypt],
})
console.log('created', created.properties.version, created.keyOperations?.join(','))

const policy = await client.updateKeyRotationPolicy(name, {
  expiresIn: 'P90D',
  lifetimeActions: [
    { action: 'Rotate', timeAfterCreate: 'P30D' },
    { action: 'Notify', timeBeforeExpiry: 'P7D' },
  ],
})
console.log('policy', policy.expiresIn, policy.lifetimeActions?.map(({ action }) => action).join(','))

const current = await client.getKey(name)
const rotated = await client.rotateKey(current.name)
console.log('rotated', rotated.properties.version !== created.properties.version)
console.log('expires', Number(rotated.properties.expiresOn) - Number(rotated.properties.createdOn), 'ms after creation')

const jwk = JSON.parse(await readFile(new URL('rsa-key.jwk.json', import.meta.url), 'utf8'))
const bytes = Object.entries(jwk).map(([member, value]) => [
  member,
  member === 'kty' ? value : Buffer.from(value, 'base64url'),
])
const imported = await client.importKey(`imported-${Date.now()}`, Object.fromEntries(bytes))
const isSameKey = Buffer.from(imported.key?.n ?? []).toString('base64url') === jwk.n
console.log('imported', isSameKey)

const { name: parsedName, version } = parseKeyVaultKeyIdentifier(rotated.id ?? '')
console.log('parsed', parsedName === name, version === rotated.properties.version)
