/**
 * A million keys in 5,000 vaults, rotated in virtual time: hours, refused calls and keys that failed, for one job, for 8 and
 * for 64 at the same time, which share the vaults (each has some of them) or the keys (`--shard`: each goes to all vaults).
 *
 * The rates and the retries are keyturn's own functions. The service is modelled by its documented limits: 20
 * creates in any ten seconds and vault, five times as many in a subscription and region. What a report and a journal of that
 * size are is measured with real ones, of a part of the keys.
 *
 *   node bench/fleet/million.ts [keys] [vaults] [subscriptions]
 */
import { noteAccepted, noteThrottled, startRate, takeSend } from '../../packages/core/dist/runs/pace/adaptive-rate.js'
import { throttleBackOffMs } from '../../packages/core/dist/vault/back-off.js'
import { printFigures } from '../local-vault/figures.ts'
import { measureFiles } from './report-size.ts'
import { createTimeline, createWindow, seeded } from './virtual-time.ts'

const [keys = 1_000_000, vaults = 5_000, subscriptions = 50] = process.argv.slice(2).map(Number)
const limit = { count: 20, windowMs: 10_000 }
const subscriptionLimit = 5 * limit.count
const [vaultsAtOnce, workersPerVault, createsAtOnce] = [64, 4, 2]
/** A read's and a create's way there and back, in milliseconds. */
const [readMs, createMs] = [50, 300]

interface Outcome {
  hours: number
  refused: number
  sent: number
  failed: number
}

function simulate(jobs: number, split: 'vaults' | 'keys'): Outcome {
  const timeline = createTimeline()
  const random = seeded(1)
  const vaultWindows = Array.from({ length: vaults }, () => createWindow(limit.count, limit.windowMs))
  const regions = Array.from({ length: subscriptions }, () => createWindow(subscriptionLimit, limit.windowMs))
  const total = { refused: 0, sent: 0, failed: 0 }

  function runJob(job: number): void {
    const mine = Array.from({ length: vaults }, (_, vault) => vault).filter(
      (vault) => split === 'keys' || vault % jobs === job,
    )
    const keysIn = (vault: number) => {
      const here = Math.floor(keys / vaults)
      if (split === 'vaults') return here
      return Math.floor(here / jobs) + Number((vault + job) % jobs < here % jobs)
    }

    /** One vault from its first key to its last, as one of the vaults that a job has under way. */
    function visit(vault: number, done: () => void): void {
      const [window, region] = [vaultWindows[vault], regions[vault % subscriptions]]
      if (window === undefined || region === undefined) throw new RangeError(`no vault ${vault}`)
      let [rate, left, underWay, open] = [startRate(limit, timeline.now()), keysIn(vault), 0, workersPerVault]
      const waiting: (() => void)[] = []
      let isPaused = false

      const pump = (): void => {
        while (!isPaused && underWay < createsAtOnce && waiting.length > 0) {
          const taken = takeSend(rate, timeline.now())
          rate = taken.rate
          if (taken.waitMs > 0) {
            isPaused = true
            timeline.after(taken.waitMs, () => {
              isPaused = false
              pump()
            })
            return
          }
          underWay++
          waiting.shift()?.()
        }
      }
      const create = (attempt: number, answered: (made: boolean) => void): void => {
        waiting.push(() => {
          const sentAt = timeline.now()
          timeline.after(createMs, () => {
            const now = timeline.now()
            total.sent++
            underWay--
            if (window.hasRoom(now) && region.hasRoom(now)) {
              window.take(now)
              region.take(now)
              rate = noteAccepted(rate, now)
              answered(true)
            } else {
              total.refused++
              rate = noteThrottled(rate, { now, sentAt })
              const backOffMs = throttleBackOffMs[attempt]
              if (backOffMs === undefined) answered(false)
              else timeline.after(backOffMs * (0.5 + random() / 2), () => create(attempt + 1, answered))
            }
            pump()
          })
        })
        pump()
      }
      const work = (): void => {
        if (left === 0) {
          if (--open === 0) done()
          return
        }
        left--
        timeline.after(2 * readMs, () =>
          create(0, (made) => {
            if (!made) total.failed++
            timeline.after(2 * readMs, work)
          }),
        )
      }
      for (let worker = 0; worker < workersPerVault; worker++) work()
    }

    const next = (): void => {
      const vault = mine.shift()
      if (vault !== undefined) visit(vault, next)
    }
    for (let slot = 0; slot < vaultsAtOnce; slot++) next()
  }

  for (let job = 0; job < jobs; job++) runJob(job)
  timeline.play()
  return { hours: timeline.now() / 3_600_000, ...total }
}

console.log(`${keys} keys in ${vaults} vaults of ${subscriptions} subscriptions, in virtual time`)
const floor = Math.max(
  (keys / vaults - limit.count) / (limit.count / 10),
  (keys / subscriptions - subscriptionLimit) / (subscriptionLimit / 10),
)
printFigures('the limits alone', { hours: floor / 3_600 })
for (const split of ['vaults', 'keys'] as const) {
  for (const jobs of [1, 8, 64]) {
    const { hours, refused, sent, failed } = simulate(jobs, split)
    printFigures(`${jobs} job${jobs === 1 ? '' : 's'}, ${split === 'vaults' ? 'vaults each' : '--shard'}`, {
      hours,
      refused: `${refused} of ${sent} (${((100 * refused) / sent).toFixed(1)} %)`,
      failed,
    })
  }
}
for (const jobs of [1, 8, 64]) {
  const { reportBytes, journalBytes, resumeBytes } = await measureFiles(Math.ceil(keys / jobs))
  printFigures(`files of one of ${jobs} jobs, MB`, {
    report: reportBytes / 1e6,
    journal: journalBytes / 1e6,
    'memory to go on from the report': resumeBytes / 1e6,
  })
}
