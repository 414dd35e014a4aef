#!/usr/bin/env bash
# Encrypts files with sops in all its stores, rotates the key, moves them with rewrap, disables the old version, and has sops
# decrypt them. $1: sops, $2: the id of the key without a version, $3: what runs keyturn.
set -euo pipefail
sops=$1 id=$2 keyturn=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir plain secret
printf '# ours\norder: 4711 # a number\nlist:\n  - a\n' > plain/a.yaml
printf '{"order": 4711, "list": ["a"]}\n' > plain/b.json
printf 'ORDER=4711\n' > plain/c.env
printf '[shop]\norder = 4711\n' > plain/d.ini
printf '\000\001\377bytes' > plain/e.bin
old=$("$keyturn" create sops-data --type RSA -v local -o json | "$NODE" -p 'JSON.parse(require("node:fs").readFileSync(0, "utf8")).version')
for file in plain/*; do "$sops" encrypt --azure-kv "$id/$old" "$file" > "secret/${file#plain/}"; done
for file in plain/*; do "$sops" decrypt "secret/${file#plain/}" > "${file#plain/}"; done
echo 'sops    encrypted files in five stores'
if [[ -n ${KEEP:-} ]]; then
  mkdir -p "$KEEP/sops"
  cp secret/* "$KEEP/sops"
  "$keyturn" vault export "$KEEP/sops/vault.yaml" --force -v local
fi
"$keyturn" rotate sops-data -v local > /dev/null
cp secret/a.yaml turned.yaml
"$sops" rotate -i turned.yaml
EDITOR="sed -i s/4711/4712/" "$sops" edit turned.yaml
[[ $(grep -c "version: $old" turned.yaml) == 1 ]]
echo 'sops    its rotate -i and edit stay on the old version'
"$keyturn" uses secret -v local --exit-code > /dev/null && exit 1 || [[ $? == 8 ]]
"$keyturn" rewrap secret -v local > /dev/null
"$keyturn" uses secret -v local --exit-code > /dev/null
"$keyturn" disable sops-data --version "$old" -v local --yes > /dev/null
status=0
"$sops" decrypt turned.yaml > /dev/null 2>&1 || status=$?
[[ $status == 128 ]]
echo 'sops    opens no file that names a disabled version: exit status 128'
for file in plain/*; do "$sops" decrypt "secret/${file#plain/}" | cmp - "${file#plain/}"; done
echo 'sops    decrypted all of them after a rotation, a rewrap and the disabling of the old version'
