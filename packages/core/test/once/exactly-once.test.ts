import { afterAll, beforeAll, expect, test } from 'vitest'
import { rotateKey } from '../../src/rotation/rotate.ts'
import { openScheduleRunner, type ScheduleReport, type ScheduleRunner } from './fault-schedule.ts'
import { openFaultyVault } from './faulty-vault.ts'

/** Each schedule can be replayed by its seed; `KEYTURN_SEED=123 KEYTURN_SCHEDULES=1` runs just that one. */
const firstSeed = Number(process.env.KEYTURN_SEED ?? 1)
const count = Number(process.env.KEYTURN_SCHEDULES ?? 200)

let runner: ScheduleRunner

beforeAll(async () => {
  runner = await openScheduleRunner()
})

afterAll(() => runner.close())

async function runSchedules(
  run: (seed: number) => Promise<ScheduleReport>,
  schedules: number,
): Promise<ScheduleReport[]> {
  const reports: ScheduleReport[] = []
  for (let seed = firstSeed; seed < firstSeed + schedules; seed++) reports.push(await run(seed))
  return reports
}

function doublesIn(reports: ScheduleReport[]): ScheduleReport[] {
  return reports.filter(({ newVersions }) => newVersions > 1)
}

test(`one writer makes at most one version in each of ${count} schedules of lost answers, from seed ${firstSeed}`, {
  timeout: 120_000,
}, async () => {
  const reports = await runSchedules((seed) => runner.runKeyturn(seed), count)
  expect(reports.filter(({ violations }) => violations.length > 0)).toEqual([])
  expect(doublesIn(reports)).toEqual([])
})

test('the schedules are hard enough that the plain SDK makes doubles in more than two of five', {
  timeout: 120_000,
}, async () => {
  const reports = await runSchedules((seed) => runner.runPlainSdk(seed), 80)
  expect(doublesIn(reports).length).toBeGreaterThan(32)
})

test('the schedules notice a settle window that is shorter than the time a lost request takes', {
  timeout: 120_000,
}, async () => {
  const reports = await runSchedules((seed) => runner.runKeyturn(seed, { settle: '5s' }), 80)
  expect(doublesIn(reports).length).toBeGreaterThan(0)
  expect(doublesIn(reports).every(({ violations }) => violations.length > 0)).toBe(true)
})

test('two to four writers on one key: whoever makes a second version, both are named', {
  timeout: 120_000,
}, async () => {
  const reports = await runSchedules((seed) => runner.runRace(seed), 100)
  expect(doublesIn(reports).length).toBeGreaterThan(0)
  expect(reports.filter(({ violations }) => violations.length > 0)).toEqual([])
})

test('a forced rotation that is killed at some request is taken up by the next run, which makes no second version', {
  timeout: 120_000,
}, async () => {
  const reports = await runSchedules((seed) => runner.runKilled(seed), 100)
  expect(reports.filter(({ endings }) => endings[0] === 'killed').length).toBeGreaterThan(50)
  expect(reports.filter(({ violations }) => violations.length > 0)).toEqual([])
})

test('another writer’s version that comes before a lost request is never told as the only one', {
  timeout: 120_000,
}, async () => {
  const reports = await runSchedules((seed) => runner.runOvertaken(seed), 100)
  expect(doublesIn(reports).length).toBeGreaterThan(20)
  expect(reports.filter(({ endings }) => endings[0] === 'killed').length).toBeGreaterThan(20)
  expect(reports.filter(({ violations }) => violations.length > 0)).toEqual([])
})

test('a run that was killed does nothing more when the deadline of its request passes', async () => {
  const faulty = await openFaultyVault()
  await faulty.vault.createKey('orders', { keyType: 'EC' })
  faulty.writes.length = 0
  const mortal = await faulty.startRun({ requestTimeout: 50 })
  faulty.afterWrite = () => {
    mortal.kill()
    return new Promise<never>(() => {})
  }
  const timedOut = Promise.withResolvers<void>()
  void rotateKey(mortal.vault, 'orders', {
    onEvent: ({ type }) => {
      if (type === 'unknown') timedOut.resolve()
    },
  })
  await timedOut.promise
  const looksBefore = faulty.looks.length
  for await (const _ of faulty.vault.listVersions('orders'));
  expect(faulty.writes).toHaveLength(1)
  expect(faulty.looks.length - looksBefore).toBe(1)
  await faulty.close()
})
