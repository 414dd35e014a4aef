#!/usr/bin/env bash
# The Always Encrypted provider of tedious takes RSA keys, and none that is kept in an HSM.
#
# Expected: RSA-HSM is RSA to every client: the same operations and sizes, and the kind of key that is asked for where a
# column master key has to be kept well.
# Seen: "Cannot use a non-RSA key: RSA-HSM", before anything is wrapped or opened. The type is compared with RSA as a whole.
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

const { n, e } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' })

/** A vault with a key of each type, named for it, that signs with 256 bytes and finds every signature good. */
function answer(request, response) {
  if (!request.headers.authorization) {
    const challenge =
      'Bearer authorization="https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111", resource="https://vault.azure.net"'
    return response.writeHead(401, { 'www-authenticate': challenge }).end()
  }
  const path = request.url.split('?')[0]
  const kty = path.split('/')[2]
  const kid = `https://contoso.vault.azure.net/keys/${kty}/${'1'.padStart(32, '0')}`
  const key = { kid, kty, n, e, key_ops: ['sign', 'verify', 'wrapKey', 'unwrapKey'] }
  const bodies = { sign: { kid, value: 'A'.repeat(342) }, verify: { kid, value: true } }
  const body = bodies[path.split('/').at(-1)] ?? { key, attributes: { enabled: true } }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function main() {
  const server = http.createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // In place of the network: what goes to the vault arrives at the server above.
  const { port } = server.address()
  https.request = (options, answered) =>
    http.request({ ...options, protocol: 'http:', hostname: '127.0.0.1', port, agent: undefined }, answered)
  const { ColumnEncryptionAzureKeyVaultProvider } = require('tedious/lib/always-encrypted/keystore-provider-azure-key-vault.js')
  const provider = new ColumnEncryptionAzureKeyVaultProvider('client', 'none', '11111111-1111-1111-1111-111111111111')
  provider.credentials = { getToken: async () => ({ token: 'none', expiresOnTimestamp: Date.now() + 3_600_000 }) }
  const seen = []
  for (const type of ['RSA', 'RSA-HSM']) {
    const path = `https://contoso.vault.azure.net/keys/${type}`
    const made = provider.encryptColumnEncryptionKey(path, 'RSA_OAEP', Buffer.alloc(32, 1))
    seen.push(await made.then(() => 'wrapped', ({ message }) => message))
    console.log(`${type}: ${seen.at(-1)}`)
  }
  server.close()
  server.closeAllConnections()
  process.exitCode = seen.join() === 'wrapped,Cannot use a non-RSA key: RSA-HSM.' ? 0 : 1
}
main()
END_OF_PROBE
node probe.cjs
