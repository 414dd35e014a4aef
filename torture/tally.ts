import type { ScheduleReport } from '../packages/core/test/once/fault-schedule.ts'
import type { TortureOptions } from './options.ts'

/** What many schedules came to. */
export interface Tally {
  schedules: number
  doubles: number
  broken: ScheduleReport[]
}

/** Plays schedules, one after the other or some at once, and prints what they came to; those that broke a promise with their seeds. */
export async function playAll(
  title: string,
  { seed: firstSeed, count }: TortureOptions,
  play: (seed: number) => Promise<ScheduleReport>,
  { atOnce = 1 }: { atOnce?: number } = {},
): Promise<Tally> {
  const broken: ScheduleReport[] = []
  const endings: Record<string, number> = {}
  let doubles = 0
  let sends = 0
  const started = performance.now()
  let next = firstSeed
  const work = async () => {
    while (next < firstSeed + count) {
      const report = await play(next++)
      if (report.newVersions > 1) doubles++
      if (report.violations.length > 0) broken.push(report)
      sends += report.sends
      for (const ending of report.endings) endings[ending] = (endings[ending] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const seconds = Math.round((performance.now() - started) / 100) / 10
  process.stdout.write(
    `${title}: ${count} schedules from seed ${firstSeed}, ${doubles} with more than one new version, ` +
      `${broken.length} with a broken promise, ${sends} requests sent, ${seconds} s\n  ${JSON.stringify(endings)}\n`,
  )
  for (const report of broken.slice(0, 20)) process.stdout.write(`  ${JSON.stringify(report)}\n`)
  return { schedules: count, doubles, broken }
}
