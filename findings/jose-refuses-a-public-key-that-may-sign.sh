#!/usr/bin/env bash
# jose refuses a public key whose key_ops name what its private half does, as those of Key Vault do.
#
# Expected: key_ops of a JSON Web Key say what the key is for (RFC 7517 4.3), and a public key is imported for the one of
# them that it can do: verify. Key Vault gives ["sign","verify"] with the public half, and so does who copies it to a JWKS.
# Seen: importJWK and jwtVerify hand the list on as the usages of a public key, and WebCrypto takes no "sign" there: a
# SyntaxError, not an error of jose. node:crypto takes the same key, and jwtVerify takes what node:crypto made of it.
#
# Seen with: jose 6.2.18, Node 24.21.0. Exit status 0: still so. 1: it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund jose@6.2.18
cat > probe.mjs <<'END'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const token = await new SignJWT({ order: 1 }).setProtectedHeader({ alg: 'ES256' }).sign(privateKey)
const jwk = (...key_ops) => ({ ...publicKey.export({ format: 'jwk' }), key_ops })
const keys = {
  'as the vault gives it': jwk('sign', 'verify'),
  'with verify alone': jwk('verify'),
  'by way of node:crypto': createPublicKey({ key: jwk('sign', 'verify'), format: 'jwk' }),
}
const seen = []
for (const [how, key] of Object.entries(keys)) {
  const outcome = await jwtVerify(token, key).then(() => 'verified', ({ name, message }) => `${name}: ${message}`)
  seen.push(outcome.split(':')[0])
  console.log(`${how}: ${outcome}`)
}
process.exitCode = seen.join() === 'SyntaxError,verified,verified' ? 0 : 1
END
node probe.mjs
