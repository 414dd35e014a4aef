import { KeyClient } from '@azure/keyvault-keys'
import { playPlainSdk, playSchedule, prepare, type ScheduleReport, settleMs } from './fault-schedule.ts'
import { type FaultyWire, openFaultyWire, wireWeather } from './faulty-wire.ts'

/** Schedules over real sockets, a key each. */
export interface WireRunner {
  /** keyturn, with a job that is run again when it did not succeed, up to three times. */
  runKeyturn(seed: number): Promise<ScheduleReport>
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
