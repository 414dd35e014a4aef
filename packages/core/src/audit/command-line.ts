import { shortReference } from '../vault/reference.ts'

/** A command line of keyturn about a key, to be pasted: `keyturn rotate orders --vault contoso`. */
export function commandLine(
  verb: string,
  { name, vaultUrl }: { name: string; vaultUrl: string },
  ...flags: readonly string[]
): string {
  return ['keyturn', verb, inShell(name), ...flags, '--vault', shortReference(vaultUrl)].join(' ')
}

/** A word for any POSIX shell. A vault that lies about a name must not get a command run. */
export function inShell(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) && !word.startsWith('-') ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
