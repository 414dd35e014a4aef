import { toMarkdownCode } from '@keyturn/core/text'

/** The beginning of a version, which is enough to tell it from the others of its key. */
export function renderVersion(version: string | null): string {
  return version === null ? '' : toMarkdownCode(`${version.slice(0, 8)}…`)
}
