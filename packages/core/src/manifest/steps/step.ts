import type { VersionNeeds } from '../../data-keys/uses.ts'
import type { ErrorSummary } from '../../errors.ts'
import type { DeletedKey, Key, KeyVersion } from '../../keys/key.ts'
import type { RotationJournal } from '../../once/journal.ts'
import type { RotationPolicy } from '../../policy/rotation-policy.ts'
import type { RetireResult } from '../../retirement/retire.ts'
import type { RotationDecision } from '../../rotation/plan.ts'
import type { RotationEvent, RotationResult, RotationVault } from '../../rotation/result.ts'
import type { Vault } from '../../vault/client.ts'
import type { Change, ChangeField, ChangeValue } from '../fields/change.ts'
import type { WantedKey } from '../fields/desired.ts'
import type { ExpectedState, PlanStep, StepAction, StepReason } from './plan-step.ts'

/** How a step is shown. */
export interface StepWords {
  /** Before it: `+` adds, `~` changes, `>` makes a version, `-` takes away. */
  mark: '+' | '~' | '>' | '-'
  /** After a number of keys: `to rotate`. */
  toDo: string
}

/**
 * All that there is to one action of a plan: when it is planned, how it is shown, what a stored one may say, what has to be
 * unchanged before it is done, and how it is done.
 */
export interface StepKind extends StepWords {
  /** How a key is found that it is planned for. */
  foundAs: readonly ExpectedState['found'][]
  /** Its place among the steps of a key; those of one rank may stand either way round. */
  rank: number
  /** What it may change. */
  fields: readonly ChangeField[]
  /** Whether it makes sense without any change. */
  mayChangeNothing: boolean
  /** Decides whether it is needed. Pure: all that it knows is in the facts. */
  plan(facts: KeyFacts): PlannedStep | undefined
  /** What else is wrong with a stored one, beside what is checked of all. Pure. @param before the steps of its key before it */
  findContradictions?(step: PlanStep, before: readonly PlanStep[]): string[]
  /** What a stored one may set a field to, where that is not what the field says. */
  isChange?(field: ChangeField, value: ChangeValue): boolean
  /** What is no longer as planned of what it changes, each as the end of a sentence about the key. */
  findMoved?(vault: ApplyingVault, step: PlanStep, key: Key): Promise<string[]>
  /** Whether the state is there that a stored one would make. Pure. */
  isDone(step: PlanStep, state: PresentState): boolean
  run(vault: ApplyingVault, step: PlanStep, expected: ExpectedState, options: StepOptions): Promise<StepDone>
}

/** What is known of a key when its steps are planned. */
export type KeyFacts = { wanted: WantedKey; now: Date; needs?: VersionNeeds | undefined } & (
  | { found: 'absent' }
  | { found: 'deleted'; key: DeletedKey }
  | PresentKey
)

export interface PresentKey {
  found: 'present'
  key: Key
  policy: RotationPolicy | undefined
  versions: readonly KeyVersion[] | undefined
  /** What the rules say of its rotation; absent without rules. */
  decision: RotationDecision | undefined
  /** The policy that is to be set makes the service rotate it soon. */
  isDueByNewPolicy: boolean
}

/** What is looked at to find out whether a stored step was done before. */
interface PresentState {
  key: Key
  versions: readonly KeyVersion[]
  /** Where a step is about it. */
  policy: RotationPolicy | undefined
  now: Date
}

type PlannedStep = Pick<PlanStep, 'reason' | 'changes' | 'retirement'>

/** What applying needs of a vault: everything but deleting. */
export type ApplyingVault = RotationVault &
  Pick<Vault, 'name' | 'createKey' | 'recoverKey' | 'getDeletedKey' | 'setRotationPolicy'>

export interface StepOptions {
  /** Whether new versions are verified. Default `true`. */
  verify?: boolean | undefined
  /** Notes each rotation before its request leaves, so that a run that is killed is taken up by the next. Default: none. */
  journal?: RotationJournal | undefined
  /** When it aborts, no further step is begun. */
  signal?: AbortSignal | undefined
  onRotation?: ((event: RotationEvent) => void) | undefined
}

/** What became of one step. Plain JSON with every member present. */
export interface StepResult {
  action: StepAction
  key: string
  vaultUrl: string
  /** Why the step was planned. */
  reason: StepReason
  /**
   * `failed`: see `error`. `indeterminate`: something was sent, and whether it took effect is unknown.
   * `not-run`: an earlier step of the key failed, or the run was stopped. `already-done`: what every step of the plan would
   * make is there, and nothing was sent.
   */
  outcome: 'done' | 'already-done' | 'failed' | 'indeterminate' | 'not-run'
  /** The latest version after the step. */
  version: string | null
  /** Of a rotation. */
  rotation: RotationResult | null
  /** Of a retirement. */
  retirement: RetireResult | null
  error: ErrorSummary | null
}

export interface StepDone {
  result: Pick<StepResult, 'outcome'> & Partial<StepResult>
  /** What the key is like now, for the next of its steps. */
  next: ExpectedState
}

export function differs(changes: readonly Change[]): string {
  return `${changes.map(({ field }) => field).join(', ')} ${changes.length === 1 ? 'is' : 'are'} not as described`
}
