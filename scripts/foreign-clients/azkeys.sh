#!/usr/bin/env bash
# Runs the tests that ship with Go's azkeys, unchanged and in their live mode, against a started vault: secure key release
# with its attestation included. Called by foreign-clients.sh, whose environment it needs; Go fetches the module.
#
# The tests check that a challenge is for a domain of the vault's host, so they need its name: `default.vault.localhost` and
# `default.managedhsm.localhost` have to lead to 127.0.0.1. Where they don't, the tests get a hosts file of their own, in a
# mount namespace, which takes root.
set -euo pipefail

version=${AZKEYS_VERSION:-v1.5.0}
tests=${AZKEYS_TESTS:-17}
hosts=(default.vault.localhost default.managedhsm.localhost)
port=$(sed -E 's#.*:([0-9]+).*#\1#' <<< "$AZURE_KEYVAULT_ATTESTATION_URL")

work=$(mktemp -d)
trap 'chmod -R u+w "$work" && rm -rf "$work"' EXIT
cd "$work"
printf 'module azkeys-own-tests\n\ngo 1.23\n' > go.mod
module=$(go mod download -json "github.com/Azure/azure-sdk-for-go/sdk/security/keyvault/azkeys@$version" |
  sed -nE 's/^\t"Dir": "(.*)",?$/\1/p')
cp -R "$module/." azkeys
chmod -R u+w azkeys
cd azkeys

run() { go test -count=1 -timeout 9m -v . > "$work/output" 2>&1; }
export AZURE_RECORD_MODE=live
export AZURE_KEYVAULT_URL="https://${hosts[0]}:$port/" AZURE_MANAGEDHSM_URL="https://${hosts[1]}:$port/"
status=0
if getent hosts "${hosts[@]}" > /dev/null; then
  run || status=$?
else
  { cat /etc/hosts; echo "127.0.0.1 ${hosts[*]}"; } > "$work/hosts"
  export -f run
  export work
  unshare --mount bash -c "mount --bind '$work/hosts' /etc/hosts && run" || status=$?
fi

passed=$(grep -cE '^--- PASS: ' "$work/output" || true)
# Two parts skip themselves whatever the vault is like; these two reasons are about the vault.
skipped=$(grep -cE 'transient service fault|set AZURE_MANAGEDHSM_URL' "$work/output" || true)
echo "azkeys $version, its own tests in live mode: $passed of $tests passed ($(go version))"
if [[ $status -ne 0 || $passed -ne $tests || $skipped -ne 0 ]]; then
  cat "$work/output"
  exit 1
fi
