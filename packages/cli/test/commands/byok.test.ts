import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

const rsaKeyFile = join(import.meta.dirname, '../../../../examples/quickstart/rsa-key.jwk.json')

let keyturn: Keyturn
let key: string

beforeAll(async () => {
  keyturn = await createKeyturn()
  key = inFolder('key.pem')
  execFileSync('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key], { stdio: 'ignore' })
  await keyturn.json(`import kek --file ${rsaKeyFile} --allow-shared-file --type RSA-HSM --ops import --expires 30d`)
})

afterAll(() => keyturn.remove())

function inFolder(name: string): string {
  return join(keyturn.folder, name)
}

test('a key of OpenSSL is wrapped here and imported, and what opens the file is said before', async () => {
  const byok = inFolder('key.byok')
  expect(await keyturn.local(`byok wrap kek --file ${key} --out ${byok}`)).toMatchObject({ status: 0, stdout: '' })
  if (process.platform !== 'win32') expect((await stat(byok)).mode & 0o777).toBe(0o600)
  const imported = await keyturn.local(`import moved --file ${byok} --type EC-HSM --curve P-256 -o json`)
  expect(imported.stderr).toMatch(
    /key exchange key \S+\/keys\/kek\/[0-9a-f]{32}, which is for imports and expires on \d{4}-/,
  )
  const { publicKey, keyType } = JSON.parse(imported.stdout)
  expect(keyType).toBe('EC-HSM')
  const der = execFileSync('openssl', ['pkey', '-in', key, '-pubout', '-outform', 'DER'])
  const point = [publicKey.x, publicKey.y].map((each) => Buffer.from(each, 'base64url'))
  expect(der.subarray(-64)).toEqual(Buffer.concat(point))
})

test('a BYOK file that OpenSSL has made is imported', async () => {
  const kek = inFolder('kek.pem')
  await keyturn.local(`export kek --out ${kek}`)
  const { id } = await keyturn.json<{ id: string }>('show kek')
  const ephemeral = randomBytes(32)
  await writeFile(inFolder('ephemeral'), ephemeral)
  const der = inFolder('key.der')
  execFileSync('openssl', ['pkcs8', '-topk8', '-nocrypt', '-in', key, '-outform', 'DER', '-out', der])
  const oaep = ['-pkeyopt', 'rsa_padding_mode:oaep', '-pkeyopt', 'rsa_oaep_md:sha1', '-pkeyopt', 'rsa_mgf1_md:sha1']
  const head = execFileSync('openssl', [
    'pkeyutl',
    '-encrypt',
    '-pubin',
    '-inkey',
    kek,
    ...oaep,
    '-in',
    inFolder('ephemeral'),
  ])
  const hex = ephemeral.toString('hex')
  const tail = execFileSync('openssl', ['enc', '-id-aes256-wrap-pad', '-K', hex, '-iv', 'a65959a6', '-in', der])
  const file = {
    schema_version: '1.0.0',
    header: { kid: id, alg: 'dir', enc: 'CKM_RSA_AES_KEY_WRAP' },
    ciphertext: Buffer.concat([head, tail]).toString('base64url'),
    generator: 'openssl',
  }
  const input = JSON.stringify(file)
  const imported = await keyturn.local('import from-openssl --type EC-HSM --curve P-256 -o json', { input })
  expect(JSON.parse(imported.stdout)).toMatchObject({ name: 'from-openssl', keyType: 'EC-HSM', curve: 'P-256' })
})

test('no private key is shown, whatever fails', async () => {
  const secret = (await readFile(key, 'utf8')).split('\n')[1] ?? ''
  for (const line of [
    `byok wrap none --file ${key} --out ${inFolder('x.byok')} --debug`,
    `byok wrap kek --file ${key} --out /nowhere/x`,
  ]) {
    const { status, stdout, stderr } = await keyturn.local(line)
    expect(status).not.toBe(0)
    expect(stdout + stderr).not.toContain(secret.slice(0, 20))
  }
})

test.each([
  ['--type EC', 'a key from a BYOK file becomes an HSM key'],
  ['--type EC-HSM', '--curve says which curve'],
  ['--size 2048', '--size goes with no BYOK file'],
])('import --file X.byok %s is refused', async (flags, message) => {
  const byok = inFolder(`refused-${flags.length}.byok`)
  await keyturn.local(`byok wrap kek --file ${key} --out ${byok}`)
  const run = await keyturn.local(`import refused --file ${byok} ${flags}`)
  expect(run).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(message) })
})
