// Drives azkeys, unmodified, through the life of a key in the vault at KEY_VAULT_URL.
//
// Prints one line a step. Any difference from what the service does ends the program with status 1.
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/Azure/azure-sdk-for-go/sdk/security/keyvault/azkeys"
)

func expect(condition bool, text string) {
	if !condition {
		fmt.Fprintln(os.Stderr, "go      not so:", text)
		os.Exit(1)
	}
	fmt.Println("go      " + text)
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, "go      failed:", err)
		os.Exit(1)
	}
	return value
}

func status(err error) int {
	var answer *azcore.ResponseError
	if errors.As(err, &answer) {
		return answer.StatusCode
	}
	return 0
}

// The service takes some seconds to delete and to recover, and the client has no poller for either.
func untilFound(get func() error) {
	for range 100 {
		err := get()
		if err == nil {
			return
		}
		if status(err) != 404 {
			must(0, err)
		}
		time.Sleep(100 * time.Millisecond)
	}
	expect(false, "a delete or a recover came to its end")
}

func main() {
	ctx := context.Background()
	url := os.Getenv("KEY_VAULT_URL")
	name := fmt.Sprintf("go-%d", time.Now().Unix())
	credential := must(azidentity.NewDefaultAzureCredential(nil))
	// `localhost` itself belongs to no vault, so the client's check of the challenge has to be off there and only there.
	isBare := strings.HasPrefix(url, "https://localhost")
	client := must(azkeys.NewClient(url, credential, &azkeys.ClientOptions{DisableChallengeResourceVerification: isBare}))
	if len(os.Args) == 3 && os.Args[1] == "rotate" {
		must(client.RotateKey(ctx, os.Args[2], nil))
		return
	}
	fmt.Printf("go      %s, check of the challenge %t\n", url, !isBare)

	first := must(client.CreateKey(ctx, name, azkeys.CreateKeyParameters{
		Kty: to.Ptr(azkeys.KeyTypeRSA), KeySize: to.Ptr(int32(2048)), Tags: map[string]*string{"team": to.Ptr("shop")},
	}, nil))
	expect(strings.HasPrefix(string(*first.Key.KID), url+"/keys/"+name+"/"), "created an RSA key, its id at the address in use")
	ec := must(client.CreateKey(ctx, name+"-ec", azkeys.CreateKeyParameters{
		Kty: to.Ptr(azkeys.KeyTypeEC), Curve: to.Ptr(azkeys.CurveNameP384),
	}, nil))
	expect(*ec.Key.Crv == azkeys.CurveNameP384, "created an EC key")
	listed := map[string]bool{}
	for pager := client.NewListKeyPropertiesPager(nil); pager.More(); {
		for _, item := range must(pager.NextPage(ctx)).Value {
			listed[item.KID.Name()] = true
		}
	}
	expect(listed[name] && listed[name+"-ec"], "listed both")
	expect(bytes.Equal(must(client.GetKey(ctx, name, "", nil)).Key.N, first.Key.N), "read one back")

	must(client.UpdateKeyRotationPolicy(ctx, name, azkeys.KeyRotationPolicy{
		Attributes: &azkeys.KeyRotationPolicyAttributes{ExpiryTime: to.Ptr("P90D")},
		LifetimeActions: []*azkeys.LifetimeAction{{
			Action:  &azkeys.LifetimeActionType{Type: to.Ptr(azkeys.KeyRotationPolicyActionRotate)},
			Trigger: &azkeys.LifetimeActionTrigger{TimeAfterCreate: to.Ptr("P30D")},
		}},
	}, nil))
	policy := must(client.GetKeyRotationPolicy(ctx, name, nil))
	expect(*policy.Attributes.ExpiryTime == "P90D", "set a rotation policy and read it back")
	second := must(client.RotateKey(ctx, name, nil))
	lifetime := second.Attributes.Expires.Sub(*second.Attributes.Created)
	expect(*second.Key.KID != *first.Key.KID && lifetime == 90*24*time.Hour, "rotated: a new version that expires as the policy says")
	versions := 0
	for pager := client.NewListKeyPropertiesVersionsPager(name, nil); pager.More(); {
		versions += len(must(pager.NextPage(ctx)).Value)
	}
	expect(versions == 2, "listed two versions")
	updated := must(client.UpdateKey(ctx, name, second.Key.KID.Version(), azkeys.UpdateKeyParameters{
		Tags: map[string]*string{"team": to.Ptr("bank")},
	}, nil))
	expect(*updated.Tags["team"] == "bank", "changed the tags of a version")

	useKeys(ctx, client, name, *second.Key.KID, *ec.Key.KID)

	blob := must(client.BackupKey(ctx, name, nil)).Value
	_, err := client.RestoreKey(ctx, azkeys.RestoreKeyParameters{KeyBackup: blob}, nil)
	expect(status(err) == 409, "was refused to restore over a live key")
	deleted := must(client.DeleteKey(ctx, name, nil))
	expect(*deleted.RecoveryID == url+"/deletedkeys/"+name, "deleted")
	untilFound(func() error { _, err := client.GetDeletedKey(ctx, name, nil); return err })
	_, err = client.GetKey(ctx, name, "", nil)
	expect(status(err) == 404, "did not find it any more")
	must(client.RecoverDeletedKey(ctx, name, nil))
	untilFound(func() error { _, err := client.GetKey(ctx, name, "", nil); return err })
	expect(*must(client.GetKey(ctx, name, "", nil)).Key.KID == *second.Key.KID, "recovered the same version")
	must(client.DeleteKey(ctx, name, nil))
	untilFound(func() error { _, err := client.GetDeletedKey(ctx, name, nil); return err })
	must(client.PurgeDeletedKey(ctx, name, nil))
	_, err = client.GetDeletedKey(ctx, name, nil)
	expect(status(err) == 404, "purged")
	restored := must(client.RestoreKey(ctx, azkeys.RestoreKeyParameters{KeyBackup: blob}, nil))
	expect(*restored.Key.KID == *second.Key.KID, "restored the backup: same version ids")
	fmt.Println("go      done")
}

func useKeys(ctx context.Context, client *azkeys.Client, name string, rsa, ec azkeys.ID) {
	for _, algorithm := range []azkeys.EncryptionAlgorithm{azkeys.EncryptionAlgorithmRSAOAEP256, azkeys.EncryptionAlgorithmRSAOAEP} {
		parameters := azkeys.KeyOperationParameters{Algorithm: &algorithm, Value: []byte("an order")}
		parameters.Value = must(client.Encrypt(ctx, name, rsa.Version(), parameters, nil)).Result
		plain := must(client.Decrypt(ctx, name, rsa.Version(), parameters, nil)).Result
		expect(string(plain) == "an order", string(algorithm)+": decrypted what it encrypted")
	}
	key := bytes.Repeat([]byte{7}, 32)
	parameters := azkeys.KeyOperationParameters{Algorithm: to.Ptr(azkeys.EncryptionAlgorithmRSAOAEP256), Value: key}
	parameters.Value = must(client.WrapKey(ctx, name, rsa.Version(), parameters, nil)).Result
	expect(bytes.Equal(must(client.UnwrapKey(ctx, name, rsa.Version(), parameters, nil)).Result, key), "unwrapped what it wrapped")
	digest := sha256.Sum256([]byte("an order"))
	for _, algorithm := range []azkeys.SignatureAlgorithm{azkeys.SignatureAlgorithmRS256, azkeys.SignatureAlgorithmPS256} {
		signature := must(client.Sign(ctx, name, rsa.Version(), azkeys.SignParameters{Algorithm: &algorithm, Value: digest[:]}, nil)).Result
		verified := must(client.Verify(ctx, name, rsa.Version(), azkeys.VerifyParameters{
			Algorithm: &algorithm, Digest: digest[:], Signature: signature,
		}, nil))
		expect(*verified.Value, string(algorithm)+": verified what the vault signed")
	}
	_, err := client.Sign(ctx, ec.Name(), ec.Version(), azkeys.SignParameters{
		Algorithm: to.Ptr(azkeys.SignatureAlgorithmES384), Value: digest[:],
	}, nil)
	expect(status(err) == 400, "was refused a digest that ES384 does not take")
}
