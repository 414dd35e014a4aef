#!/usr/bin/env bash
# rotate_key of the Python SDK sends its POST again after 500, 503 and 504, and not after 502.
#
# Expected: a POST that makes a new version each time it arrives is not repeated by itself, whatever the answer: a 500 or a
# 504 does not say whether the rotation was done.
# Seen: 500, 503 and 504 are retried, so one call can make two versions and reports the second; 502 ends the call.
#
# Seen with: azure-keyvault-keys 4.11.3, azure-core 1.41.0, Python 3.11.7. Exit status 0: still so. 1: it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check azure-keyvault-keys==4.11.3 azure-core==1.41.0
cat > probe.py <<'END_OF_PROBE'
import io
import json
import sys

import requests
from azure.core.credentials import AccessToken
from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.transport import RequestsTransport
from azure.core.rest._requests_basic import RestRequestsTransportResponse
from azure.keyvault.keys import KeyClient

HOST = 'https://contoso.vault.azure.net'
CHALLENGE = (
    'Bearer authorization="https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111", '
    'resource="https://vault.azure.net"'
)


class Credential:
    def get_token(self, *scopes, **options):
        return AccessToken('none', 9999999999)


class Vault(RequestsTransport):
    """A vault that answers from memory, in place of the network: the first rotation is done, and its answer is a failure."""

    def __init__(self, status):
        super().__init__()
        self.status, self.versions = status, 0

    def send(self, request, **options):
        answer = requests.Response()
        answer.headers['content-type'] = 'application/json'
        body = b''
        if 'Authorization' not in request.headers:
            answer.status_code = 401
            answer.headers['WWW-Authenticate'] = CHALLENGE
        else:
            self.versions += 1
            answer.status_code = self.status if self.versions == 1 else 200
            kid = f'{HOST}/keys/orders/{self.versions:032d}'
            attributes = {'enabled': True, 'created': 1735689600, 'updated': 1735689600}
            body = json.dumps({'key': {'kid': kid, 'kty': 'EC'}, 'attributes': attributes}).encode()
        answer.raw = io.BytesIO(body)
        return RestRequestsTransportResponse(request=request, internal_response=answer)


made = {}
for status in (500, 502, 503, 504):
    vault = Vault(status)
    client = KeyClient(HOST, Credential(), transport=vault, retry_backoff_factor=0.001)
    try:
        result = 'the call gives version ' + client.rotate_key('orders').properties.version.lstrip('0')
    except HttpResponseError:
        result = 'the call fails'
    made[status] = vault.versions
    print(f'{status}: {vault.versions} versions, {result}')
sys.exit(0 if made == {500: 2, 502: 1, 503: 2, 504: 2} else 1)
END_OF_PROBE
env/bin/python probe.py
