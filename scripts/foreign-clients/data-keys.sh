#!/usr/bin/env bash
# Seals with go-kms-wrapping and a keeper of the Go CDK, rotates the key, moves both with rewrap, disables the old version, and
# has them opened. $1: the Go program, $2: what runs keyturn.
set -euo pipefail
program=$1 keyturn=$2
work=$(mktemp -d)
"$keyturn" vault start --port 443 -o json > "$work/started" &
vault=$!
trap 'kill $vault && wait $vault || true; rm -rf "$work"' EXIT
for _ in $(seq 300); do [[ -s $work/started ]] && break; sleep 0.1; done
while IFS='=' read -r variable value; do export "$variable=$value"; done < <("$NODE" -e '
  const { env } = JSON.parse(require("node:fs").readFileSync(0, "utf8"))
  for (const [name, value] of Object.entries(env)) console.log(`${name}=${value}`)' < "$work/started")
host=default.vault.localhost
old=$("$keyturn" create data-keys --type RSA -v local -o json | "$NODE" -p 'JSON.parse(require("node:fs").readFileSync(0, "utf8")).version')
"$program" seal "$work" "$host" data-keys
if [[ -n ${KEEP:-} ]]; then
  mkdir -p "$KEEP/data-keys"
  cp "$work/seal.blob" "$work/keeper.bin" "$KEEP/data-keys"
  "$keyturn" vault export "$KEEP/data-keys/vault.yaml" --force -v local
fi
"$keyturn" rotate data-keys -v local > /dev/null
"$program" open "$work" "$host" data-keys && exit 1 || echo 'gocloud  does not open its own after a rotation'
"$keyturn" rewrap "$work/seal.blob" --key data-keys -v local > /dev/null
"$keyturn" rewrap "$work/keeper.bin" --key data-keys --raw RSA-OAEP-256 -v local > /dev/null
"$keyturn" disable data-keys --version "$old" -v local --yes > /dev/null
"$program" open "$work" "$host" data-keys
echo 'data-keys  both opened after a rotation, a rewrap and the disabling of the old version'
