import { type ErrorSummary, type Field, type KeyturnError, shortReference, type Words, wordError } from '@keyturn/core'

/** Flags that are not called as the option of the library is. */
const flags: Partial<Record<Field, string>> = {
  expiresOn: '--expires',
  keyOperations: '--ops',
  keySize: '--size',
  keyType: '--type',
  maxAge: '--max-plan-age',
  passphrase: '--passphrase-file or --passphrase-env',
  tags: '--tag',
}

/** How the command line calls things: `--rotate-every`, `keyturn versions orders --vault contoso`. */
export const commandWords: Words = {
  field: (name) => flags[name] ?? `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
  step: (step) =>
    [
      `keyturn ${step.verb}${step.verb === 'plan' ? ' -o json' : ''}`,
      ...('key' in step ? [step.key] : []),
      ...('vaultUrl' in step ? [`--vault ${shortReference(step.vaultUrl)}`] : []),
      ...('newVersion' in step ? ['--new-version'] : []),
      ...('given' in step
        ? Object.entries(step.given).map(([name, value]) => `${commandWords.field(name as Field)} ${value}`)
        : []),
    ].join(' '),
}

/** An error in the words of the command line. */
export function tellError(error: KeyturnError | ErrorSummary): ErrorSummary {
  return wordError(error, commandWords)
}

interface Failing {
  error: ErrorSummary | null
  steps?: readonly { error: ErrorSummary | null }[]
}

/** The outcomes of a run with their errors in the words of the command line. */
export function tellOutcomes<T extends Failing>(outcomes: readonly T[]): T[] {
  return outcomes.map((outcome) => ({
    ...outcome,
    error: outcome.error && tellError(outcome.error),
    ...(outcome.steps !== undefined && {
      steps: outcome.steps.map((step) => ({ ...step, error: step.error && tellError(step.error) })),
    }),
  }))
}
