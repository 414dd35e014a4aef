import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KeyClient } from '@azure/keyvault-keys'
import type { LocalVault } from '@keyturn/local-vault'
import { connect } from '../../src/connect.ts'
import { KeyturnError } from '../../src/errors.ts'
import { openJournal } from '../../src/once/journal.ts'
import type { RotationResult } from '../../src/rotation/result.ts'
import { rotateKey } from '../../src/rotation/rotate.ts'
import type { Vault } from '../../src/vault/client.ts'
import { type Fault, type FaultyVault, openFaultyVault } from './faulty-vault.ts'

/** A stream of numbers, 0 <= x < 1, that a seed repeats (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const settleMs = 30_000

/** What schedules are played on: a real embedded vault, and what stands between it and its client. */
export interface Stage<Write, Read> {
  vault: Vault
  /** The same vault with nothing in between, where that makes a difference without any fault. Default: `vault`. */
  direct?: Vault
  local: LocalVault
  /** One for each coming write, in order; then none. */
  queue: Write[]
  /** Every request that may have made a version, in the order of sending. */
  writes: { at: number; fault: Write }[]
  /** Times of the looks at a version list that were answered, in milliseconds. */
  looks: number[]
  readFault: (() => Read) | undefined
  /** How many connections broke before it was known what they were for. */
  brokenConnections?: number
  /** Lands what is still on its way. */
  landAll(): Promise<void>
  close(): Promise<void>
}

/** How a day goes: what befalls writes and reads, and what of it a write cannot have arrived through. */
export interface Weather<Write, Read> {
  pickWrite(random: () => number): Write
  pickRead(random: () => number): Read
  mayArrive(fault: Write): boolean
}

/** A harsh day: three writes in four go wrong, and of those that are lost some take effect late. */
function pickFault(random: () => number): Fault {
  const die = random()
  if (die < 0.15) return 'throttled'
  if (die < 0.2) return 'throttled-with-retry-after'
  if (die < 0.28) return 'refused'
  if (die < 0.36) return 'reset-before'
  if (die < 0.41) return 'unavailable-before'
  if (die < 0.52) return { lateMs: Math.floor(random() * (settleMs - 1_000)) }
  const after = [
    'reset-after',
    'time-out-after',
    'status-500-after',
    'status-504-after',
    'cut-body-after',
    'empty-200-after',
    'html-200-after',
  ] as const
  if (die < 0.75) return after[Math.floor(random() * after.length)] ?? 'reset-after'
  return 'none'
}

const harshDay: Weather<Fault, 'none' | 'unavailable-before'> = {
  pickWrite: pickFault,
  pickRead: (random) => (random() < 0.05 ? 'unavailable-before' : 'none'),
  mayArrive: (fault) => fault !== 'refused' && fault !== 'throttled' && fault !== 'throttled-with-retry-after',
}

/** What a schedule led to. */
export interface ScheduleReport {
  seed: number
  /** Versions beyond the first, once everything that was on its way has landed. */
  newVersions: number
  sends: number
  /** How the runs of the job ended, in order: outcomes, and codes of errors. */
  endings: string[]
  /** Broken promises, in words. */
  violations: string[]
}

/** Many schedules against one vault, a key each. */
export interface ScheduleRunner {
  /** keyturn, with a job that is run again when it did not succeed, up to three times. */
  runKeyturn(seed: number, options?: { settle?: string }): Promise<ScheduleReport>
  /** The plain SDK with its own retries, and the same job around it. */
  runPlainSdk(seed: number): Promise<ScheduleReport>
  /** A forced rotation with a journal, killed at some request, and run again. */
  runKilled(seed: number): Promise<ScheduleReport>
  /** A forced rotation whose request is lost or late, killed or not, while another writer makes a version. */
  runOvertaken(seed: number): Promise<ScheduleReport>
  /** Two to four runs of keyturn on one key at the same time. */
  runRace(seed: number): Promise<ScheduleReport>
  close(): Promise<void>
}

export async function openScheduleRunner(): Promise<ScheduleRunner> {
  let faulty = await openFaultyVault()
  let schedules = 0
  // A vault that is as old as all its schedules lists ever slower.
  const freshVault = async (): Promise<FaultyVault> => {
    if (++schedules % 500 === 0) {
      await faulty.close()
      faulty = await openFaultyVault()
    }
    return faulty
  }
  return {
    runKeyturn: async (seed, options = {}) => playSchedule(await freshVault(), harshDay, { seed, ...options }),
    runPlainSdk: async (seed) => runPlainSdk(await freshVault(), seed),
    runKilled: async (seed) => runKilled(await freshVault(), seed),
    runOvertaken: async (seed) => runOvertaken(await freshVault(), seed),
    runRace: async (seed) => runRace(await freshVault(), seed),
    close: () => faulty.close(),
  }
}

export async function prepare<Write, Read>(
  faulty: Stage<Write, Read>,
  { pickWrite, pickRead }: Weather<Write, Read>,
  { seed, kind }: { seed: number; kind: string },
): Promise<{ name: string; first: string; random: () => number }> {
  const name = `${kind}-${seed}`
  const { version } = await (faulty.direct ?? faulty.vault).createKey(name, { keyType: 'EC' })
  await faulty.local.clock.advance(3_600_000)
  const random = seededRandom(seed)
  faulty.writes.length = 0
  faulty.looks.length = 0
  faulty.queue = Array.from({ length: 12 }, () => pickWrite(random))
  faulty.readFault = () => pickRead(random)
  return { name, first: version, random }
}

/** The versions that were made once the day is over and everything has landed. */
export async function newVersionsOf<Write, Read>(
  faulty: Stage<Write, Read>,
  name: string,
  first: string,
): Promise<string[]> {
  faulty.queue = []
  faulty.readFault = undefined
  await faulty.landAll()
  const ids: string[] = []
  for await (const { version = '' } of (faulty.direct ?? faulty.vault).listVersions(name)) {
    if (version !== first) ids.push(version)
  }
  return ids
}

/** keyturn on one key, with a job that is run again when it did not succeed, up to three times. */
export async function playSchedule<Write, Read>(
  faulty: Stage<Write, Read>,
  weather: Weather<Write, Read>,
  { seed, settle }: { seed: number; settle?: string },
): Promise<ScheduleReport> {
  const kind = `orders-${settle ?? 'default'}`
  const { name, first, random } = await prepare(faulty, weather, { seed, kind })
  const violations: string[] = []
  const endings: string[] = []
  let claimed: string | undefined
  for (let run = 0; run < 3; run++) {
    // One run in ten is stopped at some event; the next one waits out the settle window, as a re-attempt has to.
    const stop = new AbortController()
    let eventsUntilStop = random() < 0.1 ? Math.floor(random() * 6) : Number.POSITIVE_INFINITY
    const sentBefore = faulty.writes.length
    const brokenBefore = faulty.brokenConnections
    const ending = await rotateKey(faulty.vault, name, {
      ifOlderThan: 'PT30M',
      settle,
      signal: stop.signal,
      onEvent: () => {
        if (eventsUntilStop-- <= 0) stop.abort()
      },
    }).catch(asThrown)
    endings.push(endingOf(ending))
    const arrived = faulty.writes.slice(sentBefore).some(({ fault }) => weather.mayArrive(fault))
    violations.push(...checkEnding(ending, { arrived, doubtful: faulty.brokenConnections !== brokenBefore }))
    if (ending instanceof KeyturnError) continue
    if (ending.rotated) claimed = ending.version ?? undefined
    if (ending.outcome === 'indeterminate') {
      await faulty.local.clock.advance(settleMs)
      continue
    }
    break
  }
  violations.push(...checkWrites(faulty, weather))
  const sends = faulty.writes.length
  const made = await newVersionsOf(faulty, name, first)
  if (made.length > 1) violations.push(`${made.length} new versions for one intent`)
  if (claimed !== undefined && !made.includes(claimed))
    violations.push(`reported version ${claimed}, which is not there`)
  const again = await rotateKey(faulty.direct ?? faulty.vault, name, { ifOlderThan: 'PT30M' })
  if (made.length > 0 && again.outcome !== 'not-due') violations.push(`a run after the rotation was ${again.outcome}`)
  return { seed, newVersions: made.length, sends, endings, violations }
}

function asThrown(error: unknown): KeyturnError {
  if (error instanceof KeyturnError) return error
  throw error
}

function endingOf(ending: RotationResult | KeyturnError): string {
  return ending instanceof KeyturnError ? ending.code : ending.outcome
}

/** What a run says has to fit what was done to its requests. `doubtful`: one more than those that were seen may have been sent. */
function checkEnding(
  ending: RotationResult | KeyturnError,
  { arrived, doubtful }: { arrived: boolean; doubtful: boolean },
): string[] {
  if (ending instanceof KeyturnError) {
    if (!['THROTTLED', 'UNAVAILABLE', 'TIMED_OUT', 'INTERRUPTED'].includes(ending.code))
      return [`failed with ${ending.code}: ${ending.message}`]
    return arrived ? [`threw ${ending.code} although a request may have arrived`] : []
  }
  if (ending.outcome === 'failed') return [`failed: ${ending.error?.message}`]
  if (ending.outcome === 'indeterminate' && !arrived && !doubtful)
    return ['indeterminate although nothing can have arrived']
  return []
}

/** After a send that may have arrived, the version list was looked at when its settle window had passed. */
function checkWrites<Write, Read>(
  { writes, looks }: Stage<Write, Read>,
  { mayArrive }: Weather<Write, Read>,
): string[] {
  return writes.slice(1).flatMap((write, index) => {
    const before = writes[index]
    if (before === undefined || !mayArrive(before.fault)) return []
    const settled = before.at + settleMs
    if (looks.some((at) => at >= settled && at <= write.at)) return []
    return [
      `request ${index + 2} was sent blindly, ${write.at - before.at} ms after one with the fault ${JSON.stringify(before.fault)}`,
    ]
  })
}

async function runPlainSdk(faulty: FaultyVault, seed: number): Promise<ScheduleReport> {
  const { name, first } = await prepare(faulty, harshDay, { seed, kind: 'plain' })
  // The SDK would sleep for real: its number of retries stays as it is, their delays go.
  faulty.queue = faulty.queue.map((fault) => (fault === 'throttled-with-retry-after' ? 'throttled' : fault))
  const client = new KeyClient(faulty.local.url, faulty.local.credential, {
    httpClient: faulty.transport,
    disableChallengeResourceVerification: true,
    retryOptions: { retryDelayInMs: 0, maxRetryDelayInMs: 0 },
  })
  return playPlainSdk(faulty, client, { seed, name, first })
}

/** The plain SDK with its own retries, and a job that runs it again up to three times. */
export async function playPlainSdk<Write, Read>(
  faulty: Stage<Write, Read>,
  client: KeyClient,
  { seed, name, first }: { seed: number; name: string; first: string },
): Promise<ScheduleReport> {
  faulty.readFault = undefined
  const endings: string[] = []
  for (let run = 0; run < 3; run++) {
    try {
      await client.rotateKey(name)
      endings.push('rotated')
      break
    } catch {
      endings.push('error')
    }
  }
  const sends = faulty.writes.length
  const made = await newVersionsOf(faulty, name, first)
  return { seed, newVersions: made.length, sends, endings, violations: [] }
}

/** A process that is killed hears no answer any more; what it had sent may take effect nevertheless, at once or late. */
async function runKilled(faulty: FaultyVault, seed: number): Promise<ScheduleReport> {
  const { name, first, random } = await prepare(faulty, harshDay, { seed, kind: 'killed' })
  faulty.readFault = undefined
  const fate: Fault =
    random() < 0.4 ? 'none' : random() < 0.5 ? 'reset-before' : { lateMs: Math.floor(random() * settleMs) }
  faulty.queue = [fate]
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-killed-'))
  const file = join(folder, 'journal.jsonl')
  const killed = Promise.withResolvers<'killed'>()
  const mortal = await faulty.startRun()
  const die = () => {
    mortal.kill()
    killed.resolve('killed')
    return new Promise<never>(() => {})
  }
  let requestsUntilDeath = Math.floor(random() * 9)
  const afterWrite = fate === 'none' && random() < 0.5
  faulty.beforeRequest = () => (requestsUntilDeath-- <= 0 && !afterWrite ? die() : Promise.resolve())
  // The answer to the write is lost with the process, whatever the write did.
  faulty.afterWrite = () => (afterWrite ? die() : Promise.resolve())
  const journal = await openJournal(file)
  const ending = await Promise.race([rotateKey(mortal.vault, name, { journal }).catch(asThrown), killed.promise])
  faulty.beforeRequest = undefined
  faulty.afterWrite = undefined
  const endings = [ending === 'killed' ? ending : endingOf(ending)]
  const violations: string[] = []
  if (ending === 'killed') {
    const again = await rotateKey(faulty.vault, name, { journal: await openJournal(file) }).catch(asThrown)
    endings.push(endingOf(again))
    const done = !(again instanceof KeyturnError) && (again.outcome === 'rotated' || again.outcome === 'adopted')
    if (!done) violations.push(`the run after the kill ended with ${endingOf(again)}`)
  }
  await rm(folder, { recursive: true })
  const sends = faulty.writes.length
  const made = await newVersionsOf(faulty, name, first)
  if (made.length !== 1) violations.push(`${made.length} new versions for one intent`)
  return { seed, newVersions: made.length, sends, endings, violations }
}

/**
 * The answer is lost, another writer's version comes at any moment of the settle window, and ours before it, after it or
 * never. Half of the runs are killed when they have sent, and run again. Two versions are never told as one.
 */
async function runOvertaken(faulty: FaultyVault, seed: number): Promise<ScheduleReport> {
  const { name, first, random } = await prepare(faulty, harshDay, { seed, kind: 'overtaken' })
  faulty.readFault = undefined
  faulty.queue = [random() < 0.3 ? 'reset-before' : { lateMs: Math.floor(random() * settleMs) }]
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-overtaken-'))
  const file = join(folder, 'journal.jsonl')
  const otherAt = faulty.local.now().getTime() + Math.floor(random() * settleMs)
  let isToDie = random() < 0.5
  const killed = Promise.withResolvers<'killed'>()
  const mortal = await faulty.startRun()
  let other: string | undefined
  faulty.beforeRequest = async () => {
    if (faulty.writes.length === 0) return
    if (isToDie) {
      isToDie = false
      mortal.kill()
      killed.resolve('killed')
      return new Promise<never>(() => {})
    }
    if (other === undefined && faulty.local.now().getTime() >= otherAt) other = await rotateBeside(faulty, name)
  }
  const run = async (vault: Vault) => rotateKey(vault, name, { journal: await openJournal(file) }).catch(asThrown)
  const ending = await Promise.race([run(mortal.vault), killed.promise])
  const last = ending === 'killed' ? await run(faulty.vault) : ending
  const endings = [ending === 'killed' ? ending : endingOf(ending), ...(ending === 'killed' ? [endingOf(last)] : [])]
  faulty.beforeRequest = undefined
  await rm(folder, { recursive: true })
  const sends = faulty.writes.length
  const made = await newVersionsOf(faulty, name, first)
  const told = last instanceof KeyturnError ? last : last.error
  const violations: string[] = []
  const isTold = told?.code === 'INDETERMINATE' || made.every((version) => told?.message.includes(version))
  if (made.length > 1 && !isTold) violations.push(`${made.length} new versions, told as ${endings.join(', ')}`)
  if (made.length > 2) violations.push(`${made.length} new versions of two writers`)
  return { seed, newVersions: made.length, sends, endings, violations }
}

/** What another writer does, whose request nothing befalls. */
async function rotateBeside({ local }: FaultyVault, name: string): Promise<string> {
  return (await (await connect(local)).rotateKey(name)).version
}

/** Answers are lost here, too, but nothing lands late: what a writer adopts could then be another's. */
async function runRace(faulty: FaultyVault, seed: number): Promise<ScheduleReport> {
  const { name, first, random } = await prepare(faulty, harshDay, { seed, kind: 'race' })
  faulty.readFault = undefined
  faulty.queue = faulty.queue.map((fault) => (typeof fault === 'object' || random() < 0.6 ? 'none' : fault))
  faulty.beforeRequest = async () => {
    for (let turns = Math.floor(random() * 8); turns > 0; turns--) await new Promise(setImmediate)
  }
  const runners = 2 + Math.floor(random() * 3)
  const endings = await Promise.all(
    Array.from({ length: runners }, async () => {
      const vault = await connect(
        {
          url: faulty.local.url,
          credential: faulty.local.credential,
          httpClient: faulty.transport,
          now: faulty.local.now,
        },
        { clock: faulty.clock },
      )
      return rotateKey(vault, name, { ifOlderThan: 'PT30M', verify: false }).catch(asThrown)
    }),
  )
  const sends = faulty.writes.length
  faulty.beforeRequest = undefined
  const made = await newVersionsOf(faulty, name, first)
  const named = endings
    .map((ending) => (ending instanceof KeyturnError ? ending : ending.error))
    .filter((error) => error?.code === 'CONFLICT')
  const violations: string[] = []
  if (made.length > 1 && !named.some((error) => made.every((version) => error?.message.includes(version)))) {
    violations.push(`${made.length} new versions, and no run names them all: ${endings.map(endingOf).join(', ')}`)
  }
  return { seed, newVersions: made.length, sends, endings: endings.map(endingOf), violations }
}
