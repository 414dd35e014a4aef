import { type ErrorSummary, type Field, type KeyturnError, shortReference, type Words } from '@keyturn/core'

/** Flags that are not called as the option of the library is. */
const flags: Partial<Record<Field, string>> = {
  expiresOn: '--expires',
  keyOperations: '--ops',
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
    ].join(' '),
}

/** An error in the words of the command line. */
export function tellError(error: KeyturnError): ErrorSummary {
  return error.inWords(commandWords)
}
