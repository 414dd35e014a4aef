"""Drives azure-keyvault-keys, unmodified, through the life of a key in the vault at KEY_VAULT_URL.

Prints one line a step. Any difference from what the service does ends the program with an exception.
"""

import hashlib
import os
import time
from datetime import datetime, timedelta, timezone

from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.identity import DefaultAzureCredential
from azure.keyvault.keys import KeyClient, KeyCurveName, KeyRotationLifetimeAction, KeyRotationPolicy, KeyRotationPolicyAction
from azure.keyvault.keys.crypto import CryptographyClient, EncryptionAlgorithm, KeyWrapAlgorithm, SignatureAlgorithm

url = os.environ["KEY_VAULT_URL"]
name = f"python-{int(time.time())}"
# `localhost` itself belongs to no vault, so the client's check of the challenge has to be off there and only there.
verify_challenge = not url.startswith("https://localhost")
client = KeyClient(url, DefaultAzureCredential(), verify_challenge_resource=verify_challenge)


def step(text):
    print(f"python  {text}", flush=True)


def expect(condition, text):
    if not condition:
        raise AssertionError(text)
    step(text)


def refused(error, status, text, call):
    try:
        call()
    except error as caught:
        expect(caught.status_code == status, text)
    else:
        raise AssertionError(f"not refused: {text}")


step(f"{url}, check of the challenge {'on' if verify_challenge else 'off'}")

first = client.create_rsa_key(name, size=2048, tags={"team": "shop"})
expect(first.id.startswith(f"{url}/keys/{name}/"), "created an RSA key, its id at the address in use")
ec = client.create_ec_key(f"{name}-ec", curve=KeyCurveName.p_384)
expect(ec.key.crv == "P-384", "created an EC key")
expect({first.name, ec.name} <= {item.name for item in client.list_properties_of_keys()}, "listed both")
expect(client.get_key(name).key.n == first.key.n, "read one back")

policy = KeyRotationPolicy(
    lifetime_actions=[KeyRotationLifetimeAction(KeyRotationPolicyAction.rotate, time_after_create="P30D")], expires_in="P90D"
)
client.update_key_rotation_policy(name, policy)
expect(client.get_key_rotation_policy(name).expires_in == "P90D", "set a rotation policy and read it back")
second = client.rotate_key(name)
lifetime = second.properties.expires_on - second.properties.created_on
expect(second.id != first.id and lifetime.days == 90, "rotated: a new version that expires as the policy says")
expect(len(list(client.list_properties_of_key_versions(name))) == 2, "listed two versions")
updated = client.update_key_properties(name, second.properties.version, tags={"team": "bank"})
expect(updated.properties.tags == {"team": "bank"}, "changed the tags of a version")

crypto = client.get_cryptography_client(name, key_version=second.properties.version)
for algorithm in (EncryptionAlgorithm.rsa_oaep_256, EncryptionAlgorithm.rsa_oaep, EncryptionAlgorithm.rsa1_5):
    secret = crypto.encrypt(algorithm, b"an order")
    expect(crypto.decrypt(algorithm, secret.ciphertext).plaintext == b"an order", f"{algorithm.value}: decrypted what it encrypted")
wrapped = crypto.wrap_key(KeyWrapAlgorithm.rsa_oaep_256, bytes(range(32)))
expect(crypto.unwrap_key(KeyWrapAlgorithm.rsa_oaep_256, wrapped.encrypted_key).key == bytes(range(32)), "unwrapped what it wrapped")
for algorithm in (SignatureAlgorithm.rs256, SignatureAlgorithm.ps256):
    digest = hashlib.sha256(b"an order").digest()
    signature = crypto.sign(algorithm, digest).signature
    expect(crypto.verify(algorithm, digest, signature).is_valid, f"{algorithm.value}: verified what the vault signed")
digest = hashlib.sha384(b"an order").digest()
ec_crypto = client.get_cryptography_client(ec.name)
signature = ec_crypto.sign(SignatureAlgorithm.es384, digest).signature
expect(len(signature) == 96 and ec_crypto.verify(SignatureAlgorithm.es384, digest, signature).is_valid, "ES384: the same")

# The service refuses to encrypt under an expired version; the client does it by itself, and knows the date or does not.
past = datetime.now(timezone.utc) - timedelta(hours=1)
client.create_rsa_key(f"{name}-expired", size=2048)
expired = client.update_key_properties(f"{name}-expired", expires_on=past)
by_id = CryptographyClient(expired.id, DefaultAzureCredential(), verify_challenge_resource=verify_challenge)
expect(by_id.encrypt(EncryptionAlgorithm.rsa_oaep_256, b"an order").ciphertext, "made from an id, encrypted under an expired version")
by_key = CryptographyClient(expired, DefaultAzureCredential(), verify_challenge_resource=verify_challenge)
try:
    by_key.encrypt(EncryptionAlgorithm.rsa_oaep_256, b"an order")
except (ValueError, HttpResponseError) as error:
    step(f"made from a key, was refused the same: {str(error).splitlines()[0][:80]}")
else:
    raise AssertionError("made from a key, encrypted under an expired version")

blob = client.backup_key(name)
refused(ResourceExistsError, 409, "was refused to restore over a live key", lambda: client.restore_key_backup(blob))
deleted = client.begin_delete_key(name).result()
expect(deleted.recovery_id == f"{url}/deletedkeys/{name}", "deleted")
refused(ResourceNotFoundError, 404, "did not find it any more", lambda: client.get_key(name))
expect(name in {item.name for item in client.list_deleted_keys()}, "found it among the deleted keys")
client.begin_recover_deleted_key(name).wait()
expect(client.get_key(name).id == second.id, "recovered the same version")
client.begin_delete_key(name).wait()
client.purge_deleted_key(name)
refused(HttpResponseError, 404, "purged", lambda: client.get_deleted_key(name))
expect(client.restore_key_backup(blob).id == second.id, "restored the backup: same version ids")
expect(client.get_key(name, first.properties.version).key.n == first.key.n, "with the older version in it")
step("done")
