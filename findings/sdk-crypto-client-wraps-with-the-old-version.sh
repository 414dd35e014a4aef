#!/usr/bin/env bash
# A CryptographyClient without a version goes on wrapping with the version it saw first.
#
# Expected: an id without a version means the latest one, at each call, as it does on the wire.
# Seen: the first wrapKey reads the key and keeps its public half for the life of the client; after a rotation it wraps with
# the old version, without a request, and names the old version in its answer. unwrapKey, sent without a version, goes to
# the new one, which cannot open it.
#
# Seen with: @azure/keyvault-keys 4.10.2, Node 24.21.0. Exit status 0: still so. 1: it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund @azure/keyvault-keys@4.10.2 @azure/core-rest-pipeline@1.25.0
cat > probe.mjs <<'END'
import { createHttpHeaders } from '@azure/core-rest-pipeline'
import { generateKeyPairSync } from 'node:crypto'
import { CryptographyClient } from '@azure/keyvault-keys'

// A vault that answers from memory, in place of the network.
const host = 'https://contoso.vault.azure.net'
const credential = { getToken: async () => ({ token: 'none', expiresOnTimestamp: Date.now() + 3_600_000 }) }
const sent = []
let answer = () => ({})
const httpClient = {
  async sendRequest(request) {
    if (!request.headers.has('authorization')) {
      const challenge =
        'Bearer authorization="https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111", resource="https://vault.azure.net"'
      return { request, status: 401, headers: createHttpHeaders({ 'www-authenticate': challenge }), bodyAsText: '' }
    }
    sent.push(request)
    const headers = createHttpHeaders({ 'content-type': 'application/json' })
    return { request, status: 200, headers, bodyAsText: JSON.stringify(answer(request)) }
  },
}
const version = (digit) => digit.padStart(32, '0')
const bundle = (jwk, digit = '1') => ({
  key: { kid: `${host}/keys/orders/${version(digit)}`, key_ops: ['sign', 'verify', 'wrapKey', 'unwrapKey'], ...jwk },
  attributes: { enabled: true, created: 1735689600, updated: 1735689600 },
})

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
let latest = '1'
answer = () => bundle({ ...publicKey.export({ format: 'jwk' }) }, latest)
const client = new CryptographyClient(`${host}/keys/orders`, credential, { httpClient })
await client.wrapKey('RSA-OAEP', Buffer.alloc(32, 1))
latest = '2'
sent.length = 0
const { keyID } = await client.wrapKey('RSA-OAEP', Buffer.alloc(32, 1))
console.log('after the rotation it wrapped with', keyID, 'and sent', sent.length, 'requests')
process.exitCode = keyID?.endsWith(version('1')) && sent.length === 0 ? 0 : 1
END
node probe.mjs
