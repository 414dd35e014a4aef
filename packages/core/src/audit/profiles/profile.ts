import { matchesPattern } from '../../manifest/name-pattern.ts'
import { vaultNameOf } from '../../vault/reference.ts'
import type { Need } from '../facts.ts'
import type { Finding, Severity } from '../finding.ts'
import type { Checks, Rule } from '../rule.ts'
import { rules } from '../rules/rules.ts'

/** What is audited, and what is excepted from it. */
export interface AuditProfile {
  /** Of a built-in profile; else the name of its file. */
  name: string
  rules: readonly ActiveRule[]
  exceptions: readonly AuditException[]
}

/** A rule that is on, as the profile has it. */
export interface ActiveRule {
  rule: Rule
  severity: Severity
  checks: Partial<Checks>
}

/** Findings that are accepted for a time. */
export interface AuditException {
  rules: readonly string[]
  /** A pattern, as in `legacy-*`. */
  key: string
  /** A name of a vault with `*` and `?`, or a URL. Default: any. */
  vault?: string | undefined
  reason: string
  until: Date
  source: { file: string; line: number }
}

/** What a profile says of a rule: parameters and severity; `false`: it is off. */
export type RuleSetting = false | ({ severity?: Severity } & Record<string, unknown>)

export type BuiltInProfile = 'keyturn' | 'cis' | 'azure-policy'

/**
 * The rules of each built-in profile with what they set. `azure-policy` has the defaults of the definitions where they have
 * one; where an assignment has to choose, those of keyturn.
 */
const settings: Readonly<Record<BuiltInProfile, Readonly<Record<string, RuleSetting>>>> = {
  keyturn: Object.fromEntries(rules.map(({ id }) => [id, {}])),
  cis: { 'no-expiry': {}, 'no-rotation-policy': {}, 'purge-protection-off': {} },
  'azure-policy': {
    'no-expiry': {},
    'expires-too-late': {},
    'expires-soon': { within: 'P90D' },
    'no-rotation-policy': {},
    'rotates-too-rarely': {},
    'not-rotated': {},
    'rsa-too-small': { bits: 2048 },
    'curve-not-allowed': { curves: ['P-256', 'P-256K', 'P-384', 'P-521'] },
    'type-not-allowed': {},
    'not-hsm-backed': {},
    'purge-protection-off': {},
  },
}

export const builtInProfiles: readonly BuiltInProfile[] = ['keyturn', 'cis', 'azure-policy']

export function isBuiltInProfile(name: string): name is BuiltInProfile {
  return builtInProfiles.some((each) => each === name)
}

/**
 * One of the profiles that come with keyturn: `keyturn` has all rules, `cis` those of the CIS Microsoft Azure Foundations
 * Benchmark that are about keys, `azure-policy` those that a built-in definition of Azure Policy has, too.
 */
export function builtInProfile(name: BuiltInProfile): AuditProfile {
  return composeProfile(name, settings[name])
}

/** A built-in profile with other settings for some rules. */
export function composeProfile(
  base: BuiltInProfile,
  changed: Readonly<Record<string, RuleSetting>>,
  own: { name?: string; exceptions?: readonly AuditException[] } = {},
): AuditProfile {
  const active = rules.flatMap((rule): ActiveRule[] => {
    const before = settings[base][rule.id] ?? false
    const after = changed[rule.id] ?? before
    if (after === false) return []
    const { severity = rule.severity, ...parameters } = { ...(before === false ? {} : before), ...after }
    return [{ rule, severity, checks: rule.withParameters(parameters) }]
  })
  return { name: own.name ?? base, rules: active, exceptions: own.exceptions ?? [] }
}

/** What has to be read of each key for the rules that are on. */
export function needsOf({ rules }: AuditProfile): ReadonlySet<Need> {
  return new Set(rules.flatMap(({ rule }) => rule.needs))
}

/** The exception that a finding falls under at this time. */
export function findException(
  { exceptions }: AuditProfile,
  { rule, key, vaultUrl }: Pick<Finding, 'rule' | 'key' | 'vaultUrl'>,
  now: Date,
): AuditException | undefined {
  return exceptions.find(
    (exception) =>
      now < exception.until &&
      exception.rules.includes(rule) &&
      matchesPattern(key ?? '', exception.key) &&
      (exception.vault === undefined || isVault(vaultUrl, exception.vault)),
  )
}

function isVault(url: string, wanted: string): boolean {
  return url === '' || url === wanted.replace(/\/$/, '') || matchesPattern(vaultNameOf(url), wanted)
}
