import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn
let silent: Server
let vault: string
const connected = { now: () => {} }

/** A vault that takes connections and never says a word. */
beforeAll(async () => {
  keyturn = await createKeyturn()
  silent = createServer(() => connected.now()).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  vault = `https://127.0.0.1:${address.port}`
})

afterAll(async () => {
  silent.close()
  await keyturn.remove()
})

test('--timeout ends a command that waits for a silent vault', async () => {
  const { stdout, stderr, status } = await keyturn.run(
    ['show', 'orders', '--vault', vault, '--allow-host', new URL(vault).host, '--timeout', '1s'],
    { started: true },
  )
  expect(stderr).toContain('[TIMED_OUT]')
  expect(stderr).toContain('--timeout')
  expect({ stdout, status }).toEqual({ stdout: '', status: 6 })
})

test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends a command with 130 and one line',
  async (signal) => {
    const { stderr, status } = await keyturn.run(
      ['show', 'orders', '--vault', vault, '--allow-host', new URL(vault).host],
      {
        onStart: (child) => {
          connected.now = () => child.kill(signal)
        },
      },
    )
    expect(stderr).toContain(`interrupted by ${signal}`)
    expect(status).toBe(130)
  },
)

test.skipIf(process.platform === 'win32')('rotate reports every key when it is interrupted', async () => {
  const { stdout, status } = await keyturn.run(
    ['rotate', 'a', 'b', 'c', '-o', 'json', '--vault', vault, '--allow-host', new URL(vault).host],
    {
      onStart: (child) => {
        // One connection a key; the signals after the first come too soon to be meant.
        connected.now = () => child.kill('SIGINT')
      },
    },
  )
  expect(JSON.parse(stdout).map(({ key, rotated }: { key: string; rotated: boolean }) => [key, rotated])).toEqual([
    ['a', false],
    ['b', false],
    ['c', false],
  ])
  expect(status).toBe(130)
})

test.skipIf(process.platform === 'win32')('a second signal that is meant ends the wait for what was sent', async () => {
  const { stdout, status } = await keyturn.run(['rotate', 'a', '--vault', vault, '--allow-host', new URL(vault).host], {
    onStart: (child) => {
      connected.now = () => child.kill('SIGINT')
      child.stderr?.on('data', (text: string) => {
        if (text.includes('is waited for')) child.kill('SIGINT')
      })
    },
  })
  expect(stdout).toMatch(/^a {2}failed$/m)
  expect(status).toBe(130)
})
