#!/usr/bin/env bash
# An algorithm that is given as text makes the Python SDK ask the vault for what it does by itself otherwise.
#
# Expected: EncryptionAlgorithm.rsa_oaep_256 equals 'RSA-OAEP-256' (it is a str), so encrypt and wrap_key do the same with
# either: with the public key at hand, no request.
# Seen: the text finds the way to the local provider, which fails on it ('str' object has no attribute 'value'), as a warning
# in a log. Then each call goes to the vault: the result is right, and is paid for, counted and throttled, and needs the
# permission to wrap. verify does the same.
#
# Seen with: azure-keyvault-keys 4.11.3, azure-core 1.41.0, cryptography 50.0.2, Python 3.11.7. Exit status 0: still so.
# 1: it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check azure-keyvault-keys==4.11.3 azure-core==1.41.0 cryptography==50.0.2
cat > probe.py <<'END_OF_PROBE'
import base64
import io
import json
import sys

import requests
from azure.core.credentials import AccessToken
from azure.core.pipeline.transport import RequestsTransport
from azure.core.rest._requests_basic import RestRequestsTransportResponse
from azure.keyvault.keys import KeyClient
from azure.keyvault.keys.crypto import CryptographyClient, KeyWrapAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa

HOST = 'https://contoso.vault.azure.net'
KID = f'{HOST}/keys/orders/{1:032d}'
MODULUS = base64.urlsafe_b64encode(
    rsa.generate_private_key(65537, 2048).public_key().public_numbers().n.to_bytes(256, 'big')
).decode().rstrip('=')
CHALLENGE = (
    'Bearer authorization="https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111", '
    'resource="https://vault.azure.net"'
)


class Credential:
    def get_token(self, *scopes, **options):
        return AccessToken('none', 9999999999)


class Vault(RequestsTransport):
    """A vault that answers from memory, in place of the network, and notes what it is asked to wrap."""

    asked = 0

    def send(self, request, **options):
        answer = requests.Response()
        answer.headers['content-type'] = 'application/json'
        answer.status_code = 200
        body = {'key': {'kid': KID, 'kty': 'RSA', 'n': MODULUS, 'e': 'AQAB', 'key_ops': ['wrapKey', 'unwrapKey']}}
        if 'Authorization' not in request.headers:
            answer.status_code = 401
            answer.headers['WWW-Authenticate'] = CHALLENGE
        elif '/wrapkey' in request.url:
            self.asked += 1
            body = {'kid': KID, 'value': 'A' * 342}
        answer.raw = io.BytesIO(json.dumps({**body, 'attributes': {'enabled': True}}).encode())
        return RestRequestsTransportResponse(request=request, internal_response=answer)


vault = Vault()
key = KeyClient(HOST, Credential(), transport=vault).get_key('orders')
client = CryptographyClient(key, Credential(), transport=vault)
seen = []
for algorithm in (KeyWrapAlgorithm.rsa_oaep_256, 'RSA-OAEP-256'):
    before = vault.asked
    wrapped = client.wrap_key(algorithm, b'k' * 32).encrypted_key
    seen.append(vault.asked - before)
    print(f'{algorithm!r}: {len(wrapped)} bytes, {seen[-1]} requests')
same = KeyWrapAlgorithm.rsa_oaep_256 == 'RSA-OAEP-256'
sys.exit(0 if same and seen == [0, 1] else 1)
END_OF_PROBE
env/bin/python probe.py
