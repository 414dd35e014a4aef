#!/bin/sh
# Has Microsoft's SARIF multitool judge what "keyturn audit -o sarif" says of examples/audit, with its own rules and those of
# GitHub's code scanning. Fails at its first warning. After a build, on Linux; it downloads the multitool.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

export KEYTURN_LOCAL_DIR="$work/vaults"
keyturn() { "$root/node_modules/.bin/node" "$root/packages/cli/dist/main.js" "$@" --vault local; }
keyturn vault import "$root/examples/audit/seed.yaml" >/dev/null
cd "$root/examples/audit"
keyturn audit --manifest keys.yaml --profile profile.yaml -o sarif > "$work/audit.sarif"
keyturn audit --profile cis -o sarif > "$work/cis.sarif"

cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @microsoft/sarif-multitool-linux@5.7.0
multitool=node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
chmod u+x "$multitool"
"$multitool" validate audit.sarif cis.sarif --rule-kind 'Sarif;Ghas' --level 'Error;Warning' > told.txt || { cat told.txt; exit 1; }
if grep -E '\.sarif.*: (error|warning) ' told.txt; then exit 1; fi
grep -q 'Analysis completed successfully' told.txt || { cat told.txt; exit 1; }
echo "the multitool has no warning"
