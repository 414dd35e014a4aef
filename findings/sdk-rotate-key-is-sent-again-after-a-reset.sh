#!/usr/bin/env bash
# rotateKey sends its POST again when the connection is reset before the answer.
#
# Expected: a request that makes a new version each time it arrives is not repeated when nobody knows whether it arrived.
# Seen: it is repeated like a read. Where the first one had arrived, one call makes two versions, and gives back the second
# without a word about the first.
#
# Seen with: @azure/keyvault-keys 4.10.2, @azure/core-rest-pipeline 1.25.0, Node 24.21.0. Exit status 0: still so. 1: it has
# changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund @azure/keyvault-keys@4.10.2 @azure/core-rest-pipeline@1.25.0
cat > probe.mjs <<'END_OF_PROBE'
import { createHttpHeaders, RestError } from '@azure/core-rest-pipeline'
import { KeyClient } from '@azure/keyvault-keys'

// A vault that answers from memory, in place of the network.
const host = 'https://contoso.vault.azure.net'
const credential = { getToken: async () => ({ token: 'none', expiresOnTimestamp: Date.now() + 3_600_000 }) }
let versions = 0
const httpClient = {
  async sendRequest(request) {
    if (!request.headers.has('authorization')) {
      const challenge =
        'Bearer authorization="https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111", resource="https://vault.azure.net"'
      return { request, status: 401, headers: createHttpHeaders({ 'www-authenticate': challenge }), bodyAsText: '' }
    }
    versions++
    if (versions === 1) throw new RestError('read ECONNRESET', { code: 'ECONNRESET', request })
    const headers = createHttpHeaders({ 'content-type': 'application/json' })
    const key = { kid: `${host}/keys/orders/${String(versions).padStart(32, '0')}`, kty: 'EC' }
    const attributes = { enabled: true, created: 1735689600, updated: 1735689600 }
    return { request, status: 200, headers, bodyAsText: JSON.stringify({ key, attributes }) }
  },
}

const rotated = await new KeyClient(host, credential, { httpClient }).rotateKey('orders')
console.log(`the vault made ${versions} versions, the call gives`, rotated.properties.version)
process.exitCode = versions === 2 ? 0 : 1
END_OF_PROBE
node probe.mjs
