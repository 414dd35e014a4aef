#!/usr/bin/env bash
# The JavaScript SDK of 2022 and 2023 asks for the second page of a key's versions at a path that does not exist.
#
# Expected: the nextLink of a page is followed as the service gave it.
# Seen: its path is replaced by the key's name and its $skiptoken is dropped: GET /orders?api-version=7.4, a 404. A program
# that lists the versions of a key works until the key has more than one page of them, 25 rotations later.
#
# Seen with: @azure/keyvault-keys 4.5.0, 4.6.0 and 4.7.0 (4.10.2 follows the link), Node 24.21.0. Exit status 0: still so. 1: it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
cat > probe.mjs <<'END_OF_PROBE'
import { createHttpHeaders } from '@azure/core-rest-pipeline'
import { KeyClient } from '@azure/keyvault-keys'

// A vault that answers from memory, in place of the network: two pages of versions, and 404 for what is not one of them.
const host = 'https://contoso.vault.azure.net'
const path = '/keys/orders/versions'
const credential = { getToken: async () => ({ token: 'none', expiresOnTimestamp: Date.now() + 3_600_000 }) }
const attributes = { enabled: true, created: 1735689600, updated: 1735689600 }
const page = (version, nextLink) => ({
  value: [{ kid: `${host}/keys/orders/${version.padStart(32, '0')}`, attributes }],
  nextLink,
})
const asked = []
function answer(url) {
  asked.push(url.pathname + url.search)
  if (url.pathname !== path) return [404, { error: { code: 'NotFound', message: 'no such path' } }]
  if (url.searchParams.has('$skiptoken')) return [200, page('2', null)]
  return [200, page('1', `${host}${path}?api-version=7.4&$skiptoken=abc&maxresults=1`)]
}
const httpClient = {
  async sendRequest(request) {
    if (!request.headers.has('authorization')) {
      const challenge =
        'Bearer authorization="https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111", resource="https://vault.azure.net"'
      return { request, status: 401, headers: createHttpHeaders({ 'www-authenticate': challenge }), bodyAsText: '' }
    }
    const [status, body] = answer(new URL(request.url))
    const headers = createHttpHeaders({ 'content-type': 'application/json' })
    return { request, status, headers, bodyAsText: JSON.stringify(body) }
  },
}

const seen = []
let failure
try {
  const client = new KeyClient(host, credential, { httpClient })
  for await (const { version } of client.listPropertiesOfKeyVersions('orders')) seen.push(version)
} catch (error) {
  failure = error.statusCode
}
console.log('asked for', asked)
console.log('versions seen:', seen.length, 'then', failure)
process.exitCode = seen.length === 1 && failure === 404 && asked.at(-1).startsWith('/orders?') ? 0 : 1
END_OF_PROBE
for version in 4.5.0 4.6.0 4.7.0; do
  npm install --silent --no-audit --no-fund "@azure/keyvault-keys@$version" @azure/core-rest-pipeline@1.25.0
  echo "@azure/keyvault-keys $version"
  node probe.mjs
done
