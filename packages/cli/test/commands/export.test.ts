import { execFile } from 'node:child_process'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

const execute = promisify(execFile)
const rsaKeyFile = join(import.meta.dirname, '../../../../examples/quickstart/rsa-key.jwk.json')

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
  await keyturn.json(`import rsa --file ${rsaKeyFile} --allow-shared-file --ops encrypt,decrypt,sign,verify`)
  for (const curve of ['P-256', 'P-256K', 'P-384', 'P-521']) {
    await keyturn.json(`create ${curve} --type EC --curve ${curve}`)
  }
})

afterAll(() => keyturn.remove())

function inFolder(name: string): string {
  return join(keyturn.folder, name)
}

test.each(['rsa', 'P-256', 'P-256K', 'P-384', 'P-521'])(
  'OpenSSL reads PEM and DER of %s, and both are the same key',
  async (name) => {
    const pem = inFolder(`${name}.pem`)
    const der = inFolder(`${name}.der`)
    expect(await keyturn.local(`export ${name} --out ${pem}`)).toMatchObject({ status: 0, stdout: '' })
    expect((await keyturn.local(`export ${name} --format der --out ${der}`)).status).toBe(0)
    if (process.platform !== 'win32') expect((await stat(pem)).mode & 0o044).not.toBe(0)
    const { stdout } = await execute('openssl', ['pkey', '-pubin', '-in', pem, '-outform', 'DER'], {
      encoding: 'buffer',
    })
    expect(stdout).toEqual(await readFile(der))
    const printed = await keyturn.local(`export ${name}`)
    expect(printed.stdout).toBe(await readFile(pem, 'utf8'))
  },
)

test.each([
  ['rsa', '2048 SHA256', '(RSA)'],
  ['P-256', '256 SHA256', '(ECDSA)'],
  ['P-384', '384 SHA256', '(ECDSA)'],
  ['P-521', '521 SHA256', '(ECDSA)'],
])('ssh-keygen reads %s', async (name, size, type) => {
  const file = inFolder(`${name}.pub`)
  await writeFile(file, (await keyturn.local(`export ${name} --format openssh`)).stdout)
  const { stdout } = await execute('ssh-keygen', ['-l', '-f', file])
  expect(stdout).toMatch(new RegExp(`^${size}:\\S+ ${name} `))
  expect(stdout.trim().endsWith(type)).toBe(true)
})

test('-o json is the JWK as the service has it, and --format jwk as others want it', async () => {
  const own = await keyturn.json('export P-256K')
  expect(own).toMatchObject({ kty: 'EC', crv: 'P-256K', key_ops: ['sign', 'verify'] })
  const { stdout } = await keyturn.local('export P-256K --format jwk')
  expect(JSON.parse(stdout)).toMatchObject({ kty: 'EC', crv: 'secp256k1', key_ops: ['verify'], x: own.x, y: own.y })
})

test('a JWKS verifies what an older version has signed, without a vault', async () => {
  const data = inFolder('data.txt')
  await writeFile(data, 'some data')
  await keyturn.json('create turned --type EC')
  expect((await keyturn.local(`sign turned ${data} --out ${inFolder('old.sig')}`)).status).toBe(0)
  await keyturn.json('rotate turned')
  const jwks = inFolder('turned.jwks')
  expect((await keyturn.local(`export turned --format jwks --kid thumbprint --out ${jwks}`)).status).toBe(0)
  const { keys } = JSON.parse(await readFile(jwks, 'utf8'))
  expect(keys).toHaveLength(2)
  const { stdout: thumbprint } = await keyturn.local('export turned --format thumbprint')
  expect(keys[0].kid).toBe(thumbprint.trim())
  const verified = await keyturn.run([
    'verify',
    jwks,
    data,
    '--signature',
    inFolder('old.sig'),
    '--offline',
    '-o',
    'json',
  ])
  expect(JSON.parse(verified.stdout)).toMatchObject({ valid: true, kid: keys[1].kid })
})

test.each([
  ['export rsa --format jwks --version 0123456789abcdef0123456789abcdef', 2, 'a JWKS has all enabled versions'],
  ['export P-256K --format openssh', 5, 'which OpenSSH does not have'],
  ['export rsa --kid id', 2, '--kid goes with --format jwk'],
  ['export rsa -o json --format pem', 2, 'leave --format out'],
  ['export nothing', 3, 'there is no such key'],
  ['export rsa --format pkcs1', 2, 'pkcs1'],
])('%s: exit status %i', async (line, status, message) => {
  const run = await keyturn.local(line)
  expect({ status: run.status, stdout: run.stdout }).toEqual({ status, stdout: '' })
  expect(run.stderr).toContain(message)
})
