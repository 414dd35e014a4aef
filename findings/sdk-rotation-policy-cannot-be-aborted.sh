#!/usr/bin/env bash
# getKeyRotationPolicy ignores its options.
#
# Expected: a signal that has aborted ends the call before it is sent, and custom headers go out, as with getKey.
# Seen: the request is sent without the header and the call succeeds.
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
import { KeyClient } from '@azure/keyvault-keys'

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
answer = ({ url }) =>
  url.includes('rotationpolicy') ? { id: '', lifetimeActions: [], attributes: {} } : bundle(publicKey.export({ format: 'jwk' }))
const client = new KeyClient(host, credential, { httpClient })
await client.getKey('orders')
const options = { abortSignal: AbortSignal.abort(), requestOptions: { customHeaders: { 'x-trace': 'yes' } } }
const outcome = (call) => call.then(() => 'sent and answered', ({ name }) => name)
const key = await outcome(client.getKey('orders', options))
sent.length = 0
const policy = await outcome(client.getKeyRotationPolicy('orders', options))
console.log('getKey:', key, '- getKeyRotationPolicy:', policy, '- header:', sent[0]?.headers.get('x-trace') ?? 'absent')
process.exitCode = key === 'AbortError' && policy === 'sent and answered' && !sent[0].headers.has('x-trace') ? 0 : 1
END
node probe.mjs
