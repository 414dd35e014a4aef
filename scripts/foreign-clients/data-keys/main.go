// Seals a text with HashiCorp's go-kms-wrapping and with the Go CDK's keeper, and opens it again.
//
//	data-keys seal|open DIR HOST KEY
//
// HOST has the vault's name before the first dot, and a port where it is not 443: the Go CDK takes no port.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	wrapping "github.com/hashicorp/go-kms-wrapping/v2"
	"github.com/hashicorp/go-kms-wrapping/wrappers/azurekeyvault/v2"
	"gocloud.dev/secrets"
	_ "gocloud.dev/secrets/azurekeyvault"
	"google.golang.org/protobuf/proto"
)

const text = "an order"

func main() {
	action, dir, host, key := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	ctx := context.Background()
	name, resource, _ := strings.Cut(host, ".")
	wrapper := azurekeyvault.NewWrapper()
	_, err := wrapper.SetConfig(ctx, wrapping.WithConfigMap(map[string]string{"vault_name": name, "resource": resource, "key_name": key}))
	check(err)
	bare, _, _ := strings.Cut(host, ":")
	keeper, err := secrets.OpenKeeper(ctx, fmt.Sprintf("azurekeyvault://%s/keys/%s", bare, key))
	check(err)
	blobFile, keeperFile := filepath.Join(dir, "seal.blob"), filepath.Join(dir, "keeper.bin")
	if action == "seal" {
		blob, err := wrapper.Encrypt(ctx, []byte(text))
		check(err)
		raw, err := proto.Marshal(blob)
		check(err)
		check(os.WriteFile(blobFile, raw, 0o600))
		sealed, err := keeper.Encrypt(ctx, []byte(text))
		check(err)
		check(os.WriteFile(keeperFile, sealed, 0o600))
		return
	}
	raw, err := os.ReadFile(blobFile)
	check(err)
	blob := &wrapping.BlobInfo{}
	check(proto.Unmarshal(raw, blob))
	opened, err := wrapper.Decrypt(ctx, blob)
	check(err)
	expect("go-kms-wrapping", opened)
	sealed, err := os.ReadFile(keeperFile)
	check(err)
	opened, err = keeper.Decrypt(ctx, sealed)
	check(err)
	expect("gocloud", opened)
}

func expect(who string, opened []byte) {
	if string(opened) != text {
		check(fmt.Errorf("%s gave back something else", who))
	}
	fmt.Printf("%s opened its own\n", who)
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, strings.SplitN(err.Error(), "\n", 2)[0])
		os.Exit(1)
	}
}
