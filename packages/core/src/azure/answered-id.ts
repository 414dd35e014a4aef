import { KeyturnError } from '../errors.ts'
import { quote } from '../text.ts'

/** What an answer has to be about. */
export interface AskedId {
  /** Base URL of the vault. */
  vaultUrl: string
  /** Default: any key of the vault. */
  name?: string | undefined
  /** Default: any version. */
  version?: string | undefined
}

/**
 * Holds the id in an answer against what was asked: an id that names another host, key or version is not passed on to
 * anybody who might use it.
 *
 * @throws {KeyturnError} `SERVICE_ERROR`
 */
export function expectAsked(id: unknown, { vaultUrl, name, version }: AskedId): void {
  if (typeof id === 'string' && URL.canParse(id)) {
    const { origin, pathname } = new URL(id)
    const [collection, keyName, keyVersion, ...rest] = pathname.split('/').slice(1)
    const same =
      origin === new URL(vaultUrl).origin &&
      collection === 'keys' &&
      keyName !== undefined &&
      (name === undefined || keyName.toLowerCase() === name.toLowerCase()) &&
      (version === undefined || keyVersion?.toLowerCase() === version.toLowerCase()) &&
      (keyVersion === undefined || isVersion(keyVersion)) &&
      rest.length === 0
    if (same) return
  }
  const asked = [vaultUrl, 'keys', name, version].filter((part) => part !== undefined).join('/')
  throw new KeyturnError(
    'SERVICE_ERROR',
    `the vault answered about ${quote(String(id))}, and was asked about ${asked}`,
    {
      hint: 'Something between here and the vault may be answering in its place.',
    },
  )
}

function isVersion(text: string): boolean {
  return /^[0-9a-f]{32}$/i.test(text)
}
