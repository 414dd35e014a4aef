import { randomBytes } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

const marker = 'MARKER-of-a-plaintext'
const rsaKeyFile = join(import.meta.dirname, '../../../../examples/quickstart/rsa-key.jwk.json')

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
  await keyturn.json(`import rsa --file ${rsaKeyFile} --allow-shared-file --ops encrypt,decrypt,sign,verify`)
})

afterAll(() => keyturn.remove())

function inFolder(name: string): string {
  return join(keyturn.folder, name)
}

test('what encrypt prints, decrypt --encoding base64 reads back', async () => {
  const encrypted = await keyturn.local('encrypt rsa --algorithm RSA-OAEP', { input: marker })
  expect(encrypted.stdout).toMatch(/^[A-Za-z0-9+/]{342}==\n$/)
  expect(encrypted.stdout + encrypted.stderr).not.toContain('MARKER')
  const line = 'decrypt rsa --algorithm RSA-OAEP --encoding base64'
  expect(await keyturn.local(line, { input: encrypted.stdout })).toEqual({ status: 0, stdout: marker, stderr: '' })
})

test('files are raw bytes, and the plaintext is for its owner alone', async () => {
  const [plain, sealed, back] = ['plain.bin', 'sealed.bin', 'back.bin'].map(inFolder) as [string, string, string]
  await writeFile(plain, randomBytes(190))
  expect(await keyturn.local(`encrypt rsa ${plain} --out ${sealed}`)).toMatchObject({ status: 0, stdout: '' })
  expect(await readFile(sealed)).toHaveLength(256)
  expect(await keyturn.local(`decrypt rsa ${sealed} --out ${back}`)).toMatchObject({ status: 0, stdout: '' })
  expect(await readFile(back)).toEqual(await readFile(plain))
  if (process.platform !== 'win32') expect((await stat(back)).mode & 0o777).toBe(0o600)
  expect((await keyturn.local(`decrypt rsa ${sealed} --out ${back}`)).stderr).toContain('exists already')
})

test('-o json says which version has encrypted, and decrypt uses it after a rotation', async () => {
  await keyturn.json(`import turned --file ${rsaKeyFile} --allow-shared-file --ops encrypt,decrypt,sign,verify`)
  const json = await keyturn.local('encrypt turned -o json', { input: marker })
  await keyturn.json('rotate turned')
  expect((await keyturn.local('decrypt turned', { input: json.stdout })).stdout).toBe(marker)
  const other = await keyturn.local('decrypt rsa', { input: json.stdout })
  expect(other).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('encrypted with key "turned"') })
})

test('no failure shows the plaintext', async () => {
  for (const line of [
    'encrypt rsa --algorithm A256GCM',
    'encrypt none',
    'encrypt rsa --iv 00 --debug',
    'decrypt rsa --debug',
  ]) {
    const { status, stdout, stderr } = await keyturn.local(line, { input: marker })
    expect(status, line).not.toBe(0)
    expect(stdout + stderr).not.toContain('MARKER')
    expect(stdout + stderr).not.toContain(Buffer.from(marker).toString('base64').slice(0, 20))
  }
})

test.each([
  ['encrypt rsa', '191 bytes are too many for RSA-OAEP-256', 'x'.repeat(191)],
  ['encrypt rsa', 'more than 65536 bytes', 'x'.repeat(70_000)],
  ['encrypt rsa --iv zz', '--iv "zz" is not hexadecimal', 'x'],
  ['encrypt rsa --aad more', 'takes no additional data', 'x'],
  ['decrypt rsa --encoding base64', 'the ciphertext is not base64', '?'],
  ['random 32', 'a vault makes no random bytes', ''],
  ['random many', 'is not a whole number', ''],
])('%s: %s', async (line, message, input) => {
  const { status, stdout, stderr } = await keyturn.local(line, { input })
  expect({ ok: status === 0, stdout }).toEqual({ ok: false, stdout: '' })
  expect(stderr).toContain(message)
})
