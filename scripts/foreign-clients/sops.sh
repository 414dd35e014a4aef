#!/usr/bin/env bash
# Encrypts a file with sops and a key of the vault, and decrypts it again. $1: sops, $2: the id of the key's version.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'order: 4711\n' > plain.yaml
"$1" encrypt --azure-kv "$2" plain.yaml > secret.yaml
grep -q 'order: ENC\[' secret.yaml && ! grep -q 4711 secret.yaml
echo 'sops    encrypted a file with a key of the vault'
"$1" decrypt secret.yaml | cmp - plain.yaml
echo 'sops    decrypted it'
"$1" --version --disable-version-check | sed 's/^/sops    /'
echo 'sops    done'
