import { type Severity, severities } from '@keyturn/core/audit'
import { type InputReader, isOneOf } from './input-reader.ts'
import type { Operation } from './input-rules.ts'

/** What may fail a step beside its problems. */
const failures = ['pending', 'skipped', 'not-checked', 'warning'] as const

export type FailOn = (typeof failures)[number] | Severity

/** What the inputs `fail-on` and `exit-code` name; `undefined` when nothing more is asked for than usual. */
export function readFailOn(reader: InputReader, operation: Operation): readonly FailOn[] | undefined {
  const allowed: readonly FailOn[] = operation === 'audit' ? severities : failures
  const given = reader.list('fail-on', /[\n,]/)
  for (const name of given) {
    if (!isOneOf(name, allowed)) reader.problem(`"fail-on" has "${name}"; allowed: ${allowed.join(', ')}`)
  }
  const chosen = new Set(given.filter((name) => isOneOf(name, allowed)))
  if (reader.boolean('exit-code')) chosen.add('pending')
  return chosen.size === 0 ? undefined : [...chosen]
}
