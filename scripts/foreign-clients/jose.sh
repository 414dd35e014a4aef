#!/usr/bin/env bash
# Signatures and keys between keyturn and the JOSE libraries of other makers, both ways, with keys that OpenSSL has made: theirs verify
# what the vault signs with the JWK and JWKS that keyturn exports, unchanged, and keyturn verifies what they sign. Called by
# foreign-clients.sh, whose environment it needs. $1: python, go or java; $KEYTURN: the program, as one word.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)/jose
work=$(mktemp -d)
trap 'chmod -R u+w "$work" && rm -rf "$work"' EXIT

declare -A curves=([p256]=prime256v1 [p384]=secp384r1 [p521]=secp521r1 [p256k]=secp256k1)
# What each library knows: Go's has no secp256k1.
algorithms='rsa:RS256 rsa:PS256 p256:ES256 p384:ES384 p521:ES512'
[[ $1 == go ]] || algorithms+=' p256k:ES256K'

keyturn() { "$KEYTURN" "$@" -v local -q; }

printf 'an order of 4711 pieces' > "$work/data"
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/rsa.pem" 2> /dev/null
for name in "${!curves[@]}"; do
  openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:${curves[$name]}" -out "$work/$name.pem" 2> /dev/null
done
for name in rsa "${!curves[@]}"; do
  keyturn import "jose-$1-$name" --file "$work/$name.pem" > /dev/null
  # Nimbus wants the public half of a private key beside it.
  openssl pkey -in "$work/$name.pem" -pubout >> "$work/$name.pem"
  keyturn export "jose-$1-$name" --format jwk --out "$work/$name.jwk"
  keyturn export "jose-$1-$name" --format jwks --out "$work/$name.jwks"
done
for each in $algorithms; do
  keyturn sign "jose-$1-${each%:*}" "$work/data" --algorithm "${each#*:}" --format jws --out "$work/${each#*:}.jws"
done

case $1 in
  python)
    "${PYTHON:-python3}" -m venv "$work/python"
    "$work/python/bin/pip" install -q -r "$here/python/requirements.txt"
    "$work/python/bin/python" "$here/python/jose.py" "$work" $algorithms
    ;;
  go)
    cp -r "$here/go" "$work/go"
    (cd "$work/go" && go build -o jose . && ./jose "$work" $algorithms)
    ;;
  java)
    cp -r "$here/java" "$work/java"
    (
      cd "$work/java"
      mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath
      java -cp "$(cat classpath)" Jose.java "$work" $algorithms
    )
    ;;
esac

for each in $algorithms; do
  name=${each%:*} algorithm=${each#*:}
  for way in '' --offline; do
    keyturn verify "jose-$1-$name" "$work/data" --signature "$work/$algorithm.theirs" --algorithm "$algorithm" $way > /dev/null
  done
  # The same signature over other data has to be refused.
  status=0
  keyturn verify "jose-$1-$name" "$work/rsa.jwk" --signature "$work/$algorithm.theirs" --algorithm "$algorithm" > /dev/null || status=$?
  [[ $status == 10 ]] || { echo "$1 $algorithm: other data was taken" >&2; exit 1; }
  echo "$1 $algorithm: keyturn verifies what it signs"
done
