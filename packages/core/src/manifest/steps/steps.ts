import { create } from './create.ts'
import type { StepAction } from './plan-step.ts'
import { policy } from './policy.ts'
import { recover } from './recover.ts'
import { retire } from './retire.ts'
import { rotate } from './rotate.ts'
import type { StepKind, StepWords } from './step.ts'
import { update } from './update.ts'

/** What a plan can do, in the order in which a key's steps stand. */
export const stepKinds: Readonly<Record<StepAction, StepKind>> = { recover, create, update, policy, rotate, retire }

export const stepActions = Object.keys(stepKinds) as StepAction[]

/** How steps are shown: by a sign before them, and by words after a number of keys. */
export const stepWords: Readonly<Record<StepAction, StepWords>> = { ...stepKinds }
