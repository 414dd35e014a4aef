import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const rsaKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const jwk = privateKey.export({ format: 'jwk' })
const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

async function writeKey(name: string, text: string, mode = 0o600): Promise<string> {
  const file = join(keyturn.folder, name)
  await writeFile(file, text, { mode })
  return file
}

test('a JWK file and PEM on standard input become the same public key', async () => {
  const file = await writeKey('key.jwk.json', JSON.stringify(jwk))
  const fromFile = await keyturn.json(`import jwk --file ${file} --tag from=file`)
  expect(fromFile).toMatchObject({
    keyType: 'EC',
    curve: 'P-256',
    tags: { from: 'file' },
    publicKey: { x: jwk.x, y: jwk.y },
  })
  const fromInput = await keyturn.json('import pem', { input: pem })
  expect(fromInput).toMatchObject({ publicKey: { x: jwk.x, y: jwk.y } })
})

test('private parts are in no output, debugging included', async () => {
  const { stdout, stderr } = await keyturn.local('import quiet --debug', { input: JSON.stringify(jwk) })
  const dry = await keyturn.local('import never --dry-run -o json', { input: JSON.stringify(jwk) })
  for (const text of [stdout, stderr, dry.stdout, dry.stderr]) expect(text).not.toContain(jwk.d)
  expect(dry.status).toBe(0)
})

test('broken key material is refused with what is accepted, and nothing is written', async () => {
  const { stdout, stderr, status } = await keyturn.local('import broken', {
    input: JSON.stringify({ ...jwk, d: 'AAAA' }),
  })
  expect(stderr).toContain('[INVALID_INPUT]')
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
  expect((await keyturn.local('show broken')).status).toBe(3)
})

test.each([
  ['an empty input', 'import none', 'empty'],
  ['a missing file', 'import none --file missing.pem', '--file "missing.pem" cannot be read: there is no such file'],
  ['a folder', 'import none --file .', '--file "." cannot be read: it is a folder'],
  [
    'a type that the material is not',
    'import none --type RSA',
    '--type RSA does not fit the key material, which is EC',
  ],
])('%s is refused', async (what, line, message) => {
  const { stderr, status } = await keyturn.local(line, { input: what === 'an empty input' ? '' : pem })
  expect(stderr).toContain(message)
  expect(status).toBe(2)
})

test.skipIf(process.platform === 'win32')(
  'a file that other users can read is refused, unless that is meant',
  async () => {
    await chmod(keyturn.folder, 0o755)
    const file = await writeKey('shared.pem', pem, 0o644)
    const refused = await keyturn.local(`import shared --file ${file}`)
    expect(refused.stderr).toContain('other users of this machine can read')
    expect(refused.status).toBe(2)
    expect((await keyturn.local(`import shared --file ${file} --allow-shared-file`)).status).toBe(0)
  },
)

test.skipIf(process.platform === 'win32')('a file in a folder that is closed to others is private enough', async () => {
  const folder = join(keyturn.folder, 'closed')
  await mkdir(folder, { mode: 0o700 })
  const file = await writeKey('closed/key.pem', pem, 0o644)
  expect((await keyturn.local(`import closed --file ${file}`)).status).toBe(0)
})

describe('an encrypted PEM', () => {
  const encrypted = privateKey.export({ format: 'pem', type: 'sec1', cipher: 'aes-256-cbc', passphrase: 'pa ss' })

  test('opens with the passphrase of a file, whose last line end is none of it', async () => {
    const file = await writeKey('encrypted.pem', encrypted.toString())
    const passphrase = await writeKey('passphrase', 'pa ss\n')
    const imported = await keyturn.json(`import opened --file ${file} --passphrase-file ${passphrase}`)
    expect(imported).toMatchObject({ publicKey: { x: jwk.x, y: jwk.y } })
  })

  test('opens with the passphrase of a variable', async () => {
    const options = { input: encrypted.toString(), env: { KEY_PASS: 'pa ss' } }
    const imported = await keyturn.json('import fromVariable --passphrase-env KEY_PASS', options)
    expect(imported).toMatchObject({ publicKey: { x: jwk.x, y: jwk.y } })
  })

  test.each([
    ['import none', 'it is encrypted [INVALID_INPUT]'],
    ['import none', 'Give its passphrase, --passphrase-file or --passphrase-env, or decrypt a copy of it.'],
    ['import none --passphrase-env OTHER', 'it is broken, or the passphrase is wrong'],
    ['import none --passphrase-env ABSENT', '--passphrase-env names "ABSENT", and that is not set'],
    ['import none --passphrase-env A --passphrase-file b', '--passphrase-file and --passphrase-env exclude each other'],
    ['import none --passphrase-file absent', '--passphrase-file "absent" cannot be read: there is no such file'],
  ])('is refused by "%s" with: %s', async (line, message) => {
    const { stderr, status } = await keyturn.local(line, { input: encrypted.toString(), env: { OTHER: 'secret-word' } })
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('secret-word')
    expect(status).toBe(2)
  })

  test.skipIf(spawnSync('openssl', ['version']).status !== 0).each([
    ['rsa', '-aes256 -traditional -passout pass:correct'],
    ['pkcs8', '-topk8 -v2 aes-256-cbc -passout pass:correct'],
    ['rsa', '-text -aes128 -traditional -passout pass:correct'],
  ])('as "openssl %s %s" writes it', async (command, flags) => {
    const plain = rsaKey.export({ format: 'pem', type: 'pkcs8' })
    const { stdout } = spawnSync('openssl', [command, ...flags.split(' ')], { input: plain, encoding: 'utf8' })
    const passphrase = await writeKey(`${command}.pass`, 'correct\r\n')
    const imported = await keyturn.json(`import rsa --new-version --passphrase-file ${passphrase}`, { input: stdout })
    expect(imported).toMatchObject({ publicKey: { n: rsaKey.export({ format: 'jwk' }).n } })
  })
})

test('a JWK that may only decrypt and unwrap may do no more in the vault', async () => {
  const input = JSON.stringify({ ...rsaKey.export({ format: 'jwk' }), key_ops: ['decrypt', 'unwrapKey'] })
  expect(await keyturn.json('import narrow', { input })).toMatchObject({ keyOperations: ['decrypt', 'unwrapKey'] })
  expect(await keyturn.json('import wide --ops sign,verify', { input })).toMatchObject({
    keyOperations: ['sign', 'verify'],
  })
})
