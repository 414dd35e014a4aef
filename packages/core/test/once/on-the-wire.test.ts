import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ScheduleReport } from './fault-schedule.ts'
import { openWireRunner, type WireRunner } from './wire-schedule.ts'

/** Each schedule can be replayed by its seed; `KEYTURN_SEED=123 KEYTURN_SCHEDULES=1` runs just that one. */
const firstSeed = Number(process.env.KEYTURN_SEED ?? 1)
const count = Number(process.env.KEYTURN_SCHEDULES ?? 40)

let runner: WireRunner

beforeAll(async () => {
  runner = await openWireRunner()
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

test(`over TLS one writer makes at most one version in each of ${count} schedules of broken connections, from seed ${firstSeed}`, {
  timeout: 120_000,
}, async () => {
  const reports = await runSchedules((seed) => runner.runKeyturn(seed), count)
  expect(reports.filter(({ violations, newVersions }) => violations.length > 0 || newVersions > 1)).toEqual([])
})

test('the connections break often enough that the plain SDK makes doubles', { timeout: 120_000 }, async () => {
  const reports = await runSchedules((seed) => runner.runPlainSdk(seed), 20)
  expect(reports.filter(({ newVersions }) => newVersions > 1).length).toBeGreaterThan(4)
})

test('each act that makes a version makes one at most while the clock of the vault is off by up to a day', {
  timeout: 120_000,
}, async () => {
  const reports = await runSchedules((seed) => runner.runSkewed(seed), 42)
  expect(reports.filter(({ violations }) => violations.length > 0)).toEqual([])
  expect(new Set(reports.flatMap(({ endings }) => endings)).size).toBeGreaterThan(7)
})
