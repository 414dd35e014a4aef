// Wraps a column encryption key with tedious, rotates the column master key, has keyturn write the T-SQL that moves it,
// disables the old version, and has tedious open what the T-SQL adds.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const require = createRequire(import.meta.url)
const provided = require('tedious/lib/always-encrypted/keystore-provider-azure-key-vault')
const { IDENTITY_ENDPOINT, IDENTITY_HEADER, KEY_VAULT_URL, KEYTURN, KEEP } = process.env

const say = (text) => process.stdout.write(`tedious ${text}\n`)
const keyturn = (...words) => execFileSync(KEYTURN, [...words, '-v', 'local', '-o', 'json'], { encoding: 'utf8' })

/** tedious signs in with a client secret, and takes vaults of the public cloud alone; both stand for the embedded vault here. */
function newProvider() {
  const provider = new provided.ColumnEncryptionAzureKeyVaultProvider(
    'client',
    'secret',
    '00000000-0000-4000-8000-000000000001',
  )
  provider.azureKeyVaultDomainName = 'vault.localhost'
  provider.credentials = {
    async getToken() {
      const url = `${IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=https://vault.azure.net`
      const answer = await fetch(url, { headers: { 'X-IDENTITY-HEADER': IDENTITY_HEADER } })
      const { access_token: token, expires_on: expires } = await answer.json()
      return { token, expiresOnTimestamp: Number(expires) * 1000 }
    },
  }
  return provider
}

async function fails(act) {
  try {
    await act()
  } catch (error) {
    return error.message.split('.')[0]
  }
  throw new Error('it was expected to fail')
}

const folder = mkdtempSync(join(tmpdir(), 'keyturn-tedious-'))
try {
  const { version: old } = JSON.parse(keyturn('create', 'columns', '--type', 'RSA'))
  const columnKey = randomBytes(32)
  const path = (version) => `${KEY_VAULT_URL}/keys/columns/${version}`
  const value = await newProvider().encryptColumnEncryptionKey(path(old), 'RSA_OAEP', columnKey)
  const script = join(folder, 'keys.sql')
  writeFileSync(
    script,
    `CREATE COLUMN MASTER KEY [CMK1] WITH (KEY_STORE_PROVIDER_NAME = N'AZURE_KEY_VAULT', KEY_PATH = N'${path(old)}');\nCREATE COLUMN ENCRYPTION KEY [CEK1] WITH VALUES (COLUMN_MASTER_KEY = [CMK1], ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x${value.toString('hex')});\n`,
  )
  if (KEEP) {
    mkdirSync(join(KEEP, 'tedious'), { recursive: true })
    copyFileSync(script, join(KEEP, 'tedious', 'keys.sql'))
    writeFileSync(join(KEEP, 'tedious', 'column-key.bin'), columnKey)
    keyturn('vault', 'export', join(KEEP, 'tedious', 'vault.yaml'), '--force')
  }
  say('wrapped a column key')
  const [{ version: latest }] = JSON.parse(keyturn('rotate', 'columns'))
  say(
    `by the path of the new version: ${await fails(() => newProvider().decryptColumnEncryptionKey(path(latest), 'RSA_OAEP', value))}`,
  )
  keyturn('rewrap', script, '--sql-out', join(folder, 'move.sql'))
  keyturn('disable', 'columns', '--version', old, '--yes')
  const [, keyPath] = /KEY_PATH = N'([^']+)'/.exec(readFileSync(join(folder, 'move.sql'), 'utf8'))
  const [, hex] = /ENCRYPTED_VALUE = 0x([0-9A-F]+)/.exec(readFileSync(join(folder, 'move.sql'), 'utf8'))
  say(`by the old path: ${await fails(() => newProvider().decryptColumnEncryptionKey(path(old), 'RSA_OAEP', value))}`)
  const opened = await newProvider().decryptColumnEncryptionKey(keyPath, 'RSA_OAEP', Buffer.from(hex, 'hex'))
  if (!columnKey.equals(opened)) throw new Error('what came back is not what went in')
  say('opened it after a rotation, a rewrap and the disabling of the old version')
  say('done')
} finally {
  rmSync(folder, { recursive: true })
}
