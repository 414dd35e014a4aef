#!/usr/bin/env bash
# MongoDB's client-side encryption knows the header Content-Length by that spelling only.
#
# Expected: names of HTTP headers have no case (RFC 9110 5.1), so an answer with content-length, as many servers and proxies
# write it, is read as one with Content-Length.
# Seen: with any other spelling the body is "Unexpected extra HTTP content" with status 200, so no data key can be made or
# opened through a gateway that writes headers in small letters.
#
# Seen with: pymongocrypt 1.21.2, pymongo 4.20.1, Python 3.11.7. Exit status 0: still so. 1: it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pymongocrypt==1.21.2 pymongo==4.20.1
cat > probe.py <<'END_OF_PROBE'
import sys

import bson
from pymongocrypt.errors import MongoCryptError
from pymongocrypt.mongocrypt import MongoCrypt
from pymongocrypt.options import DataKeyOpts, MongoCryptOptions
from pymongocrypt.synchronous.state_machine import MongoCryptCallback


class NoDatabase(MongoCryptCallback):
    def kms_request(self, kms_context): pass
    def collection_info(self, *args): pass
    def mark_command(self, *args): pass
    def fetch_keys(self, filter): pass
    def insert_data_key(self, data_key): pass
    def bson_encode(self, doc): return bson.encode(doc)
    def close(self): pass


def read_answer(header):
    """Gives the library the answer to its first request, for a token, with the header spelled so."""
    secret = 'c2VjcmV0'
    options = MongoCryptOptions({'azure': {'tenantId': 'tenant', 'clientId': 'client', 'clientSecret': secret}})
    key = DataKeyOpts({'keyVaultEndpoint': 'contoso.vault.azure.net', 'keyName': 'orders'}, None)
    context = MongoCrypt(options, NoDatabase()).data_key_context('azure', key)
    request = next(iter(context.kms_contexts()))
    body = b'{"access_token":"none","expires_in":3600,"token_type":"Bearer"}'
    head = f'HTTP/1.1 200 OK\r\n{header}: {len(body)}\r\nContent-Type: application/json\r\n\r\n'
    try:
        request.feed(head.encode() + body)
        return f'read, {request.bytes_needed} bytes wanted'
    except MongoCryptError as error:
        return str(error)


seen = {header: read_answer(header) for header in ('Content-Length', 'content-length')}
for header, what in seen.items():
    print(f'{header}: {what}')
still_so = seen['Content-Length'].startswith('read') and 'extra HTTP content' in seen['content-length']
sys.exit(0 if still_so else 1)
END_OF_PROBE
env/bin/python probe.py
