"""Drives the asynchronous client of azure-keyvault-keys, unmodified, through the life of a key at KEY_VAULT_URL.

Its transport, aiohttp, reads SSL_CERT_FILE; REQUESTS_CA_BUNDLE is for the synchronous one.
"""

import asyncio
import hashlib
import os
import time

from azure.core.exceptions import ResourceNotFoundError
from azure.identity.aio import DefaultAzureCredential
from azure.keyvault.keys.aio import KeyClient
from azure.keyvault.keys.crypto import SignatureAlgorithm

url = os.environ["KEY_VAULT_URL"]
name = f"python-async-{int(time.time())}"


def expect(condition, text):
    if not condition:
        raise AssertionError(text)
    print(f"python  async: {text}", flush=True)


async def main():
    async with DefaultAzureCredential() as credential:
        verify_challenge = not url.startswith("https://localhost")
        async with KeyClient(url, credential, verify_challenge_resource=verify_challenge) as client:
            first = await client.create_rsa_key(name, size=2048)
            expect(first.id.startswith(f"{url}/keys/{name}/"), "created an RSA key")
            second = await client.rotate_key(name)
            versions = [item.version async for item in client.list_properties_of_key_versions(name)]
            expect(sorted(versions) == sorted([first.properties.version, second.properties.version]), "rotated it")
            digest = hashlib.sha256(b"an order").digest()
            # Not to be closed by itself: it shares the transport of the client that it is from.
            crypto = client.get_cryptography_client(name)
            signature = (await crypto.sign(SignatureAlgorithm.rs256, digest)).signature
            expect((await crypto.verify(SignatureAlgorithm.rs256, digest, signature)).is_valid, "signed and verified")
            await client.delete_key(name)
            try:
                await client.get_key(name)
            except ResourceNotFoundError:
                expect(True, "deleted it")
            else:
                raise AssertionError("the deleted key is still there")
            await client.recover_deleted_key(name)
            expect((await client.get_key(name)).id == second.id, "recovered it")


asyncio.run(main())
