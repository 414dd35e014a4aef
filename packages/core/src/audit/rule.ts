import * as v from 'valibot'
import type {
  CopyFacts,
  DeletedFacts,
  EndedException,
  KeyFacts,
  MissingFacts,
  Need,
  ReadFacts,
  VaultFacts,
} from './facts.ts'
import type { AuditRule } from './finding.ts'

/** A fact that a rule objects to. */
export interface Seen {
  message: string
  /** Default: no command mends it. */
  fix?: string | undefined
  /** Where it is about one version and not the key. */
  version?: string | undefined
}

type Verdict = Seen | readonly Seen[] | undefined

/** What a rule says, by what it is asked about. Pure: facts and the time are arguments. */
export interface Checks<Facts extends KeyFacts = KeyFacts> {
  key(facts: Facts, now: Date): Verdict
  vault(facts: VaultFacts): Verdict
  deleted(facts: DeletedFacts, now: Date): Verdict
  missing(facts: MissingFacts): Verdict
  copy(facts: CopyFacts): Verdict
  exception(facts: EndedException): Verdict
}

/** A rule, as the table has it. */
export interface Rule extends AuditRule {
  /** What has to be read of each key. */
  needs: readonly Need[]
  /** Keys of certificates are their certificates' business; only a rule that says so looks at them. */
  ofCertificates: boolean
  /** What a profile may set, each with its default. */
  parameters: v.ObjectEntries
  /** The rule with its parameters. @throws {ValiError} for others than its schema takes */
  withParameters(given: Record<string, unknown>): Partial<Checks>
}

interface RuleDefinition<N extends Need, P extends v.ObjectEntries> extends AuditRule {
  needs?: readonly N[]
  ofCertificates?: boolean
  parameters?: P
  checks(parameters: v.InferOutput<v.StrictObjectSchema<P, undefined>>): Partial<Checks<KeyFacts & Pick<ReadFacts, N>>>
}

/** Writes a rule down: its checks see what it says that it needs, and its parameters as their schema gives them. */
export function defineRule<N extends Need = never, P extends v.ObjectEntries = Record<never, never>>({
  needs = [],
  ofCertificates = false,
  parameters = {} as P,
  checks,
  ...words
}: RuleDefinition<N, P>): Rule {
  const schema = v.strictObject(parameters)
  return {
    ...words,
    needs,
    ofCertificates,
    parameters,
    // A key rule is asked only where all that it needs was read.
    withParameters: (given) => checks(v.parse(schema, given)) as Partial<Checks>,
  }
}

/** The facts of a verdict, one by one. */
export function seenIn(verdict: Verdict): readonly Seen[] {
  return verdict === undefined ? [] : [verdict].flat()
}
