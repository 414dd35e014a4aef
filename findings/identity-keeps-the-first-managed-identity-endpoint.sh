#!/usr/bin/env bash
# A process keeps the managed identity endpoint that it asked first, whatever the environment says later.
#
# Expected: a ManagedIdentityCredential that is made after IDENTITY_ENDPOINT and IDENTITY_HEADER have changed asks the
# endpoint that they name now.
# Seen: the choice is a static member of a class, so the second credential asks the first endpoint, with the first header. A
# test suite that starts a server of its own for each file fails from the second file on with "network_error".
#
# Seen with: @azure/identity 4.14.1, @azure/msal-node 7.2.1, Node 24.21.0. Exit status 0: still so. 1: it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm pkg set overrides.@azure/msal-node=7.2.1
npm install --silent --no-audit --no-fund @azure/identity@4.14.1
cat > probe.mjs <<'END_OF_PROBE'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { ManagedIdentityCredential } from '@azure/identity'

/** An endpoint as App Service has one, which notes for which header it was asked. */
async function startEndpoint() {
  const asked = []
  const server = createServer((request, response) => {
    asked.push(request.headers['x-identity-header'])
    const expires_on = String(Math.floor(Date.now() / 1000) + 3600)
    const token = { access_token: 'none', expires_on, resource: 'https://vault.azure.net', token_type: 'Bearer' }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(token))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { asked, server, url: `http://127.0.0.1:${server.address().port}/token` }
}

const [first, second] = [await startEndpoint(), await startEndpoint()]
for (const [header, { url }] of [['first', first], ['second', second]]) {
  process.env.IDENTITY_ENDPOINT = url
  process.env.IDENTITY_HEADER = header
  // Another identity each time, so that no token of before is taken from a cache.
  const clientId = header === 'first' ? '11111111-1111-1111-1111-111111111111' : '22222222-2222-2222-2222-222222222222'
  await new ManagedIdentityCredential({ clientId }).getToken('https://vault.azure.net/.default')
}
console.log('the first endpoint was asked with', first.asked, 'and the second with', second.asked)
first.server.close()
second.server.close()
process.exitCode = first.asked.length === 2 && second.asked.length === 0 ? 0 : 1
END_OF_PROBE
node probe.mjs
