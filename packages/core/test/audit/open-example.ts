import { readFile } from 'node:fs/promises'
import { openLocalVault } from '@keyturn/local-vault'
import { onTestFinished } from 'vitest'
import type { AuditedManifest } from '../../src/audit/described-by.ts'
import { parseAuditProfile } from '../../src/audit/profiles/parse-profile.ts'
import type { AuditProfile } from '../../src/audit/profiles/profile.ts'
import { connect } from '../../src/connect.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import type { Vault } from '../../src/vault/client.ts'

interface Example {
  vault: Vault
  profile: AuditProfile
  manifest: AuditedManifest
}

function read(file: string): Promise<string> {
  return readFile(new URL(`../../../../examples/audit/${file}`, import.meta.url), 'utf8')
}

/** The example of `examples/audit/`, in an embedded vault. Closed when the test ends. */
export async function openExample(): Promise<Example> {
  const local = await openLocalVault({ recoverableDays: 30 })
  onTestFinished(() => local.close())
  await local.importSnapshot(await read('seed.yaml'))
  const vault = await connect({ ...local, now: () => local.now() })
  const text = await read('keys.yaml')
  return {
    vault,
    profile: parseAuditProfile(await read('profile.yaml'), 'profile.yaml'),
    manifest: { manifest: parseManifest(text), file: 'keys.yaml', text, referenceOf: () => 'local' },
  }
}
