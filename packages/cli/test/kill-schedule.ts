import type { ChildProcess } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { type Fault, type FaultTarget, type LocalVaultServer, startLocalVault } from '@keyturn/local-vault'
import type { Keyturn, Run } from './run-keyturn.ts'
import { createServedKey, listServedVersions, type ServedVersion } from './served-key.ts'

/** A moment in the life of a run that the vault can tell: when all its faults have struck. */
interface KillPoint {
  name: string
  faults: [Fault, FaultTarget][]
  /** The kill comes up to so many milliseconds later. */
  withinMs: number
}

/** Where a run is killed. The first one is any time at all, from before the program has begun to after it has ended. */
const points: readonly [KillPoint, ...KillPoint[]] = [
  { name: 'nobody knows', faults: [], withinMs: 700 },
  { name: 'it reads the key', faults: [[{ kind: 'slow', ms: 400 }, { operation: 'getKey' }]], withinMs: 0 },
  {
    name: 'it lists the versions',
    faults: [[{ kind: 'slow', ms: 400 }, { operation: 'getKeyVersions' }]],
    withinMs: 0,
  },
  {
    name: 'it looks for the last time',
    faults: [
      [
        { kind: 'slow', ms: 400 },
        { operation: 'getKey', skip: 1 },
      ],
    ],
    withinMs: 0,
  },
  { name: 'its request is on the way', faults: [[{ kind: 'slow', ms: 900 }, { operation: 'rotateKey' }]], withinMs: 0 },
  {
    name: 'its request is being done',
    faults: [[{ kind: 'slow', ms: 300 }, { operation: 'rotateKey' }]],
    withinMs: 600,
  },
  {
    name: 'its answer is held back',
    faults: [[{ kind: 'silence', when: 'after' }, { operation: 'rotateKey' }]],
    withinMs: 300,
  },
  { name: 'its request is lost', faults: [[{ kind: 'reset' }, { operation: 'rotateKey' }]], withinMs: 3_000 },
  {
    name: 'its answer is lost and it looks',
    faults: [
      [{ kind: 'reset', when: 'after' }, { operation: 'rotateKey' }],
      [
        { kind: 'slow', ms: 400 },
        { operation: 'getKeyVersions', skip: 1 },
      ],
    ],
    withinMs: 500,
  },
  { name: 'it verifies', faults: [[{ kind: 'slow', ms: 400 }, { operation: 'sign' }]], withinMs: 500 },
]

/** The longest delay of a fault above: after this, what was on the way has landed. */
const landedAfterMs = 1_200

/** What a killed run and the one after it led to. */
export interface KillReport {
  seed: number
  /** The signal, the point, and whether the rotation was forced. */
  at: string
  /** Versions beyond the first. */
  newVersions: number
  /** Runs of the program. */
  sends: number
  /** How the killed run and the one after it ended. */
  endings: string[]
  /** From the signal to the end of the process, in milliseconds; absent for a signal that leaves no time. */
  endedAfterMs?: number
  /** Broken promises, in words. */
  violations: string[]
}

interface Result {
  outcome: string
  rotated: boolean
  version: string | null
  error: { code: string } | null
}

/**
 * Kills a run that rotates a key, at the point and with the signal that the seed picks, and runs the same command again:
 * with a rule that makes it due, or without any.
 */
export async function killAndRunAgain(seed: number, keyturn: Keyturn): Promise<KillReport> {
  const point = points[seed % points.length] ?? points[0]
  const random = mix(seed)
  const signal = random() < 0.6 ? 'SIGKILL' : random() < 0.5 ? 'SIGINT' : 'SIGTERM'
  const forced = random() < 0.5
  const delayMs = random() * point.withinMs
  const server = await startLocalVault()
  try {
    const first = await createServedKey(server.vault, 'orders')
    await server.vault.clock.advance('PT1H')
    const env = { ...server.env, KEYTURN_STATE_DIR: `${keyturn.folder}/state-${seed}` }
    const line = ['rotate', 'orders', '--settle', '5s', '-o', 'json', ...(forced ? [] : ['--if-older-than', '30min'])]

    for (const [fault, target] of point.faults) server.vault.faults.add(fault, target)
    let killedAt = 0
    const killed = await keyturn.run(line, {
      env,
      onStart: (child) => {
        void killAt(child, { server, delayMs, signal }).then((time) => {
          killedAt = time
        })
      },
    })
    const endedAfterMs = killedAt === 0 ? 0 : Math.round(performance.now() - killedAt)
    server.vault.faults.clear()
    const reported = readResult(killed)
    const violations = checkKilled(killed, reported)
    if (killed.status !== null && endedAfterMs > 5_500) violations.push(`it ended ${endedAfterMs} ms after ${signal}`)

    const endings = [`killed: ${reported?.outcome ?? 'nothing'} (${killed.status})`]
    const isDone = reported?.rotated === true
    let again: Result | undefined
    if (!(isDone && forced)) {
      const rerun = await runAfterwards(line, { env, server, keyturn })
      again = readResult(rerun)
      endings.push(`again: ${again?.outcome ?? 'nothing'} (${rerun.status})`)
      if (rerun.status !== 0)
        violations.push(`the run after it ended with ${rerun.status}: ${rerun.stdout}${rerun.stderr}`)
      // Killed between its last word and its note in the journal, it leaves a version that the next run takes for its own.
      const mayEndWith = killed.status === null ? ['not-due', 'adopted'] : ['not-due']
      if (isDone && !mayEndWith.includes(again?.outcome ?? '')) {
        violations.push(`the run after a done one was ${again?.outcome}`)
      }
    }
    const versions = await listServedVersions(server.vault, 'orders')
    const made = versions.filter(({ version }) => version !== first)
    violations.push(...checkVersions(versions, { first, reported: isDone ? reported : again }))
    const graceful = killed.status !== null && { endedAfterMs }
    const at = `${signal} when ${point.name}, ${forced ? 'forced' : 'due'}`
    return { seed, at, newVersions: made.length, sends: endings.length, endings, ...graceful, violations }
  } finally {
    await server.close()
  }
}

interface Kill {
  server: LocalVaultServer
  delayMs: number
  signal: NodeJS.Signals
}

async function killAt(child: ChildProcess, { server, delayMs, signal }: Kill): Promise<number> {
  const running = () => child.exitCode === null && child.signalCode === null
  while (running() && server.vault.faults.pending() > 0) await wait(2)
  await wait(delayMs)
  if (!running()) return 0
  child.kill(signal)
  return performance.now()
}

/** The same command at once; the vault's time jumps on when nothing can be on the way any more, so that it need not be waited out. */
async function runAfterwards(
  line: string[],
  { env, server, keyturn }: { env: Record<string, string>; server: LocalVaultServer; keyturn: Keyturn },
): Promise<Run> {
  const running = keyturn.run(line, { env })
  const ended = running.then(() => true)
  if (!(await Promise.race([ended, wait(landedAfterMs, false)]))) await server.vault.clock.advance('PT2M')
  return running
}

function readResult({ stdout }: Run): Result | undefined {
  if (stdout === '') return undefined
  const [result]: Result[] = JSON.parse(stdout)
  return result
}

/** A run that was given the time says what it knows, and its exit status agrees. */
function checkKilled({ status, stderr }: Run, reported: Result | undefined): string[] {
  if (status === null) return []
  if (reported === undefined)
    return stderr.includes('[INTERRUPTED]') ? [] : [`it ended with ${status} and said nothing: ${stderr}`]
  const allowed = reported.outcome === 'indeterminate' ? [9] : reported.outcome === 'failed' ? [130] : [0, 130]
  return allowed.includes(status) ? [] : [`exit status ${status} with the outcome ${reported.outcome}`]
}

function checkVersions(
  versions: ServedVersion[],
  { first, reported }: { first: string; reported: Result | undefined },
): string[] {
  const violations: string[] = []
  const made = versions.filter(({ version }) => version !== first)
  if (made.length === versions.length) violations.push('the first version is gone')
  if (made.length !== 1) violations.push(`${made.length} new versions for one intent`)
  if (versions.some(({ enabled }) => !enabled)) violations.push('a version was disabled')
  if (reported !== undefined && reported.version !== made.at(-1)?.version)
    violations.push(`version ${reported.version} was reported`)
  return violations
}

/** A stream of numbers, 0 <= x < 1, that a seed repeats. */
function mix(seed: number): () => number {
  let state = Math.imul(seed, 2_654_435_761) >>> 0
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e37_79b9) >>> 0
    return ((state ^ (state >>> 13)) >>> 0) / 4_294_967_296
  }
}
