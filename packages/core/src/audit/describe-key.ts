import { addDuration, parseDuration, subtractDuration } from '../duration.ts'
import { scheduleKey } from '../forecast/schedule.ts'
import { iso } from '../instant.ts'
import { policyTrigger } from '../rotation/reasons.ts'
import type { KeyFacts } from './facts.ts'
import type { AuditedEvent, AuditedKey } from './finding.ts'

const year = parseDuration('P1Y')

/** A key as the audit has seen it. Pure. */
export function describeKey(facts: KeyFacts, now: Date): Omit<AuditedKey, 'findings'> {
  const { latest, vaultUrl, key, versions, policy } = facts
  const nextRotation = policy && policyTrigger({ ...latest, policy }, { ifDue: true })?.dueOn
  return {
    key: latest.name,
    vaultUrl,
    version: key?.version ?? versions?.[0].version ?? latest.version ?? null,
    keyType: key?.keyType ?? null,
    keySize: key?.keySize ?? null,
    curve: key?.curve ?? null,
    keyOperations: key?.keyOperations ?? null,
    enabled: latest.enabled,
    createdOn: dateOf(latest.createdOn),
    expiresOn: dateOf(latest.expiresOn),
    notBefore: dateOf(latest.notBefore),
    nextRotation: dateOf(nextRotation),
    managed: latest.managed,
    versions: versions?.length ?? null,
    enabledVersions: versions?.filter(({ enabled }) => enabled).length ?? null,
    tags: latest.tags,
    events: eventsOf(facts, now),
  }
}

function eventsOf({ latest, versions, policy = {}, wanted }: KeyFacts, now: Date): AuditedEvent[] {
  const known = versions ?? [{ ...latest, version: latest.version ?? '' }]
  const from = iso(subtractDuration(now, year))
  const until = iso(addDuration(now, year))
  const made = known.flatMap(({ version, createdOn }): AuditedEvent[] =>
    createdOn === undefined ? [] : [{ on: iso(createdOn), what: 'made', version, message: 'a version was made' }],
  )
  const { rotation, retirement } = wanted ?? {}
  const coming = scheduleKey({ name: latest.name, versions: known, policy, rotation, retirement }, now)
  return [...made, ...coming.map(({ on, what, version, message }) => ({ on, what, version, message }))]
    .filter(({ on }) => from <= on && on <= until)
    .map((event) => ({ ...event, version: event.version === '' ? null : event.version }))
    .sort((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)))
}

function dateOf(date: Date | undefined): string | null {
  return date === undefined ? null : iso(date)
}
