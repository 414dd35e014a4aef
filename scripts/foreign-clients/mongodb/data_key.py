"""Makes a data key of MongoDB's client-side encryption with a key of the vault, and encrypts with it.

libmongocrypt writes and reads all requests to the authority and the vault itself; what pymongo does around it, to
connect and to keep data keys, is done here in memory, so that no MongoDB is needed.
"""

import json
import os
import shutil
import socket
import ssl
import subprocess
import tempfile

import bson
from bson import json_util
from bson.binary import STANDARD
from bson.codec_options import CodecOptions
from pymongocrypt.errors import MongoCryptError
from pymongocrypt.mongocrypt import MongoCryptOptions
from pymongocrypt.synchronous.explicit_encrypter import ExplicitEncrypter
from pymongocrypt.synchronous.state_machine import MongoCryptCallback

with open(os.environ["STARTED"], encoding="utf-8") as file:
    started = json.load(file)
authority = started["authority"]
vault = os.environ["KEY_VAULT_URL"].removeprefix("https://")


def say(text):
    print(f"mongodb {text}", flush=True)


class InMemory(MongoCryptCallback):
    def __init__(self):
        self.tls = ssl.create_default_context(cafile=started["caFile"])
        self.keys = []

    def kms_request(self, context):
        host, _, port = context.endpoint.partition(":")
        with socket.create_connection((host, int(port or 443)), timeout=30) as plain:
            with self.tls.wrap_socket(plain, server_hostname=host) as connection:
                connection.sendall(context.message)
                while context.bytes_needed > 0:
                    data = connection.recv(context.bytes_needed)
                    if not data:
                        raise OSError("the connection was closed")
                    context.feed(data)

    def collection_info(self, database, filter):
        return None

    def mark_command(self, database, command):
        raise NotImplementedError

    def fetch_keys(self, filter):
        asked = bson.decode(bytes(filter)).get("$or")
        yield from (raw for raw in self.keys if asked is None or bson.decode(raw)["_id"] in asked[0]["_id"]["$in"])

    def insert_data_key(self, data_key):
        raw = bytes(data_key)
        self.keys.append(raw)
        return bson.decode(raw, CodecOptions(uuid_representation=STANDARD))["_id"]

    def bson_encode(self, document):
        return bson.encode(document)

    def close(self):
        pass


providers = {
    "azure": {
        "tenantId": authority["tenantId"],
        "clientId": authority["clientId"],
        "clientSecret": authority["clientSecret"],
        # The authority answers under the vault's name, too; libmongocrypt takes no host without a dot.
        "identityPlatformEndpoint": vault,
    }
}
callback = InMemory()
encrypter = ExplicitEncrypter(callback, MongoCryptOptions(providers))
master_key = {"keyVaultEndpoint": vault, "keyName": "mongodb"}
key_id = encrypter.create_data_key("azure", master_key=master_key)
say("made a data key, wrapped by the vault")
value = bson.encode({"v": "an order"})
algorithm = "AEAD_AES_256_CBC_HMAC_SHA_512-Random"
secret = encrypter.encrypt(value, algorithm, key_id=key_id.bytes)
if b"an order" in bytes(secret):
    raise AssertionError("the value is not encrypted")
# A second one has no data key in memory: the vault has to unwrap it.
other = ExplicitEncrypter(callback, MongoCryptOptions(providers))
if bson.decode(other.decrypt(secret)) != {"v": "an order"}:
    raise AssertionError("what came back is not what went in")
say("encrypted with it, and had it unwrapped to decrypt")


def keyturn(*words):
    done = subprocess.run([os.environ["KEYTURN"], *words, "-v", "local", "-o", "json"], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def decrypt_anew():
    """With nothing in memory, so that the vault is asked."""
    return bson.decode(ExplicitEncrypter(callback, MongoCryptOptions(providers)).decrypt(secret))


old = keyturn("show", "mongodb")["version"]
pinned = encrypter.create_data_key("azure", master_key={**master_key, "keyVersion": old})
pinned_secret = encrypter.encrypt(value, algorithm, key_id=pinned.bytes)
kept = os.environ.get("KEEP") and os.path.join(os.environ["KEEP"], "mongodb")
if kept:
    os.makedirs(kept, exist_ok=True)
    for name, each in {"secret.bin": secret, "pinned-secret.bin": pinned_secret}.items():
        with open(os.path.join(kept, name), "wb") as file:
            file.write(bson.decode(each)["v"])
    keyturn("vault", "export", os.path.join(kept, "vault.yaml"), "--force")
keyturn("rotate", "mongodb")
try:
    decrypt_anew()
    raise AssertionError("a data key without a version was unwrapped after a rotation")
except MongoCryptError as error:
    say(f"after a rotation: {str(error).splitlines()[0][:90]}")
try:
    ExplicitEncrypter(callback, MongoCryptOptions(providers)).rewrap_many_data_key({}, "azure", master_key)
    raise AssertionError("rewrap_many_data_key moved a data key without a version after a rotation")
except MongoCryptError as error:
    say(f"rewrap_many_data_key: {str(error).splitlines()[0][:90]}")
with tempfile.TemporaryDirectory() as folder:
    export = os.path.join(folder, "keys.jsonl")
    options = CodecOptions(uuid_representation=STANDARD)
    extended = json_util.CANONICAL_JSON_OPTIONS.with_options(uuid_representation=STANDARD)
    with open(export, "w", encoding="utf-8") as file:
        for raw in callback.keys:
            file.write(json_util.dumps(bson.decode(raw, options), json_options=extended) + "\n")
    if kept:
        shutil.copy(export, kept)
    keyturn("rewrap", export)
    with open(export, encoding="utf-8") as file:
        callback.keys = [bson.encode(json_util.loads(line, json_options=extended), codec_options=options) for line in file]
keyturn("disable", "mongodb", "--version", old, "--yes")
if decrypt_anew() != {"v": "an order"}:
    raise AssertionError("what came back after the rewrap is not what went in")
secret = pinned_secret
if decrypt_anew() != {"v": "an order"}:
    raise AssertionError("what came back of the data key with a version is not what went in")
say("decrypted after a rotation, a rewrap and the disabling of the old version")
say("done")
