// The life of a key: create it in three ways, read, list, disable, delete, purge.
import { connect } from './connect.js'

const client = connect()
const id = Date.now()
const names = { general: `general-${id}`, ec: `ec-${id}`, rsa: `rsa-${id}` }

const general = await client.createKey(names.general, 'EC')
console.log('created', general.id)
const ec = await client.createEcKey(names.ec, { curve: 'P-256' })
console.log('created', ec.keyType, ec.key?.crv)
const rsa = await client.createRsaKey(names.rsa, { keySize: 2048 })
console.log('created', rsa.keyType, rsa.key?.n?.length, 'bytes')

console.log('read', (await client.getKey(names.general)).id)
for await (const { name } of client.listPropertiesOfKeys()) {
  console.log('listed', (await client.getKey(name)).id)
}

const { version } = general.properties
const updated = await client.updateKeyProperties(names.general, version, { enabled: false })
console.log('enabled', updated.properties.enabled)

const poller = await client.beginDeleteKey(names.general)
await poller.pollUntilDone()
const deleted = await client.getDeletedKey(names.general)
console.log('deleted, recoverable until', deleted.properties.scheduledPurgeDate?.toISOString())
await client.purgeDeletedKey(names.general)
console.log('purged', names.general)
