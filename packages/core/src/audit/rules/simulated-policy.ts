import { type Duration, parseDuration } from '../../duration.ts'
import { type SimulationFinding, simulateKey } from '../../forecast/simulate.ts'
import type { RotationPolicy } from '../../policy/rotation-policy.ts'
import type { KeyFacts } from '../facts.ts'

type Facts = KeyFacts & { policy: RotationPolicy }

/** What the simulation calls the latest version where only the list was read. */
const unknownVersion = 'latest'

/** Several rules ask about the same key, one after the other; a simulation takes longer than all else. */
const simulated = new WeakMap<Facts, { now: Date; findings: readonly SimulationFinding[] }>()

/**
 * What the coming time under its policy alone shows of a key that has one which rotates. The latest version is all that this
 * needs: the service looks at no other.
 */
export function simulatePolicy(
  facts: Facts,
  code: SimulationFinding['code'],
  now: Date,
): SimulationFinding | undefined {
  const known = simulated.get(facts)
  const findings = known?.now === now ? known.findings : simulate(facts, now)
  simulated.set(facts, { now, findings })
  return findings.find((finding) => finding.code === code)
}

function simulate({ latest, policy }: Facts, now: Date): SimulationFinding[] {
  const period = policy.rotateEvery ?? (policy.rotateBeforeExpiry && policy.expireAfter)
  if (period === undefined) return []
  const version = { ...latest, version: latest.version ?? unknownVersion }
  const ahead = twice(parseDuration(period))
  const { findings } = simulateKey({ name: latest.name, versions: [version], policy }, now, { ahead })
  return findings.map((finding) => ({
    ...finding,
    message: finding.message.replace(`version ${unknownVersion} `, 'its latest version '),
  }))
}

/** Until the latest version is replaced, and the one after it: from then on everything repeats itself. */
function twice(duration: Duration): Duration {
  const { years, months, weeks, days, hours, minutes, seconds } = duration
  return {
    years: years * 2,
    months: months * 2,
    weeks: weeks * 2,
    days: days * 2 + 1,
    hours: hours * 2,
    minutes: minutes * 2,
    seconds: seconds * 2,
  }
}
