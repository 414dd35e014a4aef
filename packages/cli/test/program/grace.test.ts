import type { ChildProcess } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Fault, type FaultTarget, type LocalVaultServer, startLocalVault } from '@keyturn/local-vault'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createKeyturn, type Keyturn, type Run } from '../run-keyturn.ts'
import { createServedKey, listServedVersions } from '../served-key.ts'

let keyturn: Keyturn
let server: LocalVaultServer

beforeEach(async () => {
  keyturn = await createKeyturn()
  server = await startLocalVault({ dir: keyturn.folder })
  await createServedKey(server.vault, 'orders')
})

afterEach(async () => {
  await server.close()
  await keyturn.remove()
})

/** Longer than it takes to hear a signal, shorter than what a request under way is given. */
const answerTakesMs = 1_500

interface Meeting {
  fault: [Fault, FaultTarget]
  /** When something is done to the run; default: when the fault has struck. */
  struck?: () => boolean
  act?: (child: ChildProcess) => void
}

/** A run against a served vault that meets with a fault, and what is done to it then. */
function meet(
  args: readonly string[],
  { fault: [fault, target], struck = () => server.vault.faults.pending() === 0, act }: Meeting,
): Promise<Run> {
  server.vault.faults.add(fault, target)
  return keyturn.run(args, {
    env: server.env,
    onStart: (child) => {
      if (act === undefined) return
      void vi.waitUntil(struck, { interval: 5, timeout: 60_000 }).then(() => act(child))
    },
  })
}

/** Ctrl-C, and again when the program says that it waits. */
function interruptTwice(child: ChildProcess): void {
  child.stderr?.on('data', (text: string) => {
    if (text.includes('waited for')) child.kill('SIGINT')
  })
  child.kill('SIGINT')
}

async function versionsOf(name: string): Promise<string[]> {
  return (await listServedVersions(server.vault, name)).map(({ version }) => version)
}

// Windows knows no signals: an interrupted process just ends there.
const withSignals = test.skipIf(process.platform === 'win32')

withSignals.each(['SIGINT', 'SIGTERM'] as const)(
  'the answer to a rotation that is under way at a %s is waited for and reported',
  async (signal) => {
    const run = await meet(['rotate', 'orders', '-o', 'json'], {
      fault: [{ kind: 'slow', ms: answerTakesMs }, { operation: 'rotateKey' }],
      act: (child) => child.kill(signal),
    })
    const [result] = JSON.parse(run.stdout)
    expect(result).toMatchObject({ outcome: 'rotated', rotated: true })
    expect(await versionsOf('orders')).toEqual(expect.arrayContaining([result.previousVersion, result.version]))
  },
)

withSignals('a version that is enabled for a rewrap is disabled again at a SIGTERM', async () => {
  const made = join(import.meta.dirname, '../../../core/test/fixtures/foreign-tools/sops')
  const old = (await readFile(join(made, 'vault.yaml'), 'utf8')).replace('enabled: true', 'enabled: false')
  await server.vault.importSnapshot(`${old}      - keyType: RSA\n`)
  const text = (await readFile(join(made, 'a.yaml'), 'utf8')).replace(
    /(?<=vault_url: ).*/,
    server.env.KEY_VAULT_URL ?? '',
  )
  const files = ['a.yaml', 'b.yaml'].map((name) => join(keyturn.folder, name))
  for (const file of files) await writeFile(file, text)
  const enabled = async () => (await listServedVersions(server.vault, 'sops-data')).map((each) => each.enabled)
  let meanwhile: Promise<boolean[]> | undefined
  const run = await meet(['rewrap', ...files, '--enable-for-rewrap'], {
    fault: [{ kind: 'slow', ms: answerTakesMs }, { operation: 'decrypt' }],
    act: (child) => {
      child.kill('SIGTERM')
      meanwhile = enabled()
    },
  })
  expect(run.stderr).toContain('interrupted by SIGTERM')
  expect(run.status).toBe(130)
  expect(await meanwhile).toEqual([true, true])
  expect(await enabled()).toEqual([false, true])
  const after = await Promise.all(files.map((file) => readFile(file, 'utf8')))
  expect(after.map((each) => each === text)).toEqual([false, true])
})

withSignals('no key is begun any more after Ctrl-C, and each says that it was left', async () => {
  const keys = ['orders', 'a', 'b', 'c', 'd', 'e']
  for (const key of keys.slice(1)) await createServedKey(server.vault, key)
  for (const key of keys.slice(1)) {
    server.vault.faults.add({ kind: 'slow', ms: answerTakesMs }, { operation: 'rotateKey', key })
  }
  const run = await meet(['rotate', ...keys, '-o', 'json'], {
    fault: [
      { kind: 'slow', ms: answerTakesMs },
      { operation: 'rotateKey', key: 'orders' },
    ],
    struck: () => server.vault.faults.pending() < keys.length,
    act: (child) => child.kill('SIGINT'),
  })
  const results: { key: string; rotated: boolean; error: { code: string } | null }[] = JSON.parse(run.stdout)
  const left = results.filter(({ rotated }) => !rotated)
  expect(left.length).toBeGreaterThan(0)
  expect(left.map(({ error }) => error?.code)).toEqual(left.map(() => 'INTERRUPTED'))
  expect(left).not.toHaveLength(keys.length)
  const madeOf = async ({ key }: { key: string }) => (await versionsOf(key)).length - 1
  expect(await Promise.all(results.map(madeOf))).toEqual(results.map(({ rotated }) => Number(rotated)))
  expect(run.status).toBe(130)
})

withSignals.each([
  ['rotate orders', 'rotateKey'],
  ['create invoices --type EC', 'createKey'],
  ['update orders --tag team=a', 'updateKey'],
  ['delete orders --yes', 'deleteKey'],
] as const)('a second Ctrl-C ends "%s" at once, and says that nobody can tell', async (line, operation) => {
  const run = await meet(line.split(' '), {
    fault: [{ kind: 'silence' }, { operation }],
    act: interruptTwice,
  })
  expect(run.stderr).toMatch(/interrupted by SIGINT; what was sent is waited for/)
  expect(`${run.stdout}${run.stderr}`).toMatch(/unknown|indeterminate/)
  expect(run.status).toBe(9)
})

test('what a run whose --timeout passes while a rotation is under way says of it is so', async () => {
  const run = await meet(['rotate', 'orders', '--timeout', '2s', '-o', 'json'], {
    fault: [{ kind: 'silence', when: 'after' }, { operation: 'rotateKey' }],
  })
  // On a machine that is slow enough nothing is sent within the time: then nothing is made either.
  const made = (await versionsOf('orders')).length - 1
  expect(run.status).toBe(made === 0 ? 6 : 9)
  if (made > 0)
    expect(JSON.parse(run.stdout)).toMatchObject([{ outcome: 'indeterminate', rotated: false, version: null }])
})
