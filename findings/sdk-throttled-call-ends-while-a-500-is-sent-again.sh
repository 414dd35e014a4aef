#!/usr/bin/env bash
# The JavaScript SDK sends a call again after a 500, of which nobody knows what it did, and not after a plain 429.
#
# Expected: a 429, which says that nothing was done and to come back later, is the first thing to be sent again with growing
# waits, as the service's guidance on throttling has it.
# Seen: 500 and 503 are sent again; 429 only with a Retry-After, and public records of Key Vault's 429 have none. So a
# burst of calls fails at once where a failing service would have been asked four times.
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
import { createHttpHeaders } from '@azure/core-rest-pipeline'
import { KeyClient } from '@azure/keyvault-keys'

const host = 'https://contoso.vault.azure.net'
const credential = { getToken: async () => ({ token: 'none', expiresOnTimestamp: Date.now() + 3_600_000 }) }
const key = { kid: `${host}/keys/orders/${'1'.padStart(32, '0')}`, kty: 'EC' }
const attributes = { enabled: true, created: 1735689600, updated: 1735689600 }

/** Reads a key of a vault that answers from memory, in place of the network, and whose first answer is the given one. */
async function readKey(status, wait) {
  let asked = 0
  const httpClient = {
    async sendRequest(request) {
      if (!request.headers.has('authorization')) {
        const challenge =
          'Bearer authorization="https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111", resource="https://vault.azure.net"'
        return { request, status: 401, headers: createHttpHeaders({ 'www-authenticate': challenge }), bodyAsText: '' }
      }
      asked++
      const type = { 'content-type': 'application/json' }
      if (asked > 1) {
        return { request, status: 200, headers: createHttpHeaders(type), bodyAsText: JSON.stringify({ key, attributes }) }
      }
      const bodyAsText = JSON.stringify({ error: { code: 'Refused', message: 'not now' } })
      return { request, status, headers: createHttpHeaders({ ...type, ...wait }), bodyAsText }
    },
  }
  const client = new KeyClient(host, credential, { httpClient, retryOptions: { retryDelayInMs: 1 } })
  const outcome = await client.getKey('orders').then(() => 'read', ({ statusCode }) => `failed with ${statusCode}`)
  return `${outcome} after ${asked}`
}

const seen = [await readKey(500), await readKey(503), await readKey(429), await readKey(429, { 'retry-after': '0' })]
for (const [index, what] of ['500', '503', '429', '429 with Retry-After'].entries()) console.log(`${what}: ${seen[index]}`)
process.exitCode = seen.join() === 'read after 2,read after 2,failed with 429 after 1,read after 2' ? 0 : 1
END_OF_PROBE
node probe.mjs
