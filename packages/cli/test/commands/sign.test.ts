import { execFile } from 'node:child_process'
import { createHash, createPublicKey, randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

const openssl = async (...args: string[]) => (await promisify(execFile)('openssl', args)).stdout
const rsaKeyFile = join(import.meta.dirname, '../../../../examples/quickstart/rsa-key.jwk.json')

let keyturn: Keyturn
let data: string

beforeAll(async () => {
  keyturn = await createKeyturn()
  data = inFolder('data.bin')
  await writeFile(data, randomBytes(300_000))
  await writeFile(inFolder('any.sig'), randomBytes(64))
  await keyturn.json(`import rsa --file ${rsaKeyFile} --allow-shared-file --ops encrypt,decrypt,sign,verify`)
  await keyturn.json('create ec --type EC')
})

afterAll(() => keyturn.remove())

function inFolder(name: string): string {
  return join(keyturn.folder, name)
}

/** The public key of a key in the vault, as PEM. */
async function publicKeyFile(name: string): Promise<string> {
  const { publicKey } = await keyturn.json<{ publicKey: Record<string, string> }>(`show ${name}`)
  const file = inFolder(`${name}.jwk`)
  await writeFile(file, JSON.stringify(publicKey))
  return file
}

describe('sign', () => {
  test('prints base64 alone on standard output, which verify reads back, from standard input too', async () => {
    const signed = await keyturn.local(`sign ec ${data}`)
    expect(signed.stdout).toMatch(/^[A-Za-z0-9+/]{86}==\n$/)
    expect(signed.stderr).toMatch(
      /^signed by \S+\/keys\/ec\/[0-9a-f]{32} with ES256, r and s one after the other \(not DER\)\n$/,
    )
    const verified = await keyturn.local(`verify ec ${data} --signature -`, { input: signed.stdout })
    expect(verified).toMatchObject({ status: 0, stdout: expect.stringMatching(/^valid\n/), stderr: '' })
    const text = await keyturn.local('sign ec', { input: 'some text' })
    await writeFile(inFolder('text.sig'), text.stdout)
    const options = { input: 'some text' }
    expect((await keyturn.local(`verify ec --signature ${inFolder('text.sig')}`, options)).status).toBe(0)
    expect((await keyturn.local(`verify ec - --signature ${inFolder('text.sig')}`, options)).status).toBe(0)
  })

  test('writes bytes with --out, over nothing that is there, and OpenSSL takes its DER', async () => {
    const out = inFolder('app.sig')
    const line = `sign ec ${data} --algorithm ES256 --format der --out ${out}`
    expect(await keyturn.local(line)).toMatchObject({ status: 0, stdout: '' })
    expect((await readFile(out))[0]).toBe(0x30)
    expect(await keyturn.local(line)).toMatchObject({ status: 2, stderr: expect.stringContaining('exists already') })
    expect((await keyturn.local(`${line} --force`)).status).toBe(0)
    const jwk = JSON.parse(await readFile(await publicKeyFile('ec'), 'utf8'))
    const pem = inFolder('ec.pem')
    await writeFile(pem, createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'spki' }))
    expect(await openssl('dgst', '-sha256', '-verify', pem, '-signature', out, data)).toBe('Verified OK\n')
    const offline = await keyturn.run(['verify', pem, data, '--signature', out, '--offline', '-o', 'json'])
    expect(JSON.parse(offline.stdout)).toEqual({
      valid: true,
      kid: null,
      algorithm: 'ES256',
      format: 'der',
      verifiedBy: 'public-key',
    })
  })

  test.each(['RS256', 'PS384'])('takes a digest as hex, base64 or a file, with %s', async (algorithm) => {
    const hash = createHash(`sha${algorithm.slice(2)}`)
      .update(await readFile(data))
      .digest()
    await writeFile(inFolder('digest'), hash)
    const { signature } = await keyturn.json<{ signature: string }>(
      `sign rsa --digest ${hash.toString('hex')} --algorithm ${algorithm}`,
    )
    await writeFile(inFolder('rsa.sig'), Buffer.from(signature, 'base64'))
    const rest = `--signature ${inFolder('rsa.sig')} --algorithm ${algorithm}`
    for (const given of [data, `--digest ${hash.toString('base64')}`, `--digest-file ${inFolder('digest')}`]) {
      for (const how of ['', ' --offline']) {
        expect((await keyturn.local(`verify rsa ${given} ${rest}${how}`)).status, given + how).toBe(0)
      }
    }
  })

  test.each([
    ['sign rsa --digest 00ff', 2, '--digest is no digest'],
    ['sign rsa DATA --digest 00ff', 2, 'exclude each other'],
    ['sign rsa DATA --algorithm ES256', 2, 'is no signature algorithm of key "rsa"'],
    ['sign rsa DATA --format der', 2, 'has no DER form'],
    ['sign rsa nothing.txt', 2, '"nothing.txt" cannot be read: there is no such file'],
    ['sign none DATA', 3, 'there is no such key'],
    ['sign rsa DATA --dry-run', 2, 'sign changes nothing in a vault'],
    ['verify rsa DATA', 2, '--signature'],
    ['verify rsa --signature -', 2, 'cannot both come from standard input'],
    ['verify some.pem DATA --signature SIG', 2, 'With --offline it may be a file with a public key'],
    ['verify some.pem DATA --signature SIG --offline', 2, '"some.pem" cannot be read'],
    ['verify DATA DATA --signature SIG --offline', 2, 'the public key cannot be read'],
  ])('%s: exit status %i', async (line, status, message) => {
    const run = await keyturn.local(line.replaceAll('DATA', data).replaceAll('SIG', inFolder('any.sig')))
    expect({ status: run.status, stdout: run.stdout }).toEqual({ status, stdout: '' })
    expect(run.stderr).toContain(message)
  })
})

describe('verify', () => {
  test('ends with 10 when the signature is not valid, in every way of verifying', async () => {
    const signature = inFolder('for-text.sig')
    expect((await keyturn.local(`sign ec --out ${signature}`, { input: 'some text' })).status).toBe(0)
    const key = await publicKeyFile('ec')
    for (const line of ['verify ec', 'verify ec --offline', `verify ${key} --offline`]) {
      const [verb = '', name = '', ...rest] = line.split(' ')
      const command = [verb, name, data, ...rest, '--signature', signature].join(' ')
      const { status, stdout } = await keyturn.local(command)
      expect({ line, status, stdout }).toEqual({ line, status: 10, stdout: expect.stringMatching(/^not valid\n/) })
    }
  })

  test('proposes the version when the latest has not signed', async () => {
    const jws = inFolder('old.jws')
    const raw = inFolder('old.sig')
    const { version } = await keyturn.json<{ version: string }>('create rotated --type EC')
    await keyturn.local(`sign rotated ${data} --format jws --out ${jws}`)
    await keyturn.local(`sign rotated ${data} --out ${raw}`)
    await keyturn.json('rotate rotated')
    expect((await keyturn.local(`verify rotated ${data} --signature ${jws}`)).status).toBe(0)
    const { status, stderr } = await keyturn.local(`verify rotated ${data} --signature ${raw}`)
    expect({ status, stderr }).toEqual({ status: 10, stderr: expect.stringContaining('name it with --version') })
    expect((await keyturn.local(`verify rotated ${data} --signature ${raw} --version ${version}`)).status).toBe(0)
  })
})
