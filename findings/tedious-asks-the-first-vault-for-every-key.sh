#!/usr/bin/env bash
# The Always Encrypted provider of tedious asks the vault of the first master key for every other one, too.
#
# Expected: a column master key is named by its whole URL, so one provider reads each key from the vault in its path. Providers
# are chosen by their kind and not by the vault, and a move of the master keys to another vault needs both vaults for a while.
# Seen: the client for the first vault is kept, whatever the path says, so the second vault is never asked. A key of the same
# name in the first vault is taken in its place: what is encrypted "under" the second key is wrapped with the first.
#
# Seen with: tedious 20.3.9, @azure/keyvault-keys 4.10.2, Node 24.21.0. Exit status 0: still so. 1: it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm pkg set overrides.@azure/keyvault-keys=4.10.2
npm install --silent --no-audit --no-fund tedious@20.3.9
cat > probe.cjs <<'END_OF_PROBE'
const { generateKeyPairSync } = require('node:crypto')
const { once } = require('node:events')
const http = require('node:http')
const https = require('node:https')

const asked = []
const { n, e } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' })

/** Both vaults: each has a key of that name, signs with 256 bytes, and finds every signature good. */
function answer(request, response) {
  const { host, authorization } = request.headers
  if (!authorization) {
    const challenge =
      'Bearer authorization="https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111", resource="https://vault.azure.net"'
    return response.writeHead(401, { 'www-authenticate': challenge }).end()
  }
  const path = request.url.split('?')[0]
  asked.push(host + path)
  const kid = `https://${host}/keys/master/${'1'.padStart(32, '0')}`
  const key = { kid, kty: 'RSA', n, e, key_ops: ['sign', 'verify', 'wrapKey', 'unwrapKey'] }
  const bodies = { sign: { kid, value: 'A'.repeat(342) }, verify: { kid, value: true } }
  const body = bodies[path.split('/').at(-1)] ?? { key, attributes: { enabled: true } }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function main() {
  const server = http.createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // In place of the network: what goes to any vault arrives at the server above, with the name of the vault as its host.
  const { port } = server.address()
  https.request = ({ hostname: host, ...options }, answered) => {
    const headers = { ...options.headers, host }
    return http.request({ ...options, headers, hostname: '127.0.0.1', port, agent: undefined }, answered)
  }
  const { ColumnEncryptionAzureKeyVaultProvider } = require('tedious/lib/always-encrypted/keystore-provider-azure-key-vault.js')
  const provider = new ColumnEncryptionAzureKeyVaultProvider('client', 'none', '11111111-1111-1111-1111-111111111111')
  provider.credentials = { getToken: async () => ({ token: 'none', expiresOnTimestamp: Date.now() + 3_600_000 }) }
  for (const vault of ['first', 'second']) {
    const path = `https://${vault}.vault.azure.net/keys/master`
    asked.length = 0
    const made = await provider.encryptColumnEncryptionKey(path, 'RSA_OAEP', Buffer.alloc(32, 1))
    console.log(`under ${made.subarray(5, 5 + path.length)}, asked for`, asked)
  }
  server.close()
  server.closeAllConnections()
  process.exitCode = asked.length > 0 && asked.every((url) => url.startsWith('first.')) ? 0 : 1
}
main()
END_OF_PROBE
node probe.cjs
