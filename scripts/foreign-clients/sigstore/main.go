// Signs with sigstore's azurekms before and after a rotation, in one process.
//
//	sigstore HOST KEY
package main

import (
	"bytes"
	"context"
	"crypto"
	"fmt"
	"os"
	"os/exec"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/sigstore/sigstore/pkg/signature/kms/azure"
)

const order = "an order"

func main() {
	host, key := os.Args[1], os.Args[2]
	reference := fmt.Sprintf("azurekms://%s/%s", host, key)
	signer := must(azure.LoadSignerVerifier(context.Background(), reference))
	before := must(signer.PublicKey())
	expect(opens(before, sign(signer)), "signed, and its public key says so")

	rotate := exec.Command(os.Getenv("KEYTURN"), "rotate", key, "--vault", "local")
	must(rotate.Output())

	signed := sign(signer)
	after := must(must(azure.LoadSignerVerifier(context.Background(), reference)).PublicKey())
	expect(opens(after, signed), "signs with the new version right after the rotation")
	expect(!opens(must(signer.PublicKey()), signed), "hands out the public key of the old version, which does not verify it")
	fmt.Println("sigstore done")
}

func sign(signer *azure.SignerVerifier) []byte {
	return must(signer.SignMessage(bytes.NewReader([]byte(order))))
}

func opens(key crypto.PublicKey, signed []byte) bool {
	verifier := must(signature.LoadVerifier(key, crypto.SHA256))
	return verifier.VerifySignature(bytes.NewReader(signed), bytes.NewReader([]byte(order))) == nil
}

func expect(condition bool, text string) {
	if !condition {
		fmt.Fprintln(os.Stderr, "sigstore not so:", text)
		os.Exit(1)
	}
	fmt.Println("sigstore " + text)
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, "sigstore failed:", err)
		os.Exit(1)
	}
	return value
}
