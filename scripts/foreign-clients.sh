#!/usr/bin/env bash
# Shows that clients in other languages take the embedded vault for the service: starts one over TLS and drives it with
# whatever is installed of Python's azure-keyvault-keys and the Azure CLI, both unmodified. Not part of the tests.
#
#   scripts/foreign-clients.sh [python] [az] [azkeys]     default: python and az; what is missing fails
#
# On Debian 13: apt-get install python3-azure azure-cli. (The azure-cli of Debian 12 cannot run its key commands.)
# Build the packages first. PYTHON names another interpreter.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
vault=''
stop() {
  if [[ -n $vault ]]; then kill "$vault" 2> /dev/null && wait "$vault" || true; fi
  rm -rf "$work"
}
trap stop EXIT

KEYTURN_LOCAL_DIR=$work node "$here/../packages/cli/dist/main.js" vault start -o json > "$work/started" &
vault=$!
for _ in $(seq 100); do
  [[ -s $work/started ]] && break
  kill -0 "$vault" 2> /dev/null || { echo 'the embedded vault did not start' >&2; exit 1; }
  sleep 0.1
done
while IFS='=' read -r name value; do
  export "$name=$value"
done < <(node -e '
  const { env } = JSON.parse(require("node:fs").readFileSync(0, "utf8"))
  for (const [name, value] of Object.entries(env)) console.log(`${name}=${value}`)' < "$work/started")

[[ $# -gt 0 ]] || set -- python az
for client; do
  case $client in
    python) "${PYTHON:-python3}" -W ignore "$here/foreign-clients/keys.py" ;;
    az) "$here/foreign-clients/az.sh" ;;
    azkeys) "$here/foreign-clients/azkeys.sh" ;;
    *) echo "no such client: $client (there are python, az and azkeys)" >&2; exit 2 ;;
  esac
done
