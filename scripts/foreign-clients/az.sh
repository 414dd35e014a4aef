#!/usr/bin/env bash
# Drives `az keyvault key`, unmodified, through the life of a key in the vault at KEY_VAULT_URL.
# Prints one line a step, and ends at the first answer that is not what the service would give.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# `az login --identity` asks the cloud for subscriptions, so the record of a login is written instead: a managed
# identity, whose tokens az then fetches from IDENTITY_ENDPOINT by itself.
export AZURE_CONFIG_DIR=$work/az AZURE_CORE_USE_MSAL_MANAGED_IDENTITY=true AZURE_CORE_COLLECT_TELEMETRY=no
export AZURE_CORE_ONLY_SHOW_ERRORS=true PYTHONWARNINGS=ignore
mkdir "$AZURE_CONFIG_DIR"
cp "$(dirname "$0")/azureProfile.json" "$AZURE_CONFIG_DIR"

name=az-$(date +%s)
key=$KEY_VAULT_URL/keys/$name
errors=$work/errors

run() { # a subcommand of `az keyvault key` and its arguments; -o tsv makes plain text of the answer
  az keyvault key "$@" -o tsv 2> "$errors" || { cat "$errors" >&2; return 1; }
}
step() { printf 'az      %s\n' "$1"; }
expect() { # what came, what should have come, the step
  if [[ $1 != "$2" ]]; then
    printf 'az      %s: expected "%s" and got "%s"\n' "$3" "$2" "$1" >&2
    exit 1
  fi
  step "$3"
}
refused() { # the step, the error code that has to be in the message, then the command
  local what=$1 code=$2
  shift 2
  if az keyvault key "$@" > "$work/out" 2> "$errors"; then
    printf 'az      %s: was not refused\n' "$what" >&2
    exit 1
  fi
  grep -q "$code" "$errors" || { cat "$errors" >&2; exit 1; }
  step "$what"
}

step "$KEY_VAULT_URL"
first=$(run create --id "$key" --kty RSA --size 2048 --tags team=shop --query key.kid)
expect "${first%/*}" "$key" 'created an RSA key, its id at the address in use'
expect "$(run list --id "$KEY_VAULT_URL" --query "[?name=='$name'].tags.team")" shop 'listed it'
expect "$(run show --id "$key" --query key.kid)" "$first" 'showed it'

cat > "$work/policy.json" <<'JSON'
{ "lifetimeActions": [ { "trigger": { "timeAfterCreate": "P30D" }, "action": { "type": "Rotate" } } ],
  "attributes": { "expiryTime": "P90D" } }
JSON
expect "$(run rotation-policy update --id "$key" --value "$work/policy.json" --query expiresIn)" P90D 'set a rotation policy'
expect "$(run rotation-policy show --id "$key" --query 'lifetimeActions[0].timeAfterCreate')" P30D 'read it back'
second=$(run rotate --id "$key" --query key.kid)
expect "$([[ $second != "$first" ]] && echo new)" new 'rotated: a new version'
expect "$(run list-versions --id "$key" --query 'length(@)')" 2 'listed two versions'
expect "$(run set-attributes --id "$second" --tags team=bank --query tags.team)" bank 'changed the tags of a version'

run create --id "$key-lost" --kty EC > /dev/null
made=()
for fault in 'answer --status 500' 'answer --status 503' reset; do
  before=$(run list-versions --id "$key-lost" --query 'length(@)')
  # shellcheck disable=SC2086
  "$KEYTURN" vault faults add $fault --when after --operation rotateKey --key "$name-lost" -v local > /dev/null
  ended=well
  az keyvault key rotate --id "$key-lost" > /dev/null 2>&1 || ended=badly
  after=$(run list-versions --id "$key-lost" --query 'length(@)')
  made+=("$((after - before)) $ended")
done
expect "${made[*]}" '2 well 2 well 1 badly' 'one rotation made two versions after a 500 and a 503 that came late, and one and an error after a reset'

plain=$(printf 'an order' | base64)
secret=$(run encrypt --id "$second" --algorithm RSA-OAEP-256 --value "$plain" --query result)
expect "$(run decrypt --id "$second" --algorithm RSA-OAEP-256 --value "$secret" --query result)" "$plain" \
  'decrypted what it encrypted'
digest=$(printf 'an order' | openssl dgst -sha256 -binary | base64)
signature=$(run sign --id "$second" --algorithm PS256 --digest "$digest" --query signature)
verdict=$(run verify --id "$second" --algorithm PS256 --digest "$digest" --signature "$signature" --query isValid)
expect "${verdict,,}" true 'verified what the vault signed'

run backup --id "$key" --file "$work/backup"
run delete --id "$key" > /dev/null
refused 'deleted: not found any more' KeyNotFound show --id "$key"
expect "$(run list-deleted --id "$KEY_VAULT_URL" --query "[?name=='$name'] | length(@)")" 1 'found it among the deleted keys'
refused 'was refused to make its name anew' ObjectIsDeletedButRecoverable create --id "$key" --kty EC
run recover --id "$KEY_VAULT_URL/deletedkeys/$name" > /dev/null
expect "$(run show --id "$key" --query key.kid)" "$second" 'recovered the same version'
run delete --id "$key" > /dev/null
run purge --id "$KEY_VAULT_URL/deletedkeys/$name"
refused 'purged' KeyNotFound show-deleted --id "$KEY_VAULT_URL/deletedkeys/$name"
expect "$(run restore --id "$KEY_VAULT_URL" --file "$work/backup" --query key.kid)" "$second" \
  'restored the backup: same version ids'
step 'done'
