#!/usr/bin/env bash
# A program that imports @azure/keyvault-keys loads Node's fetch client and HTTP/2, and uses neither; one that requires it does not.
#
# Expected: the same package, with the same client for HTTP (node:http, node:https), loads the same parts of Node either way.
# Seen: an import of node:http, as the SDK's modules have it, reads every property of that module, as does an import of one name of
# it. Three of them (WebSocket, CloseEvent, MessageEvent) are getters that load undici, and undici loads HTTP/2. require reads none of them.
#
# Seen with: @azure/keyvault-keys 4.10.2, Node 24.21.0. Exit status 0: still so. 1: it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund node@24.21.0 @azure/keyvault-keys@4.10.2
node="$folder/node_modules/node/bin/node"
cat > count.cjs <<'END'
exports.report = (how) => {
  const loaded = process.moduleLoadList.filter((name) => /undici\/undici$|NativeModule http2$/.test(name))
  console.log(`${how}: ${loaded.length === 0 ? 'neither' : loaded.join(', ')}`)
}
END
cat > imported.mjs <<'END'
import '@azure/keyvault-keys'
import { report } from './count.cjs'
report('import of the SDK')
END
cat > bare.mjs <<'END'
import { request } from 'node:http'
import { report } from './count.cjs'
report(`import of ${request.name} from node:http`)
END
cat > required.cjs <<'END'
require('@azure/keyvault-keys')
require('./count.cjs').report('require of the SDK')
END
imported=$("$node" imported.mjs)
bare=$("$node" bare.mjs)
required=$("$node" required.cjs)
printf '%s\n' "$imported" "$bare" "$required"
[[ $imported == *undici* && $imported == *http2* && $bare == *undici* && $required == *neither ]]
