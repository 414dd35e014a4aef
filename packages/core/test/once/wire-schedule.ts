import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KeyClient } from '@azure/keyvault-keys'
import { KeyturnError } from '../../src/errors.ts'
import { parseKeyMaterial } from '../../src/keys/key-material.ts'
import { createKey } from '../../src/lifecycle/create.ts'
import { ensureKey } from '../../src/lifecycle/ensure.ts'
import { importKey } from '../../src/lifecycle/import.ts'
import { applyPlan } from '../../src/manifest/apply.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import { planManifest } from '../../src/manifest/read-plan.ts'
import { openJournal } from '../../src/once/journal.ts'
import type { RotationResult } from '../../src/rotation/result.ts'
import { rotateKey } from '../../src/rotation/rotate.ts'
import { newVersionsOf, playPlainSdk, playSchedule, prepare, type ScheduleReport, settleMs } from './fault-schedule.ts'
import { type FaultyWire, openFaultyWire, wireWeather } from './faulty-wire.ts'

/** Schedules over real sockets, a key each. */
export interface WireRunner {
  /** keyturn, with a job that is run again when it did not succeed, up to three times. */
  runKeyturn(seed: number): Promise<ScheduleReport>
  /** As the act of the seed: one of those that make a version, while the vault's `Date` is off by up to a day to either side. */
  runSkewed(seed: number): Promise<ScheduleReport>
  /** The plain SDK with its own retries, and the same job around it; spared the stalls, in which it would hang for ever. */
  runPlainSdk(seed: number): Promise<ScheduleReport>
  close(): Promise<void>
}

/** Real time that a whole schedule may take: three runs, each of some requests that all reach their limit. */
const longestScheduleMs = 120_000

export async function openWireRunner(): Promise<WireRunner> {
  let wire = await openFaultyWire()
  let schedules = 0
  // A vault that is as old as all its schedules lists ever slower.
  const freshWire = async (): Promise<FaultyWire> => {
    if (++schedules % 250 === 0) {
      await wire.close()
      wire = await openFaultyWire()
    }
    return wire
  }
  return {
    async runKeyturn(seed) {
      const stage = await freshWire()
      const started = performance.now()
      const report = await playSchedule(stage, wireWeather(settleMs), { seed })
      const tookMs = Math.round(performance.now() - started)
      if (tookMs > longestScheduleMs) report.violations.push(`it took ${tookMs} ms`)
      return report
    },
    runSkewed: async (seed) => playSkewed(await freshWire(), seed),
    async runPlainSdk(seed) {
      const stage = await freshWire()
      const { name, first } = await prepare(stage, wireWeather(settleMs), { seed, kind: 'plain' })
      stage.queue = stage.queue.map((fault) =>
        typeof fault === 'object'
          ? fault
          : fault.replace('-with-retry-after', '').startsWith('throttled')
            ? 'throttled'
            : /silence|stall|drip/.test(fault)
              ? fault.endsWith('-before')
                ? 'reset-before'
                : 'reset-after'
              : fault,
      )
      const client = new KeyClient(stage.url, stage.local.credential, {
        disableChallengeResourceVerification: true,
        retryOptions: { retryDelayInMs: 0, maxRetryDelayInMs: 0 },
      })
      return playPlainSdk(stage, client, { seed, name, first })
    },
    close: () => wire.close(),
  }
}

/** Acts that make one version of a key that is not there (`at most once` is then one), or one more of one that is. */
const acts = ['rotate', 'rotate, killed', 'new version', 'create', 'import', 'ensure', 'apply'] as const
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const material = parseKeyMaterial(JSON.stringify(pair.privateKey.export({ format: 'jwk' })))

async function playSkewed(wire: FaultyWire, seed: number): Promise<ScheduleReport> {
  const act = acts[seed % acts.length] ?? acts[0]
  const kind = `skewed-${act.replaceAll(/\W+/g, '-')}`
  const { name, first, random } = await prepare(wire, wireWeather(settleMs), { seed, kind })
  wire.readFault = undefined
  const isThere = act === 'rotate' || act === 'rotate, killed' || act === 'new version'
  const key = isThere ? name : `${name}-new`
  const skew = () => {
    wire.local.faults.clear()
    const ms = Math.round((random() * 2 - 1) * dayMs)
    wire.local.faults.add({ kind: 'date-skew', ms }, { times: Number.POSITIVE_INFINITY })
  }
  skew()
  const ending = await skewed[act](wire, key, { first, skew }).catch((error: unknown) => {
    if (error instanceof KeyturnError) return error
    throw error
  })
  wire.local.faults.clear()
  const sends = wire.writes.length
  const made = await newVersionsOf(wire, key, first)
  const violations: string[] = []
  if (made.length > 1) violations.push(`${act}: ${made.length} versions of one intent`)
  if (typeof ending === 'string' && made[0] !== ending)
    violations.push(`${act}: ${ending} was told, made: ${made.join()}`)
  return {
    seed,
    newVersions: made.length,
    sends,
    endings: [typeof ending === 'string' ? act : ending.code],
    violations,
  }
}

const dayMs = 86_400_000

/** What a step of a schedule is given: the version that is there, and how to let the clock of the vault jump. */
interface Skewed {
  first: string
  skew(): void
}

/** Each ends with the version that it is said to have made. @throws {KeyturnError} when it says that it made none, or does not know */
const skewed: Record<(typeof acts)[number], (wire: FaultyWire, key: string, about: Skewed) => Promise<string>> = {
  rotate: async ({ vault }, key, { first }) => toldVersion(await rotateKey(vault, key, { expectVersion: first })),
  'rotate, killed': async ({ vault, queue }, key, { first, skew }) => {
    const folder = await mkdtemp(join(tmpdir(), 'keyturn-skewed-'))
    try {
      const file = join(folder, 'journal.jsonl')
      const operationId = crypto.randomUUID()
      const begun = { operationId, vaultUrl: vault.url, key, previousVersion: first, knownVersions: [first] }
      await (await openJournal(file)).begin({ ...begun, at: vault.now().toISOString() })
      await vault.rotateKey(key, { operationId }).catch(() => undefined)
      queue.length = 0
      skew()
      return toldVersion(await rotateKey(vault, key, { journal: await openJournal(file) }))
    } finally {
      await rm(folder, { recursive: true })
    }
  },
  'new version': async ({ vault }, key) => (await createKey(vault, key, { keyType: 'EC', newVersion: true })).version,
  create: async ({ vault }, key) => (await createKey(vault, key, { keyType: 'EC' })).version,
  import: async ({ vault }, key) => (await importKey(vault, key, material)).version,
  ensure: async ({ vault }, key) => (await ensureKey(vault, key, { keyType: 'EC' })).key.version,
  apply: async ({ vault }, key) => {
    const manifest = parseManifest(`version: 1\nkeys: [{ name: ${key}, type: EC }]`)
    const { steps } = await applyPlan(
      await planManifest(manifest, [{ reference: vault.url, vault }]),
      new Map([[vault.url, vault]]),
    )
    const error = steps.find((step) => step.error)?.error
    if (error) throw new KeyturnError(error.code, error.message)
    return (await vault.getKey(key)).version
  },
}

function toldVersion({ version, error }: RotationResult): string {
  if (error !== null) throw new KeyturnError(error.code, error.message)
  return version ?? ''
}
