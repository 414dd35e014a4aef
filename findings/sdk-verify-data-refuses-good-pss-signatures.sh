#!/usr/bin/env bash
# verifyData says false to RSA-PSS signatures that are good.
#
# Expected: PS256 over data that node:crypto has signed (SHA-256, MGF1 with SHA-256, salt of 32 bytes; RFC 7518 3.5) is valid,
# as RS256 is.
# Seen: RS256 true, PS256 false: the public key is used here, without the service, and the padding is not set.
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
import { constants, generateKeyPairSync, sign } from 'node:crypto'
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

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
answer = () => bundle(publicKey.export({ format: 'jwk' }))
const client = new CryptographyClient(`${host}/keys/orders/${version('1')}`, credential, { httpClient })
const data = Buffer.from('pay 10 to bob')
const good = async (algorithm, padding) =>
  (await client.verifyData(algorithm, data, sign('sha256', data, { key: privateKey, padding, saltLength: 32 }))).result
const rs256 = await good('RS256', constants.RSA_PKCS1_PADDING)
const ps256 = await good('PS256', constants.RSA_PKCS1_PSS_PADDING)
console.log('RS256', rs256, '- PS256', ps256)
process.exitCode = rs256 && !ps256 ? 0 : 1
END
node probe.mjs
