#!/usr/bin/env bash
# Writes the reference of the two libraries, from the declarations that their packages ship, as HTML into a folder:
#
#   scripts/api-reference.sh [FOLDER]     default: api-reference
#
# Not part of the tests, and not committed. TypeDoc wants a TypeScript that is written in JavaScript, which this workspace has not:
# both are installed in a temporary folder. Build the packages first.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
out=$(realpath -m "${1:-api-reference}")
node=$root/node_modules/.bin/node
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$work" && npm init -y > /dev/null && npm install --no-audit --no-fund --silent typedoc@0.28.20 typescript@5.9.3)
for package in core local-vault; do
  entries=()
  for file in $("$node" -p "Object.values(require('$root/packages/$package/package.json').exports).flatMap(({ types = [] }) => types).join(' ')"); do
    entries+=("$root/packages/$package/$file")
  done
  "$node" -p 'JSON.stringify({ files: process.argv.slice(1), compilerOptions: { module: "nodenext", skipLibCheck: true } })' \
    "${entries[@]}" > "$work/tsconfig.json"
  (cd "$root/packages/$package" && "$node" "$work/node_modules/typedoc/bin/typedoc" --tsconfig "$work/tsconfig.json" --readme README.md \
    --name "@keyturn/$package" --out "$out/$package" --excludeExternals --disableSources --skipErrorChecking \
    --githubPages false --logLevel Error "${entries[@]}")
  echo "$out/$package/index.html"
done
