import { type InputReader, isOneOf } from './input-reader.ts'

/** What may fail a step beside its problems. */
const failures = ['pending', 'skipped', 'not-checked', 'warning'] as const

export type FailOn = (typeof failures)[number]

/** What the inputs `fail-on` and `exit-code` name; `undefined` when nothing more is asked for than usual. */
export function readFailOn(reader: InputReader): readonly FailOn[] | undefined {
  const given = reader.list('fail-on', /[\n,]/)
  for (const name of given) {
    if (!isOneOf(name, failures)) reader.problem(`"fail-on" has "${name}"; allowed: ${failures.join(', ')}`)
  }
  const chosen = new Set(given.filter((name) => isOneOf(name, failures)))
  if (reader.boolean('exit-code')) chosen.add('pending')
  return chosen.size === 0 ? undefined : [...chosen]
}
