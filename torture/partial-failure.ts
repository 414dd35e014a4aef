/**
 * The built program rotates a thousand keys of which some may not be rotated: the others are done, each bad one is named
 * with its cause, and the exit status says that the work is partly done.
 *
 *   node torture/partial-failure.ts [--seed 1] [--count 1000]
 *
 * The seed picks the bad key of each thousand.
 */
import { createKeyturn } from '../packages/cli/test/run-keyturn.ts'
import { createServedKey, listServedVersions, startServer } from '../packages/cli/test/served-key.ts'
import { readOptions } from './options.ts'

const { seed, count } = readOptions('partial-failure.ts', 1_000)
const server = await startServer()
const keyturn = await createKeyturn()
const names = Array.from({ length: count }, (_, index) => `key-${String(index).padStart(4, '0')}`)
for (const name of names) await createServedKey(server.vault, name)
const bad = names[(seed * 7_919) % count] ?? ''
server.vault.faults.add({ kind: 'forbidden' }, { operation: 'rotateKey', key: bad, times: Number.POSITIVE_INFINITY })

const started = performance.now()
const { stdout, status } = await keyturn.run(['rotate', '--all', '--yes', '-o', 'json'], { env: server.env })
const seconds = Math.round((performance.now() - started) / 100) / 10
const results: { key: string; outcome: string; error: { code: string; message: string } | null }[] = JSON.parse(stdout)
const failed = results.filter(({ error }) => error !== null)
const rotated = results.filter(({ outcome }) => outcome === 'rotated')
let wrong = 0
for (const name of names) {
  const versions = await listServedVersions(server.vault, name)
  if (versions.length !== (name === bad ? 1 : 2)) wrong++
}
await server.close()
await keyturn.remove()

process.stdout.write(
  `${count} keys: ${rotated.length} rotated, ${failed.length} failed, exit ${status}, ${wrong} with a wrong number of versions, ${seconds} s\n`,
)
for (const { key, error } of failed) process.stdout.write(`  ${key}: ${error?.code}: ${error?.message}\n`)
const [named] = failed
const isRight =
  rotated.length === count - 1 &&
  failed.length === 1 &&
  named?.key === bad &&
  named.error?.code === 'ACCESS_DENIED' &&
  status === 7 &&
  wrong === 0
process.exitCode = isRight ? 0 : 1
