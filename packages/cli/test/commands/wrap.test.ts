import { randomBytes } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

const marker = 'MARKER-data-key-of-thirty-two-by'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
  await keyturn.json('create orders --type RSA --size 2048')
})

afterAll(() => keyturn.remove())

function inFolder(name: string): string {
  return join(keyturn.folder, name)
}

async function mode(file: string): Promise<number> {
  return (await stat(file)).mode & 0o777
}

describe('wrap', () => {
  test('prints an envelope that names the version, and unwrap gives the same bytes to a file of its owner', async () => {
    const dataKey = randomBytes(32)
    await writeFile(inFolder('dek.bin'), dataKey, { mode: 0o600 })
    const wrapped = await keyturn.local(`wrap orders --file ${inFolder('dek.bin')}`)
    expect(JSON.parse(wrapped.stdout)).toEqual({
      format: 'keyturn-wrapped-key-1',
      kid: expect.stringMatching(/^https:\/\/default\.vault\.localhost\/keys\/orders\/[0-9a-f]{32}$/),
      alg: 'RSA-OAEP-256',
      value: expect.stringMatching(/^[\w-]{342}$/),
    })
    const out = inFolder('back.bin')
    const unwrapped = await keyturn.local(`unwrap --out ${out}`, { input: wrapped.stdout })
    expect({ status: unwrapped.status, stdout: unwrapped.stdout }).toEqual({ status: 0, stdout: '' })
    expect(await readFile(out)).toEqual(dataKey)
    if (process.platform !== 'win32') expect(await mode(out)).toBe(0o600)
  })

  test('makes a data key that nobody sees, and writes only the envelope', async () => {
    const out = inFolder('made.json')
    const { status, stdout, stderr } = await keyturn.local(`wrap orders --generate --bytes 64 --out ${out}`)
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    expect(stderr).toContain('wrapped by https://default.vault.localhost/keys/orders/')
    const { stdout: hex } = await keyturn.local(`unwrap ${out} --stdout --encoding hex`)
    expect(hex).toMatch(/^[0-9a-f]{128}\n$/)
    const again = await keyturn.local(`wrap orders --generate --out ${out}`)
    expect(again.stderr).toContain('exists already, and nothing is overwritten unasked')
    expect(again.status).toBe(2)
    expect((await keyturn.local(`wrap orders --generate --out ${out} --force`)).status).toBe(0)
  })

  test.each(['base64', 'base64url', 'hex'] as const)('reads and writes a data key as %s', async (encoding) => {
    const text = Buffer.from(marker).toString(encoding)
    const wrapped = await keyturn.local(`wrap orders --encoding ${encoding}`, { input: `${text}\n` })
    const { stdout } = await keyturn.local(`unwrap --stdout --encoding ${encoding}`, { input: wrapped.stdout })
    expect(stdout).toBe(`${text}\n`)
    const raw = await keyturn.local('unwrap --stdout', { input: wrapped.stdout })
    expect(raw.stdout).toBe(marker)
  })

  test('unwrap finds the embedded vault by the id that it printed, on whatever port that was, without --vault', async () => {
    const { stdout } = await keyturn.local('wrap orders --generate --bytes 16')
    const named = { env: { KEYTURN_VAULT: 'local' } }
    for (const input of [stdout, stdout.replace('default.vault.localhost', 'default.vault.localhost:8443')]) {
      const { stdout: hex, status } = await keyturn.run(['unwrap', '--stdout', '--encoding', 'hex'], {
        ...named,
        input,
      })
      expect({ hex, status }).toEqual({ hex: expect.stringMatching(/^[0-9a-f]{32}\n$/), status: 0 })
    }
    const id: string = JSON.parse(stdout).kid
    expect((await keyturn.run(['show', id])).status).toBe(0)
  })

  test('shows the data key nowhere, debugging and mistakes included', async () => {
    const wrapped = await keyturn.local('wrap orders --debug', { input: marker })
    const unwrapped = await keyturn.local(`unwrap --debug --out ${inFolder('marker.bin')}`, { input: wrapped.stdout })
    const wrong = await keyturn.local('wrap orders --encoding hex --debug', { input: marker })
    const long = await keyturn.local('wrap orders --debug', { input: marker.repeat(9) })
    const noEnvelope = await keyturn.local('unwrap --stdout --debug', { input: marker })
    expect([wrapped, unwrapped, wrong, long, noEnvelope].map(({ status }) => status)).toEqual([0, 0, 2, 2, 2])
    const said = [wrapped, unwrapped, wrong, long, noEnvelope].map(({ stdout, stderr }) => stdout + stderr).join('\n')
    for (const form of ['latin1', 'base64', 'base64url', 'hex'] as const) {
      expect(said).not.toContain(Buffer.from(marker).toString(form))
    }
  })

  test.each([
    ['wrap orders --bytes 32', '--bytes goes with --generate'],
    ['wrap orders --generate --bytes 15', '--bytes 15 is out of range; use 16 to 512'],
    ['wrap orders --generate --file x', 'leave --file out'],
    ['wrap orders --generate --force', '--force goes with --out'],
    ['unwrap', 'where the data key is to go was not said'],
    ['unwrap --out x --stdout', 'exclude each other'],
    ['unwrap --stdout -o json', '--output cannot be "json"; use one of text'],
    ['unwrap missing.json --stdout', 'there is no such file'],
  ])('%s is refused: %s', async (line, message) => {
    const { stdout, stderr, status } = await keyturn.local(line, { input: marker })
    expect(stderr).toContain(message)
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
  })
})
