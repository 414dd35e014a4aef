#!/usr/bin/env bash
# The RSA keys of the Python SDK that stand in for those of cryptography leave out half of the padding that they are given.
#
# Expected: KeyVaultRSAPublicKey.encrypt with OAEP(mgf=MGF1(SHA1()), algorithm=SHA256()), which is what Java means by
# OAEPWithSHA-256AndMGF1Padding, is refused, as MGFs and hashes are that Key Vault does not have; or it is done.
# Seen: it is neither. The data is encrypted with SHA-256 in both places, as RSA-OAEP-256 of Key Vault, so what decrypts with
# the very same padding object fails, and with another one succeeds.
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
import sys

from azure.core.credentials import AccessToken
from azure.keyvault.keys import KeyClient
from azure.keyvault.keys.crypto import CryptographyClient
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA384

own = rsa.generate_private_key(65537, 2048)
numbers = own.public_key().public_numbers()
jwk = {'kty': 'RSA', 'n': numbers.n.to_bytes(256, 'big'), 'e': b'\x01\x00\x01', 'key_ops': ['encrypt']}
# Made from the public half alone: it works without a vault.
public = CryptographyClient.from_jwk(jwk).create_rsa_public_key()


def attempt(call, *arguments):
    try:
        return call(*arguments).decode(errors='replace')
    except ValueError as error:
        return str(error)


mixed, plain = OAEP(MGF1(SHA1()), SHA256(), None), OAEP(MGF1(SHA256()), SHA256(), None)
sealed = public.encrypt(b'text', mixed)
seen = [
    attempt(own.decrypt, own.public_key().encrypt(b'text', mixed), mixed),
    attempt(own.decrypt, sealed, mixed),
    attempt(own.decrypt, sealed, plain),
    attempt(public.encrypt, b'text', OAEP(MGF1(SHA1()), SHA384(), None)),
]
print('encrypted by cryptography, opened with the same padding:', seen[0])
print('encrypted by the SDK, opened with the same padding:', seen[1])
print('encrypted by the SDK, opened with MGF1 of SHA-256:', seen[2])
print('a hash that Key Vault does not have:', seen[3])
sys.exit(0 if seen == ['text', 'Decryption failed', 'text', 'Unsupported algorithm: sha384'] else 1)
END_OF_PROBE
env/bin/python probe.py
