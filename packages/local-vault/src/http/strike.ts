import { setTimeout } from 'node:timers/promises'
import type { Fault } from '../fault.ts'
import type { VaultAnswer } from './exchange.ts'
import { faultAnswer, replacesAnswer } from './fault-answers.ts'

/** A request that a fault strikes: what it asked for, and what a refusal needs to know. */
export interface Strike {
  work: () => Promise<VaultAnswer>
  late: LateWork
  /** Aborts when nobody waits for answers any more. */
  abandoned: AbortSignal
  answer: Parameters<typeof faultAnswer>[1]
}

/** Lets an injected fault have its way with one request. @throws {ServiceError} for refusals. */
export async function strike(fault: Fault, { work, late, abandoned, answer }: Strike): Promise<VaultAnswer> {
  if (replacesAnswer(fault)) {
    // What the operation itself would have answered is lost, an error too.
    const unheard = () => work().then(ignore, ignore)
    if ('when' in fault && fault.when === 'after') await unheard()
    if ('when' in fault && fault.when === 'late') late.add(fault.lateBy ?? 1, unheard)
    return faultAnswer(fault, answer)
  }
  switch (fault.kind) {
    case 'cut':
      return { ...(await work()), breakage: 'cut' }
    case 'slow':
      return (await sleep(fault.ms, abandoned)) ? work() : faultAnswer({ kind: 'reset' }, answer)
    case 'date-skew': {
      const done = await work()
      // A Managed HSM tells no time that could be off.
      if (done.headers.date === undefined) return done
      const date = new Date(Date.parse(done.headers.date) + fault.ms).toUTCString()
      return { ...done, headers: { ...done.headers, date } }
    }
  }
}

/** @returns whether it was slept to the end */
async function sleep(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await setTimeout(ms, undefined, { signal })
    return true
  } catch {
    return false
  }
}

/** Operations that are done some requests later than they were asked for. */
export interface LateWork {
  isWaiting(): boolean
  add(lateBy: number, work: () => Promise<void>): void
  /** Counts one request, and does what has become due. */
  step(): Promise<void>
}

export function createLateWork(): LateWork {
  let waiting: { steps: number; work: () => Promise<void> }[] = []
  return {
    isWaiting: () => waiting.length > 0,
    add: (steps, work) => void waiting.push({ steps, work }),
    async step() {
      for (const entry of waiting) entry.steps--
      const due = waiting.filter(({ steps }) => steps <= 0)
      waiting = waiting.filter(({ steps }) => steps > 0)
      for (const { work } of due) await work()
    },
  }
}

function ignore(): void {}
