import type { ChildProcess } from 'node:child_process'
import { type LocalVaultServer, startLocalVault } from '@keyturn/local-vault'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn, type Run } from './run-keyturn.ts'

let keyturn: Keyturn
let server: LocalVaultServer

beforeAll(async () => {
  keyturn = await createKeyturn()
  server = await startLocalVault()
})

afterEach(() => server.vault.faults.clear())

afterAll(async () => {
  await server.close()
  await keyturn.remove()
})

function run(line: string, env: Record<string, string> = {}, onStart?: (child: ChildProcess) => void): Promise<Run> {
  return keyturn.run(line.split(' '), { env: { ...server.env, ...env }, ...(onStart !== undefined && { onStart }) })
}

test('an unmodified environment is all that the program needs to use a served vault', async () => {
  expect(await run('create orders --type EC')).toMatchObject({ stderr: '', status: 0 })
  const { stdout } = await run('list -o tsv')
  expect(stdout).toMatch(/^orders\ttrue\t/)
})

test('a wrong identity is refused with the status of sign-in, and writes nothing', async () => {
  const { stdout, stderr, status } = await run('create sneaked --type EC', { IDENTITY_HEADER: 'wrong' })
  expect(stderr).toContain('[SIGN_IN_FAILED]')
  expect({ stdout, status }).toEqual({ stdout: '', status: 4 })
  expect((await run('show sneaked')).status).toBe(3)
})

test('a missing permission names the role to ask for', async () => {
  server.vault.faults.add({ kind: 'forbidden' }, { operation: 'getKeys' })
  const { stderr, status } = await run('list')
  expect(stderr).toMatch(/\[ACCESS_DENIED\]\n {2}hint: .*Key Vault/)
  expect(stderr).toMatch(/request id: \S+/)
  expect(status).toBe(4)
})

test('a rotation whose answer is lost is found again and reported as adopted', async () => {
  await run('create lost --type EC')
  server.vault.faults.add({ kind: 'reset', when: 'after' }, { operation: 'rotateKey' })
  const { stdout, status } = await run('rotate lost --settle 5s -o json')
  expect(JSON.parse(stdout)).toMatchObject([{ outcome: 'adopted', rotated: true, adopted: true, error: null }])
  expect(status).toBe(0)
  expect(JSON.parse((await run('versions lost -o json')).stdout)).toHaveLength(2)
})

test.skipIf(process.platform === 'win32')(
  'an interrupted rotation sees its requests to their end, begins no other key, and reports all of them',
  async () => {
    // Four keys are worked on at once.
    const names = ['a', 'b', 'c', 'd', 'e'].map((letter) => `interrupted-${letter}`)
    await Promise.all(names.map((name) => run(`create ${name} --type EC`)))
    const { faults } = server.vault
    faults.add({ kind: 'slow', ms: 1_500 }, { operation: 'rotateKey', times: 4 })
    const started = Promise.withResolvers<ChildProcess>()
    const ended = run(`rotate ${names.join(' ')} -o json`, {}, started.resolve)
    const child = await started.promise
    // The first request is under way, and its answer is late; the last key waits for its turn.
    await expect.poll(() => faults.pending(), { interval: 10 }).toBeLessThan(4)
    child.kill('SIGINT')
    const { stdout, status } = await ended
    const results: { outcome: string; error: { code: string } | null }[] = JSON.parse(stdout)
    const endings = results.map(({ outcome, error }) => error?.code ?? outcome)
    expect(endings[0]).toBe('rotated')
    expect(endings.slice(1, 4).every((ending) => ending === 'rotated' || ending === 'INTERRUPTED')).toBe(true)
    expect(endings[4]).toBe('INTERRUPTED')
    expect(status).toBe(130)
    expect(JSON.parse((await run('versions interrupted-e -o json')).stdout)).toHaveLength(1)
  },
)
