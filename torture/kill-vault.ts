// Kills processes in the middle of writing to an embedded vault and counts what was acknowledged and is gone.
//
//   node torture/kill-vault.ts [rounds]     default 300
//
// Each round starts one to four writers on the same store, each with one or with eight requests in flight, kills all of
// them with SIGKILL after a random number of acknowledged writes, opens the store again, and compares. Exit status 1
// when anything was lost.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLocalVault } from '../packages/local-vault/src/index.ts'

const rounds = Number(process.argv[2] ?? 300)
const writer = new URL('../packages/local-vault/test/fixtures/writer.ts', import.meta.url).pathname
const dir = mkdtempSync(join(tmpdir(), 'kill-vault-'))
const file = join(dir, 'vault.sqlite')

const acknowledged = new Map<string, Set<string>>()
let lost = 0
let slowestOpen = 0
let failures = 0

/** Starts a writer; resolves when it has been killed, with all whole lines that it had written by then. */
async function runWriter(
  key: string,
  inFlight: number,
  onWrite: () => void,
): Promise<{ child: ChildProcess; done: Promise<string[]> }> {
  const args = [writer, file, key, 'Infinity', String(inFlight)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    for (let at = chunk.indexOf('\n'); at !== -1; at = chunk.indexOf('\n', at + 1)) onWrite()
    text += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    if (!/Warning/.test(chunk)) {
      failures++
      console.error(chunk)
    }
  })
  return { child, done: once(child, 'close').then(() => text.split('\n').slice(0, -1)) }
}

async function versionsOf(key: string): Promise<Set<string>> {
  const before = performance.now()
  const vault = await openLocalVault({ file })
  slowestOpen = Math.max(slowestOpen, performance.now() - before)
  const token = await vault.credential.getToken('https://vault.localhost/.default')
  const found = new Set<string>()
  let url: string | null = `${vault.url}/keys/${key}/versions?api-version=7.4`
  while (url !== null) {
    const answer = await vault.fetch(new Request(url, { headers: { authorization: `Bearer ${token?.token}` } }))
    const page = (await answer.json()) as { value: { kid: string }[]; nextLink: string | null }
    for (const { kid } of page.value) found.add(kid.split('/').at(-1) ?? '')
    url = page.nextLink
  }
  await vault.close()
  return found
}

for (let round = 1; round <= rounds; round++) {
  const key = `round-${round}`
  const count = 1 + (round % 4)
  const inFlight = Math.floor(round / 4) % 2 === 0 ? 1 : 8
  const enough = Math.floor(Math.random() * 60)
  let written = 0
  let kill = () => {}
  const writers = await Promise.all(
    Array.from({ length: count }, () => runWriter(key, inFlight, () => ++written > enough && kill())),
  )
  kill = () => {
    for (const { child } of writers) child.kill('SIGKILL')
  }
  const lines = (await Promise.all(writers.map(({ done }) => done))).flat()
  acknowledged.set(key, new Set(lines))
  const stored = await versionsOf(key)
  const missing = lines.filter((version) => !stored.has(version))
  lost += missing.length
  if (missing.length > 0) console.error(`round ${round}: ${missing.length} of ${lines.length} lost`)
  if (round % 25 === 0)
    console.log(
      `${round} rounds, ${[...acknowledged.values()].reduce((sum, set) => sum + set.size, 0)} writes acknowledged, ${lost} lost`,
    )
}

// Once more at the very end, as later rounds must not take anything from earlier ones.
for (const [key, versions] of acknowledged) {
  const stored = await versionsOf(key)
  lost += [...versions].filter((version) => !stored.has(version)).length
}
console.log(JSON.stringify({ rounds, lost, failures, slowestOpenMs: Math.round(slowestOpen) }))
rmSync(dir, { recursive: true })
process.exitCode = lost > 0 || failures > 0 ? 1 : 0
