// go-jose verifies what keyturn has signed, with the JWK and the JWKS that it exports, and signs what keyturn is to verify.
package main

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	folder := os.Args[1]
	read := func(name string) []byte { return must(os.ReadFile(filepath.Join(folder, name))) }
	data := read("data")
	info, _ := debug.ReadBuildInfo()
	fmt.Println("go go-jose", info.Deps[0].Version)
	for _, each := range os.Args[2:] {
		name, algorithm, _ := strings.Cut(each, ":")
		var key jose.JSONWebKey
		var set jose.JSONWebKeySet
		if err := json.Unmarshal(read(name+".jwk"), &key); err != nil {
			panic(err)
		}
		if err := json.Unmarshal(read(name+".jwks"), &set); err != nil {
			panic(err)
		}
		allowed := []jose.SignatureAlgorithm{jose.SignatureAlgorithm(algorithm)}
		signature := must(jose.ParseDetached(string(read(algorithm+".jws")), data, allowed))
		if !bytes.Equal(must(signature.Verify(key)), data) {
			panic(algorithm + ": another payload")
		}
		if !bytes.Equal(must(signature.Verify(set.Keys[0])), data) {
			panic(algorithm + ": not by the key set")
		}
		block, _ := pem.Decode(read(name + ".pem"))
		private := must(x509.ParsePKCS8PrivateKey(block.Bytes))
		signer := must(jose.NewSigner(jose.SigningKey{Algorithm: allowed[0], Key: private}, nil))
		theirs := must(must(signer.Sign(data)).DetachedCompactSerialize())
		if err := os.WriteFile(filepath.Join(folder, algorithm+".theirs"), []byte(theirs), 0o600); err != nil {
			panic(err)
		}
		fmt.Printf("go %s: verified what the vault signed\n", algorithm)
	}
}
