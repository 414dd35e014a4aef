#!/usr/bin/env bash
# The event data of Key Vault has capital letters; the types of @azure/eventgrid say small ones, and nothing converts.
#
# Expected: after deserializeEventGridEvents and isSystemEvent, event.data.id and event.data.exp, as the declared type
# KeyVaultKeyNearExpiryEventData has them, hold the key's id and expiry. The wire says Id, VaultName, EXP.
# Seen: the deserializer leaves the members as they came, for Event Grid's own schema and for CloudEvents, so a program that
# compiles reads undefined; Id and EXP are there, but the type does not know them.
#
# Seen with: @azure/eventgrid 5.12.0, typescript 5.9.3, Node 24.21.0. Exit status 0: still so. 1: it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm pkg set type=module
npm install --silent --no-audit --no-fund @azure/eventgrid@5.12.0 typescript@5.9.3 @types/node@24.10.1
cat > probe.ts <<'END'
import { EventGridDeserializer, isSystemEvent } from '@azure/eventgrid'

const data = {
  Id: 'https://contoso.vault.azure.net/keys/orders/00000000000000000000000000000001',
  VaultName: 'contoso',
  ObjectType: 'Key',
  ObjectName: 'orders',
  Version: '00000000000000000000000000000001',
  NBF: 1767225600,
  EXP: 1798761600,
}
const type = 'Microsoft.KeyVault.KeyNearExpiry'
const reader = new EventGridDeserializer()
const [own] = await reader.deserializeEventGridEvents({
  id: '1', topic: '/subscriptions/s', subject: 'orders', eventType: type, eventTime: '2026-12-01T00:00:00Z',
  dataVersion: '1', metadataVersion: '1', data,
})
const [cloud] = await reader.deserializeCloudEvents({
  id: '1', source: '/subscriptions/s', specversion: '1.0', type, subject: 'orders', time: '2026-12-01T00:00:00Z', data,
})
if (!own || !cloud || !isSystemEvent(type, own) || !isSystemEvent(type, cloud)) throw new Error('not taken for an event of Key Vault')
for (const { data: read } of [own, cloud]) {
  if (!read) throw new Error('no data')
  console.log('typed members:', read.id, read.exp, '| members that came:', Object.keys(read).join(' '))
  if (read.id !== undefined || read.exp !== undefined) process.exitCode = 1
}
END
npx tsc --strict --skipLibCheck --target es2022 --module nodenext --types node probe.ts
node probe.js
