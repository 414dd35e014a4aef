#!/usr/bin/env bash
# The CryptographyClient of the JavaScript SDK refuses to unwrap under a version that has expired, and asks nobody.
#
# Expected: a key's expiry date ends what makes new data (encrypt, wrap, sign); what is there can still be opened, as the
# service documents and does: it unwraps and decrypts with an expired version.
# Seen: a client made from a key throws before anything is sent. One made from the key's id reads the key first, and
# throws, too. So a program stops opening its data on the day of the expiry, though the service would go on.
#
# Seen with: @azure/keyvault-keys 4.10.2, Node 24.21.0. Exit status 0: still so. 1: it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund @azure/keyvault-keys@4.10.2 @azure/core-rest-pipeline@1.25.0
cat > probe.mjs <<'END_OF_PROBE'
import { generateKeyPairSync } from 'node:crypto'
import { createHttpHeaders } from '@azure/core-rest-pipeline'
import { CryptographyClient, KeyClient } from '@azure/keyvault-keys'

// A vault that answers from memory, in place of the network: one RSA key that expired yesterday, and unwraps.
const host = 'https://contoso.vault.azure.net'
const kid = `${host}/keys/orders/${'1'.padStart(32, '0')}`
const credential = { getToken: async () => ({ token: 'none', expiresOnTimestamp: Date.now() + 3_600_000 }) }
const { n, e } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' })
const yesterday = Math.floor(Date.now() / 1000) - 86_400
const attributes = { enabled: true, created: 1735689600, updated: 1735689600, exp: yesterday }
const key = { key: { kid, kty: 'RSA', n, e, key_ops: ['wrapKey', 'unwrapKey'] }, attributes }
const asked = []
const httpClient = {
  async sendRequest(request) {
    const { pathname } = new URL(request.url)
    if (!request.headers.has('authorization')) {
      const challenge =
        'Bearer authorization="https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111", resource="https://vault.azure.net"'
      return { request, status: 401, headers: createHttpHeaders({ 'www-authenticate': challenge }), bodyAsText: '' }
    }
    const verb = pathname.split('/').at(-1)
    asked.push(verb)
    const body = verb === 'unwrapkey' ? { kid, value: 'AAAA' } : key
    const headers = createHttpHeaders({ 'content-type': 'application/json' })
    return { request, status: 200, headers, bodyAsText: JSON.stringify(body) }
  },
}

const refused = async (client) => {
  try {
    await client.unwrapKey('RSA-OAEP-256', new Uint8Array(256))
    return false
  } catch (error) {
    console.log('refused:', error.message)
    return true
  }
}
const read = await new KeyClient(host, credential, { httpClient }).getKey('orders')
const byKey = await refused(new CryptographyClient(read, credential, { httpClient }))
const byId = await refused(new CryptographyClient(kid, credential, { httpClient }))
console.log('asked for', asked)
process.exitCode = byKey && byId && !asked.includes('unwrapkey') ? 0 : 1
END_OF_PROBE
node probe.mjs
