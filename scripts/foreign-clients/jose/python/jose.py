"""PyJWT verifies what keyturn has signed, with the JWK and the JWKS that it exports, and signs what keyturn is to verify."""

import base64
import json
import pathlib
import sys

import jwt

folder = pathlib.Path(sys.argv[1])
data = (folder / "data").read_bytes()
payload = base64.urlsafe_b64encode(data).rstrip(b"=").decode()
jws = jwt.PyJWS()
print(f"python PyJWT {jwt.__version__}")
for each in sys.argv[2:]:
    name, algorithm = each.split(":")
    token = (folder / f"{algorithm}.jws").read_text().replace("..", f".{payload}.")
    key = jwt.PyJWK.from_dict(json.loads((folder / f"{name}.jwk").read_text()), algorithm=algorithm)
    if jws.decode(token, key, algorithms=[algorithm]) != data:
        raise AssertionError(f"{algorithm}: another payload")
    kid = jwt.get_unverified_header(token)["kid"]
    known = {entry["kid"] for entry in json.loads((folder / f"{name}.jwks").read_text())["keys"]}
    if kid.rsplit("/", 1)[-1] not in known:
        raise AssertionError(f"{algorithm}: {kid} is not in the key set")
    jwt.PyJWKSet.from_dict(json.loads((folder / f"{name}.jwks").read_text()))
    signed = jws.encode(data, (folder / f"{name}.pem").read_text(), algorithm=algorithm).split(".")
    (folder / f"{algorithm}.theirs").write_text(f"{signed[0]}..{signed[2]}")
    print(f"python {algorithm}: verified what the vault signed")
