#!/usr/bin/env bash
# importKey encodes the text members of a JSON Web Key a second time.
#
# Expected: a JWK as node:crypto, jose and RFC 7517 have it (base64url text) is sent as it is.
# Seen: each text member is taken for raw bytes and base64url-encoded once more, so another number arrives. The members
# have to be given as bytes, which the type (Uint8Array) says and a plain-JavaScript caller does not see.
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

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = privateKey.export({ format: 'jwk' })
answer = () => bundle(publicKey.export({ format: 'jwk' }))
await new KeyClient(host, credential, { httpClient }).importKey('orders', jwk)
const arrived = JSON.parse(sent[0].body).key.n
const twice = Buffer.from(jwk.n).toString('base64url')
console.log('arrived as given:', arrived === jwk.n, '- encoded twice:', arrived === twice)
process.exitCode = arrived === twice ? 0 : 1
END
node probe.mjs
