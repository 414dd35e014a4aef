import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { startLocalVault } from '../../src/index.ts'

const folder = new URL('../../../../examples/quickstart/', import.meta.url)

/** Runs an example with nothing but the environment of a fresh vault between the two. */
async function run(program: string): Promise<{ status: number; lines: string[] }> {
  const server = await startLocalVault()
  onTestFinished(() => server.close())
  const path = fileURLToPath(new URL(program, folder))
  const child = spawn(process.execPath, [path], { env: { PATH: process.env.PATH, ...server.env } })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  }
  const [status] = await once(child, 'close')
  return { status, lines: text.trim().split('\n') }
}

test('plain SDK code with DefaultAzureCredential leads a key through its life, over TLS', async () => {
  const { status, lines } = await run('lifecycle.js')
  expect(lines).toEqual([
    expect.stringMatching(/^created https:\/\/[a-z.]+:\d+\/keys\/general-\d+\/[0-9a-f]{32}$/),
    'created EC P-256',
    'created RSA 256 bytes',
    expect.stringMatching(/^read https:/),
    expect.stringMatching(/^listed .*\/keys\/ec-/),
    expect.stringMatching(/^listed .*\/keys\/general-/),
    expect.stringMatching(/^listed .*\/keys\/rsa-/),
    'enabled false',
    expect.stringMatching(/^deleted, recoverable until \d{4}-/),
    expect.stringMatching(/^purged general-\d+$/),
  ])
  expect(status).toBe(0)
})

test('plain SDK code sets a rotation policy, rotates and imports, over TLS', async () => {
  const { status, lines } = await run('rotation.js')
  expect(lines).toEqual([
    expect.stringMatching(/^created [0-9a-f]{32} encrypt,decrypt$/),
    'policy P90D Rotate,Notify',
    'rotated true',
    'expires 7776000000 ms after creation',
    'imported true',
    'parsed true true',
  ])
  expect(status).toBe(0)
})
