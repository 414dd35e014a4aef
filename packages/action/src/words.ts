import {
  type ErrorSummary,
  type Field,
  type KeyturnError,
  type NextStep,
  shortReference,
  type Words,
  wordError,
} from '@keyturn/core'

/** Inputs that are not called as the option of the library is. */
const inputs: Partial<Record<Field, string>> = {
  digest: 'plan-digest',
  expiresOn: 'expires',
  keyOperations: 'ops',
  maxAge: 'max-plan-age',
}

/** Verbs that the action has, too. What it hasn't is a command of the program, which every runner can start. */
const ownOperations: ReadonlySet<NextStep['verb']> = new Set(['create', 'ensure', 'plan', 'rotate'])

/** How a workflow calls things: `rotate-every`, `operation: ensure`. */
export const workflowWords: Words = {
  field: (name) => `"${inputs[name] ?? name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}"`,
  step: (step) => {
    if (ownOperations.has(step.verb))
      return `operation: ${step.verb}${'newVersion' in step ? ' with new-version: true' : ''}`
    return [
      `npx keyturn ${step.verb}`,
      ...('key' in step ? [step.key] : []),
      ...('vaultUrl' in step ? [`--vault ${shortReference(step.vaultUrl)}`] : []),
    ].join(' ')
  },
}

/** An error in the words of a workflow. */
export function tellError(error: KeyturnError | ErrorSummary): ErrorSummary {
  return wordError(error, workflowWords)
}
