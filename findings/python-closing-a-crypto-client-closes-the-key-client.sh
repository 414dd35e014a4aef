#!/usr/bin/env bash
# A CryptographyClient that came from a KeyClient takes the KeyClient with it when it is closed.
#
# Expected: get_cryptography_client gives a client of its own, so a with block around it ends that one alone, as it does
# around a CryptographyClient that was made by itself.
# Seen: both share one transport, and closing one closes it. The next call of the KeyClient is refused with "HTTP transport
# has already been closed", in the line after the block.
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
from azure.keyvault.keys import KeyClient
from azure.keyvault.keys.crypto import CryptographyClient, EncryptionAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa

HOST = 'https://contoso.vault.azure.net'
MODULUS = base64.urlsafe_b64encode(
    rsa.generate_private_key(65537, 2048).public_key().public_numbers().n.to_bytes(256, 'big')
).decode().rstrip('=')
CHALLENGE = (
    'Bearer authorization="https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111", '
    'resource="https://vault.azure.net"'
)
KEY = {'kid': f'{HOST}/keys/orders/{1:032d}', 'kty': 'RSA', 'n': MODULUS, 'e': 'AQAB', 'key_ops': ['encrypt', 'decrypt']}


class Credential:
    def get_token(self, *scopes, **options):
        return AccessToken('none', 9999999999)


class Vault(requests.adapters.BaseAdapter):
    """A vault that answers from memory, in place of the network: it has one key."""

    def send(self, request, **options):
        answer = requests.Response()
        answer.request, answer.url = request, request.url
        answer.headers['content-type'] = 'application/json'
        body = b''
        if 'Authorization' not in request.headers:
            answer.status_code = 401
            answer.headers['WWW-Authenticate'] = CHALLENGE
        else:
            answer.status_code = 200
            body = json.dumps({'key': KEY, 'attributes': {'enabled': True}}).encode()
        answer.raw = io.BytesIO(body)
        return answer

    def close(self):
        pass


class Transport(RequestsTransport):
    """The SDK's own transport, whose session leads to that vault."""

    def _init_session(self, session):
        session.mount('https://', Vault())


def next_call(client):
    try:
        return f'reads {client.get_key("orders").name}'
    except ValueError as error:
        return str(error)


client = KeyClient(HOST, Credential(), transport=Transport())
with CryptographyClient(client.get_key('orders'), Credential(), transport=Transport()) as alone:
    alone.encrypt(EncryptionAlgorithm.rsa_oaep_256, b'text')
seen = {'made by itself': next_call(client)}
with client.get_cryptography_client('orders') as shared:
    shared.encrypt(EncryptionAlgorithm.rsa_oaep_256, b'text')
seen['from the KeyClient'] = next_call(client)
for how, what in seen.items():
    print(f'after a CryptographyClient {how} is closed, the KeyClient: {what}')
still_so = seen['made by itself'] == 'reads orders' and 'already been closed' in seen['from the KeyClient']
sys.exit(0 if still_so else 1)
END_OF_PROBE
env/bin/python probe.py
