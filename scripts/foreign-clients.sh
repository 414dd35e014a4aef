#!/usr/bin/env bash
# Shows that clients of other makers take the embedded vault for the service: starts one over TLS and drives it with
# theirs, unmodified, each at the version that its folder pins. Not part of the tests.
#
#   scripts/foreign-clients.sh [python] [az] [go] [java] [rust] [mongodb] [sops] [data-keys] [tedious] [sigstore] [azkeys] [jose]
#                              [compare]
#
# Default: python and az. Each wants its own tools, and what is missing fails: python3 and pip (PYTHON names another
# interpreter), az, go, a JDK with mvn, cargo. Their packages come from the usual registries. The vault runs on the
# workspace's own Node. Build the packages first.
#
# Some clients send a token only to a host below a domain. Where this system does not resolve default.vault.localhost,
# a root on Linux gets the line in a hosts file of this run's own; everybody else sees which line to add.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
node=$here/../node_modules/.bin/node
name=default.vault.localhost

if ! getent hosts "$name" > /dev/null 2>&1 && [[ -z ${OWN_HOSTS:-} ]]; then
  if [[ $(id -u) == 0 ]] && unshare -m true 2> /dev/null; then
    OWN_HOSTS=$(mktemp)
    export OWN_HOSTS
    { cat /etc/hosts; echo "127.0.0.1 $name"; } > "$OWN_HOSTS"
    trap 'rm -f "$OWN_HOSTS"' EXIT
    unshare -m bash -c 'mount --bind "$OWN_HOSTS" /etc/hosts && exec "$0" "$@"' "$0" "$@"
    exit
  fi
  echo "this system does not resolve $name; some clients want this line in the hosts file: 127.0.0.1 $name" >&2
fi

work=$(mktemp -d)
vault=''
stop() {
  if [[ -n $vault ]]; then kill "$vault" 2> /dev/null && wait "$vault" || true; fi
  rm -rf "$work"
}
trap stop EXIT

export KEYTURN_LOCAL_DIR=$work/vaults
printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$node" "$here/../packages/cli/dist/main.js" > "$work/keyturn"
chmod +x "$work/keyturn"
# What runs keyturn, for clients that rotate and rewrap.
export KEYTURN=$work/keyturn NODE=$node
keyturn() { "$KEYTURN" "$@"; }

"$KEYTURN" vault start -o json > "$work/started" &
vault=$!
for _ in $(seq 300); do
  [[ -s $work/started ]] && break
  kill -0 "$vault" 2> /dev/null || { echo 'the embedded vault did not start' >&2; exit 1; }
  sleep 0.1
done
while IFS='=' read -r variable value; do
  export "$variable=$value"
done < <("$node" -e '
  const { env } = JSON.parse(require("node:fs").readFileSync(0, "utf8"))
  for (const [name, value] of Object.entries(env)) console.log(`${name}=${value}`)' < "$work/started")
# A registry needs the usual authorities, which these would take the place of: only the client itself gets them.
ca=$SSL_CERT_FILE
trusting() { SSL_CERT_FILE=$ca REQUESTS_CA_BUNDLE=$ca "$@"; }
unset SSL_CERT_FILE REQUESTS_CA_BUNDLE

# One rotation by a client, of which each answer is lost: how many versions that makes. $1: what the client is called, $2: how
# often the answer is lost, $3: the versions, $4: whether the client ends well, the rest: its program.
lost_answers() {
  local client=$1 times=$2 expected=$3 ends=$4 key="lost-$1-$2" ended=well
  shift 4
  keyturn create "$key" --type EC -v local > /dev/null
  keyturn vault faults add reset --when after --operation rotateKey --key "$key" --times "$times" -v local > /dev/null
  trusting "$@" rotate "$key" > /dev/null 2>&1 || ended=badly
  keyturn vault faults clear -v local > /dev/null
  local versions
  versions=$(keyturn versions "$key" -v local -o tsv | wc -l)
  echo "$client    one rotation, $times answers lost: $((versions - 1)) new versions, ended $ended"
  [[ $((versions - 1)) == "$expected" && $ended == "$ends" ]]
}

python() {
  "${PYTHON:-python3}" -m venv "$work/python"
  "$work/python/bin/pip" install -q -r "$here/foreign-clients/requirements.txt"
  trusting "$work/python/bin/python" -W ignore "$here/foreign-clients/keys.py"
  trusting "$work/python/bin/python" -W ignore "$here/foreign-clients/keys_async.py"
}

az() {
  trusting "$here/foreign-clients/az.sh"
}

# Wraps with HashiCorp's go-kms-wrapping and the Go CDK, which wants port 443.
data_keys() {
  cp -r "$here/foreign-clients/data-keys" "$work/data-keys"
  (cd "$work/data-keys" && go build -o data-keys .)
  trusting "$here/foreign-clients/data-keys.sh" "$work/data-keys/data-keys" "$KEYTURN"
}

tedious() {
  mkdir "$work/tedious"
  cp "$here/foreign-clients/tedious/"* "$work/tedious"
  (cd "$work/tedious" && npm ci --silent --ignore-scripts && NODE_EXTRA_CA_CERTS=$ca trusting "$node" column-key.mjs)
}

go_client() {
  cp -r "$here/foreign-clients/go" "$work/go"
  (cd "$work/go" && go build -o keys . && trusting ./keys)
  lost_answers go 1 2 well "$work/go/keys"
  lost_answers go 9 4 badly "$work/go/keys"
}

java_client() {
  cp -r "$here/foreign-clients/java" "$work/java"
  (
    cd "$work/java"
    mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath
    keytool -importcert -noprompt -alias keyturn -file "$ca" -keystore trust.p12 -storepass changeit 2> /dev/null
    run=(java -Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=changeit
      -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp "$(cat classpath)" Keys.java)
    "${run[@]}"
    lost_answers java 1 2 well "${run[@]}"
    lost_answers java 9 4 badly "${run[@]}"
  )
}

rust_client() {
  cp -r "$here/foreign-clients/rust" "$work/rust"
  (
    cd "$work/rust"
    cargo build -q --locked
    program=${CARGO_TARGET_DIR:-target}/debug/foreign-clients
    trusting "$program"
    lost_answers rust 1 2 well "$program"
    lost_answers rust 9 9 badly "$program"
  )
}

mongodb() {
  "${PYTHON:-python3}" -m venv "$work/mongodb"
  "$work/mongodb/bin/pip" install -q -r "$here/foreign-clients/mongodb/requirements.txt"
  keyturn create mongodb --type RSA -v local > /dev/null
  STARTED=$work/started "$work/mongodb/bin/python" "$here/foreign-clients/mongodb/data_key.py"
}

# Signs with sigstore's azurekms.
sigstore() {
  cp -r "$here/foreign-clients/sigstore" "$work/sigstore"
  (cd "$work/sigstore" && go build -o sigstore .)
  keyturn create signing --type EC -v local > /dev/null
  trusting "$work/sigstore/sigstore" "${KEY_VAULT_URL#https://}" signing
}

sops() {
  GOBIN=$work/bin go install github.com/getsops/sops/v3/cmd/sops@v3.13.3
  trusting "$here/foreign-clients/sops-rewrap.sh" "$work/bin/sops" "$KEY_VAULT_URL/keys/sops-data" "$KEYTURN"
  local id
  id=$(keyturn create sops --type RSA -v local -o json | "$node" -e 'console.log(JSON.parse(require("node:fs").readFileSync(0, "utf8")).version)')
  trusting "$here/foreign-clients/sops.sh" "$work/bin/sops" "$KEY_VAULT_URL/keys/sops/$id"
}

# One program of 43 operations, also for vaults of other makers that run already: PEERS=name=url,name=url.
compare() {
  cp -r "$here/foreign-clients/compare" "$work/compare"
  (cd "$work/compare" && npm ci --silent --ignore-scripts && NODE_EXTRA_CA_CERTS=$ca trusting "$node" compare.mjs)
}

jose() {
  for language in python go java; do "$here/foreign-clients/jose.sh" "$language"; done
}

[[ $# -gt 0 ]] || set -- python az
for client; do
  case $client in
    python | az | mongodb | sops | tedious | sigstore | jose | compare) "$client" ;;
    data-keys) data_keys ;;
    go) go_client ;;
    java) java_client ;;
    rust) rust_client ;;
    azkeys) trusting "$here/foreign-clients/azkeys.sh" ;;
    *)
      echo "no such client: $client (there are python, az, go, java, rust, mongodb, sops, data-keys, tedious, sigstore, azkeys, jose and compare)" >&2
      exit 2
      ;;
  esac
done

echo 'who spoke to the vault, as each called itself:'
keyturn vault log -v local --query '[].client' -o tsv | sort | uniq -c
