import { parseDuration } from '../../duration.ts'
import { type SimulationFinding, simulateKey } from '../../forecast/simulate.ts'
import type { RotationPolicy } from '../../policy/rotation-policy.ts'
import type { KeyFacts } from '../facts.ts'

/** What the simulation calls the latest version where only the list was read. */
const unknownVersion = 'latest'

/** Long enough for a version that is made in it to come to its end in it. */
const ahead = parseDuration('P3Y')

/**
 * What the coming years under its policy alone show of a key that has one which rotates. The latest version is all that this needs:
 * the service looks at no other.
 */
export function simulatePolicy(
  { latest, policy }: KeyFacts & { policy: RotationPolicy },
  code: SimulationFinding['code'],
  now: Date,
): SimulationFinding | undefined {
  if (policy.rotateEvery === undefined && policy.rotateBeforeExpiry === undefined) return undefined
  const version = { ...latest, version: latest.version ?? unknownVersion }
  const { findings } = simulateKey({ name: latest.name, versions: [version], policy }, now, { ahead })
  const found = findings.find((finding) => finding.code === code)
  return found && { ...found, message: found.message.replace(`version ${unknownVersion} `, 'its latest version ') }
}
