import { addDuration, type Duration, formatDuration, parseDuration, subtractDuration } from '../duration.ts'
import { iso } from '../instant.ts'
import type { ListedVersion } from '../keys/key.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { serviceNotice } from '../policy/rotation-policy.ts'
import { planRetirement, type RetirementRules } from '../retirement/plan.ts'
import { nextDueOn, planRotation } from '../rotation/plan.ts'
import { isForced, policyTrigger } from '../rotation/reasons.ts'
import type { ScheduledEvent, ScheduleInput } from './schedule.ts'

export interface SimulateOptions {
  /** How far to look ahead. Default one year. */
  ahead?: Duration | undefined
  /** How often keyturn is run; the first run is now. Default once a day. */
  runEvery?: Duration | undefined
  /** The expiry that a new version made at a date gets where the policy gives it none, as by a manifest. Default: none. */
  expires?: ((madeOn: Date) => Date) | undefined
}

export const simulateOptionNames: OptionNames<SimulateOptions> = { ahead: true, runEvery: true, expires: true }

/** What is wrong with a policy or with rules, seen only when they are simulated. */
export interface SimulationFinding {
  code: 'NEVER_ROTATES' | 'EXPIRES_BEFORE_ROTATION' | 'NOTICE_NEVER_COMES' | 'OVERLAP_SHORTER_THAN_GRACE'
  message: string
  /** How often it happens in the time that was simulated. */
  times: number
  /** When it happens first. ISO 8601 UTC; absent for what never happens. */
  firstOn?: string
}

export interface Simulation {
  /** In the order of their dates. Versions that do not exist yet are called `new-1`, `new-2` ... */
  events: Omit<ScheduledEvent, 'overdue'>[]
  findings: SimulationFinding[]
}

/** One version's life in the simulation. */
interface Life {
  version: string
  bornOn: Date
  /** When it stopped being the latest; absent when it still is at the end. */
  replacedOn?: Date
  /** Its expiry date as it was given to it, before any retirement. */
  expiresOn?: Date | undefined
}

/**
 * Simulates the coming time of one key on a clock: the service rotates when its policy is due, keyturn is run again and
 * again under its rules, and what is wrong with that is named. Pure; nothing is asked of a vault.
 */
export function simulateKey(input: ScheduleInput, now: Date, options: SimulateOptions = {}): Simulation {
  refuseUnknownOptions('simulateKey', options, simulateOptionNames)
  const end = addDuration(now, options.ahead ?? parseDuration('P1Y'))
  const simulated = start(input, now, options.expires)
  const runEvery = options.runEvery ?? parseDuration('P1D')
  const runs = input.rotation !== undefined || input.retirement !== undefined
  let nextRun = now
  let time = now
  while (time <= end) {
    const serviceOn = serviceRotationOn(simulated, time)
    if (serviceOn !== undefined && serviceOn <= end && (!runs || serviceOn <= nextRun)) {
      rotate(simulated, serviceOn, 'service', 'by its rotation policy')
      time = serviceOn
    } else if (runs) {
      if (nextRun > end) break
      if (nextRun.getTime() >= simulated.quietUntil) runKeyturn(simulated, nextRun)
      time = nextRun
      const wakeOn = Math.min(simulated.quietUntil, serviceOn?.getTime() ?? Number.POSITIVE_INFINITY, end.getTime())
      do nextRun = addDuration(nextRun, runEvery)
      while (nextRun.getTime() < wakeOn)
    } else break
  }
  const findings = [...checkRotation(simulated, end), ...checkNotice(simulated, now, end), ...checkOverlap(simulated)]
  const events = [...simulated.events, ...expiries(simulated, now, end), ...notices(simulated, now, end)]
  return {
    events: events
      .sort((a, b) => a.on.getTime() - b.on.getTime())
      .map((event) => ({ ...event, key: input.name, on: iso(event.on) })),
    findings,
  }
}

type SimulatedEvent = Omit<Simulation['events'][number], 'on' | 'key'> & { on: Date }

interface Simulated {
  input: ScheduleInput
  expires: SimulateOptions['expires']
  /** The latest first. */
  versions: ListedVersion[]
  lives: Map<string, Life>
  events: SimulatedEvent[]
  made: number
  /** Until then a run of keyturn finds nothing to do. Milliseconds of the simulated clock. */
  quietUntil: number
}

function start(input: ScheduleInput, now: Date, expires: Simulated['expires']): Simulated {
  const versions = input.versions.map((version) => ({ ...version }))
  const lives = versions.map(({ version, createdOn, expiresOn }, index): [string, Life] => {
    const replacedOn = versions[index - 1]?.createdOn
    const born = { version, bornOn: createdOn ?? now, expiresOn }
    return [version, replacedOn === undefined ? born : { ...born, replacedOn }]
  })
  const state = { events: [], made: 0, quietUntil: Number.NEGATIVE_INFINITY }
  return { input, expires, versions, lives: new Map(lives), ...state }
}

function serviceRotationOn({ input, versions }: Simulated, time: Date): Date | undefined {
  const [latest] = versions
  if (latest === undefined || latest.managed || !latest.enabled) return undefined
  const dueOn = policyTrigger({ ...latest, policy: input.policy }, { ifDue: true })?.dueOn
  return dueOn === undefined || dueOn > time ? dueOn : time
}

function runKeyturn(simulated: Simulated, on: Date): void {
  const { rotation, retirement, policy } = simulated.input
  const [latest] = simulated.versions
  if (latest === undefined) return
  const done = simulated.events.length
  const dates = simulated.versions.flatMap(({ notBefore, expiresOn }) => [notBefore, expiresOn])
  if (rotation !== undefined && !isForced(rotation)) {
    const decision = planRotation({ ...latest, policy }, rotation, on)
    if (decision.action === 'rotate') rotate(simulated, on, 'keyturn', decision.reason.message)
    if (decision.action === 'wait') dates.push(decision.nextDue)
  }
  if (retirement !== undefined) dates.push(retire(simulated, retirement, on))
  // What one run does the next one may have to go on with.
  simulated.quietUntil = simulated.events.length > done ? Number.NEGATIVE_INFINITY : firstAfter(on, dates)
}

/** @returns when there is more to retire, as far as is known */
function retire(simulated: Simulated, rules: RetirementRules, on: Date): Date | undefined {
  const { steps, nextOn } = planRetirement(simulated.versions, rules, on)
  for (const { stage, version, reason } of steps) {
    if (stage === 'undo') continue
    if (stage === 'expire') version.expiresOn = on
    else version.enabled = false
    const { message } = reason
    simulated.events.push({ on, what: `retire-${stage}`, by: 'keyturn', version: version.version, message })
  }
  return nextOn
}

/** Decisions change on these dates and on no others, as long as nothing is done. */
function firstAfter(on: Date, dates: readonly (Date | undefined)[]): number {
  const times = dates.map((date) => date?.getTime() ?? Number.POSITIVE_INFINITY)
  return Math.min(...times.filter((time) => time > on.getTime()), Number.POSITIVE_INFINITY)
}

function rotate(simulated: Simulated, on: Date, by: 'service' | 'keyturn', message: string): void {
  const [latest] = simulated.versions
  if (latest === undefined) return
  const { expireAfter } = simulated.input.policy
  const version = `new-${++simulated.made}`
  simulated.quietUntil = Number.NEGATIVE_INFINITY
  const expiresOn = expireAfter === undefined ? simulated.expires?.(on) : addDuration(on, parseDuration(expireAfter))
  const { expiresOn: _, notBefore: __, ...same } = latest
  simulated.versions.unshift({ ...same, version, createdOn: on, enabled: true, ...(expiresOn && { expiresOn }) })
  const old = simulated.lives.get(latest.version)
  if (old !== undefined) old.replacedOn = on
  simulated.lives.set(version, { version, bornOn: on, expiresOn })
  simulated.events.push({ on, what: 'rotate', by, version, message })
}

function expiries({ input, lives, events }: Simulated, now: Date, end: Date): SimulatedEvent[] {
  return [...lives.values()].flatMap(({ version, expiresOn, replacedOn }) => {
    if (expiresOn === undefined || expiresOn <= now || expiresOn > end) return []
    if (input.versions.some((each) => each.version === version && !each.enabled)) return []
    // A version that was retired before has expired by then, or is disabled.
    const retired = events.some(
      (event) => event.version === version && /^retire-/.test(event.what) && event.on <= expiresOn,
    )
    if (retired) return []
    const old = replacedOn !== undefined && replacedOn <= expiresOn
    const message = old ? 'an older version expires' : 'the latest version expires'
    return [{ on: expiresOn, what: 'expire' as const, by: 'service' as const, version, message }]
  })
}

function notices({ lives, input }: Simulated, now: Date, end: Date): SimulatedEvent[] {
  return [...lives.values()].flatMap((life) => {
    const on = noticeOn(life, input.policy.notifyBefore)
    if (on === undefined || on <= now || on > end || life.expiresOn === undefined) return []
    const message = `before it expires on ${iso(life.expiresOn)}`
    return [{ on, what: 'notify' as const, by: 'service' as const, version: life.version, message }]
  })
}

/** The service notifies for the latest version only, and not for a date before the version was made. */
function noticeOn({ bornOn, replacedOn, expiresOn }: Life, before: string | undefined): Date | undefined {
  if (expiresOn === undefined || before === undefined) return undefined
  const on = subtractDuration(expiresOn, parseDuration(before))
  return on < bornOn || (replacedOn !== undefined && on >= replacedOn) ? undefined : on
}

function checkRotation({ input, lives, events, versions }: Simulated, end: Date): SimulationFinding[] {
  const [latest] = versions
  if (latest === undefined || latest.managed) return []
  const findings: SimulationFinding[] = []
  // A rule that applies after the time that was simulated is a rule all the same.
  const dueOn = latest.enabled
    ? nextDueOn({ ...latest, policy: input.policy }, { ...input.rotation, ifDue: true })
    : undefined
  if ((dueOn === undefined || dueOn <= end) && !events.some(({ what }) => what === 'rotate')) {
    findings.push({ code: 'NEVER_ROTATES', message: `nothing rotates this key before ${iso(end)}`, times: 0 })
  }
  const gaps = [...lives.values()].filter(
    ({ expiresOn, replacedOn }) => expiresOn !== undefined && expiresOn < (replacedOn ?? end),
  )
  return [
    ...findings,
    ...finding(
      'EXPIRES_BEFORE_ROTATION',
      gaps,
      ({ expiresOn }) => expiresOn,
      (life) =>
        `version ${life.version} expires on ${life.expiresOn && iso(life.expiresOn)}, and ${
          life.replacedOn === undefined ? 'no new one follows' : `a new one follows only on ${iso(life.replacedOn)}`
        }`,
    ),
  ]
}

function checkNotice({ lives, input }: Simulated, now: Date, end: Date): SimulationFinding[] {
  const { notifyBefore } = input.policy
  // What the service adds by itself: that it does not come is nobody's fault.
  if (notifyBefore === undefined || notifyBefore === serviceNotice) return []
  const all = [...lives.values()]
  const comes = all.some((life) => {
    const on = noticeOn(life, notifyBefore)
    return on !== undefined && on > now && on <= end
  })
  // A version whose time is not over by the end may still get its notice.
  const replaced = all.filter(
    ({ bornOn, replacedOn }) => bornOn >= now && replacedOn !== undefined && replacedOn <= end,
  )
  const expires = all.some(({ expiresOn }) => expiresOn !== undefined)
  if (comes || (expires && replaced.length === 0)) return []
  const why = expires ? 'each version is replaced before' : 'no version expires'
  const message = `the notice ${notifyBefore} before expiry never comes: ${why}`
  return [{ code: 'NOTICE_NEVER_COMES', message, times: 0 }]
}

/** An old version that expires by itself sooner than a retirement would end it leaves consumers less time than was meant. */
function checkOverlap({ lives, input }: Simulated): SimulationFinding[] {
  const grace = input.retirement?.grace
  if (grace === undefined) return []
  const short = [...lives.values()].filter(
    ({ bornOn, expiresOn, replacedOn }) =>
      expiresOn !== undefined &&
      replacedOn !== undefined &&
      replacedOn > bornOn &&
      expiresOn < addDuration(replacedOn, grace),
  )
  return finding(
    'OVERLAP_SHORTER_THAN_GRACE',
    short,
    ({ replacedOn }) => replacedOn,
    (life) =>
      `version ${life.version} is replaced on ${life.replacedOn && iso(life.replacedOn)} and expires on ${
        life.expiresOn && iso(life.expiresOn)
      }, less than the grace period of ${formatDuration(grace)} later`,
  )
}

function finding(
  code: SimulationFinding['code'],
  lives: Life[],
  dateOf: (life: Life) => Date | undefined,
  describe: (life: Life) => string,
): SimulationFinding[] {
  const [first] = lives.toSorted((a, b) => Number(dateOf(a)) - Number(dateOf(b)))
  const on = first && dateOf(first)
  if (first === undefined || on === undefined) return []
  return [{ code, message: describe(first), times: lives.length, firstOn: iso(on) }]
}
