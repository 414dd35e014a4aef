import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { KeyClient } from '@azure/keyvault-keys'
import { expect, test } from 'vitest'
import { type LocalVault, openLocalVault } from '../../src/index.ts'
import { collect } from '../open-client.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const writer = fileURLToPath(new URL('../fixtures/writer.ts', import.meta.url))
const nodeOptions = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning']

function startWriter(...args: string[]): ChildProcess {
  return spawn(process.execPath, [...nodeOptions, writer, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** The whole lines that a process has written by its end; `onLines` may end it. */
async function readLines(child: ChildProcess, onLines: (count: number) => void = () => {}): Promise<string[]> {
  let text = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    onLines(text.split('\n').length - 1)
  })
  await once(child, 'close')
  return text.split('\n').slice(0, -1)
}

async function versionsIn(vault: LocalVault, key = 'orders'): Promise<Set<string>> {
  const client = new KeyClient(vault.url, vault.credential, { httpClient: vault.httpClient })
  const versions = await collect(client.listPropertiesOfKeyVersions(key))
  return new Set(versions.map(({ version }) => version ?? ''))
}

test('what a vault has acknowledged is there after kill -9 in mid-write', { timeout: 60_000 }, async () => {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  const acknowledged: string[] = []
  for (const [enough, inFlight] of [
    [1, '1'],
    [7, '1'],
    [30, '1'],
    [30, '8'],
  ] as const) {
    const child = startWriter(file, 'orders', 'Infinity', inFlight)
    acknowledged.push(...(await readLines(child, (count) => count >= enough && child.kill('SIGKILL'))))
    expect(child.signalCode).toBe('SIGKILL')
    const vault = await openLocalVault({ file })
    const stored = await versionsIn(vault)
    await vault.close()
    expect(acknowledged.filter((version) => !stored.has(version))).toEqual([])
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(68)
})

test('four processes that write to one store at once lose nothing and see no lock', { timeout: 60_000 }, async () => {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  const vault = await openLocalVault({ file })
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const lines = ['1', '4', '8'].map((some) => readLines(startWriter(file, 'orders', '40', some), () => begin()))
  // The fourth writes from the first line to the end of the last one, so it meets them all.
  let isAlone = false
  const others = Promise.all(lines).finally(() => {
    isAlone = true
  })
  await Promise.race([begun, others])
  const client = new KeyClient(vault.url, vault.credential, {
    httpClient: vault.httpClient,
    retryOptions: { maxRetries: 0 },
  })
  const own: string[] = []
  while (!isAlone) own.push((await client.createEcKey('orders')).properties.version ?? '')
  const theirs = (await others).flat()
  expect(theirs).toHaveLength(120)
  expect(await versionsIn(vault)).toEqual(new Set([...theirs, ...own]))
  await vault.close()
})

test('a copy of the files of a store in use opens with all that was acknowledged', async () => {
  const dir = await temporaryFolder()
  const file = join(dir, 'vault.sqlite')
  const vault = await openLocalVault({ file })
  const client = new KeyClient(vault.url, vault.credential, { httpClient: vault.httpClient })
  const { properties } = await client.createEcKey('orders')
  for (const suffix of ['', '-wal']) await copyFile(`${file}${suffix}`, join(dir, `copy.sqlite${suffix}`))
  const copy = await openLocalVault({ file: join(dir, 'copy.sqlite') })
  expect(await versionsIn(copy)).toEqual(new Set([properties.version]))
  await copy.close()
  await vault.close()
})
