//! Drives azure_security_keyvault_keys, unmodified, through the life of a key in the vault at KEY_VAULT_URL.
//!
//! Prints one line a step. Any difference from what the service does ends the program with a panic.

use azure_core::{credentials::TokenCredential, error::ErrorKind, Result};
use azure_identity::ManagedIdentityCredential;
use azure_security_keyvault_keys::{
    models::{
        CreateKeyParameters, CurveName, EncryptionAlgorithm, KeyOperationParameters, KeyRotationPolicy,
        KeyRotationPolicyAttributes, KeyType, RestoreKeyParameters, SignParameters, SignatureAlgorithm,
        UpdateKeyPropertiesParameters, VerifyParameters,
    },
    KeyClient, KeyClientOptions, ResourceExt,
};
use futures::TryStreamExt;
use std::{collections::HashMap, env, sync::Arc, time::{Duration, SystemTime, UNIX_EPOCH}};

fn expect(condition: bool, text: &str) {
    assert!(condition, "not so: {text}");
    println!("rust    {text}");
}

fn status<T>(result: Result<T>) -> u16 {
    match result {
        Ok(_) => 200,
        Err(error) => match error.kind() {
            ErrorKind::HttpResponse { status, .. } => u16::from(*status),
            kind => panic!("{kind:?}: {error}"),
        },
    }
}

/// The service takes some seconds to delete and to recover, and the client has no poller for either.
async fn until_found<F: AsyncFn() -> u16>(get: F) {
    for _ in 0..100 {
        match get().await {
            200 => return,
            404 => tokio::time::sleep(Duration::from_millis(100)).await,
            other => panic!("status {other}"),
        }
    }
    panic!("a delete or a recover did not come to its end");
}

#[tokio::main]
async fn main() -> Result<()> {
    let url = env::var("KEY_VAULT_URL").expect("KEY_VAULT_URL");
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_secs();
    let name = format!("rust-{seconds}");
    let credential: Arc<dyn TokenCredential> = ManagedIdentityCredential::new(None)?;
    // `localhost` itself belongs to no vault, so the client's check of the challenge has to be off there and only there.
    let is_bare = url.starts_with("https://localhost");
    let options = KeyClientOptions { verify_challenge_resource: Some(!is_bare), ..Default::default() };
    let client = KeyClient::new(&url, credential, Some(options))?;
    let args: Vec<String> = env::args().collect();
    if let [_, verb, key] = args.as_slice() && verb == "rotate" {
        client.rotate_key(key, None).await?;
        return Ok(());
    }
    println!("rust    {url}, check of the challenge {}", !is_bare);

    let parameters = CreateKeyParameters {
        kty: Some(KeyType::Rsa),
        key_size: Some(2048),
        tags: Some(HashMap::from([("team".into(), "shop".into())])),
        ..Default::default()
    };
    let first = client.create_key(&name, parameters.try_into()?, None).await?.into_model()?;
    let id = first.resource_id()?;
    expect(id.source_id.starts_with(&format!("{url}/keys/{name}/")), "created an RSA key, its id at the address in use");
    let ec_name = format!("{name}-ec");
    let parameters = CreateKeyParameters { kty: Some(KeyType::Ec), curve: Some(CurveName::P384), ..Default::default() };
    let ec = client.create_key(&ec_name, parameters.try_into()?, None).await?.into_model()?;
    expect(ec.key.and_then(|key| key.crv) == Some(CurveName::P384), "created an EC key");
    let mut listed = Vec::new();
    let mut pages = client.list_key_properties(None)?;
    while let Some(key) = pages.try_next().await? {
        listed.push(key.resource_id()?.name);
    }
    expect(listed.contains(&name) && listed.contains(&ec_name), "listed both");

    let policy = KeyRotationPolicy {
        attributes: Some(KeyRotationPolicyAttributes { expiry_time: Some("P90D".into()), ..Default::default() }),
        ..Default::default()
    };
    client.update_key_rotation_policy(&name, policy.try_into()?, None).await?;
    let policy = client.get_key_rotation_policy(&name, None).await?.into_model()?;
    expect(policy.attributes.and_then(|it| it.expiry_time).as_deref() == Some("P90D"), "set a rotation policy and read it back");
    let second = client.rotate_key(&name, None).await?.into_model()?;
    let second_id = second.resource_id()?;
    let lifetime = second.attributes.as_ref().and_then(|it| Some(it.expires? - it.created?));
    expect(
        second_id.source_id != id.source_id && lifetime.is_some_and(|it| it.whole_days() == 90),
        "rotated: a new version that expires as the policy says",
    );
    let mut versions = 0;
    let mut pages = client.list_key_properties_versions(&name, None)?;
    while pages.try_next().await?.is_some() {
        versions += 1;
    }
    expect(versions == 2, "listed two versions");
    let tags = Some(HashMap::from([("team".into(), "bank".into())]));
    let parameters = UpdateKeyPropertiesParameters { tags: tags.clone(), ..Default::default() };
    let updated = client.update_key_properties(&name, parameters.try_into()?, None).await?.into_model()?;
    expect(updated.tags == tags, "changed the tags of a version");

    use_keys(&client, &name, second_id.version.as_deref().unwrap_or_default()).await?;

    let blob = client.backup_key(&name, None).await?.into_model()?.value;
    let restore = || RestoreKeyParameters { key_backup: blob.clone(), ..Default::default() };
    expect(status(client.restore_key(restore().try_into()?, None).await) == 409, "was refused to restore over a live key");
    client.delete_key(&name, None).await?;
    until_found(async || status(client.get_deleted_key(&name, None).await)).await;
    expect(status(client.get_key(&name, None).await) == 404, "deleted: did not find it any more");
    client.recover_deleted_key(&name, None).await?;
    until_found(async || status(client.get_key(&name, None).await)).await;
    let recovered = client.get_key(&name, None).await?.into_model()?.resource_id()?;
    expect(recovered.source_id == second_id.source_id, "recovered the same version");
    client.delete_key(&name, None).await?;
    until_found(async || status(client.get_deleted_key(&name, None).await)).await;
    client.purge_deleted_key(&name, None).await?;
    expect(status(client.get_deleted_key(&name, None).await) == 404, "purged");
    let restored = client.restore_key(restore().try_into()?, None).await?.into_model()?.resource_id()?;
    expect(restored.source_id == second_id.source_id, "restored the backup: same version ids");
    println!("rust    done");
    Ok(())
}

async fn use_keys(client: &KeyClient, name: &str, version: &str) -> Result<()> {
    for algorithm in [EncryptionAlgorithm::RsaOaep256, EncryptionAlgorithm::RsaOaep] {
        let mut parameters = KeyOperationParameters {
            algorithm: Some(algorithm.clone()),
            value: Some(b"an order".to_vec()),
            ..Default::default()
        };
        parameters.value = client.encrypt(name, parameters.clone().try_into()?, None).await?.into_model()?.result;
        let plain = client.decrypt(name, version, parameters.clone().try_into()?, None).await?.into_model()?.result;
        expect(plain.as_deref() == Some(b"an order".as_slice()), &format!("{algorithm:?}: decrypted what it encrypted"));
        parameters.value = Some(vec![7; 32]);
        parameters.value = client.wrap_key(name, parameters.clone().try_into()?, None).await?.into_model()?.result;
        let key = client.unwrap_key(name, version, parameters.try_into()?, None).await?.into_model()?.result;
        expect(key == Some(vec![7; 32]), &format!("{algorithm:?}: unwrapped what it wrapped"));
    }
    for algorithm in [SignatureAlgorithm::Rs256, SignatureAlgorithm::Ps256] {
        let digest = Some(vec![1; 32]);
        let parameters = SignParameters { algorithm: Some(algorithm.clone()), value: digest.clone() };
        let signature = client.sign(name, parameters.try_into()?, None).await?.into_model()?.result;
        let parameters = VerifyParameters { algorithm: Some(algorithm.clone()), digest, signature };
        let verified = client.verify(name, version, parameters.try_into()?, None).await?.into_model()?.value;
        expect(verified == Some(true), &format!("{algorithm:?}: verified what the vault signed"));
    }
    Ok(())
}
