import { generateKeyPairSync } from 'node:crypto'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
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
  ['a folder', 'import none --file .', '--file "." is no file'],
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
