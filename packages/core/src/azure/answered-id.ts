import { KeyturnError } from '../errors.ts'

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
export function expectAsked(id: unknown, asked: AskedId): void {
  const other = findOther(id, asked)
  if (other === undefined) return
  throw new KeyturnError('SERVICE_ERROR', `the vault answered about ${other} than was asked for`, {
    hint: 'Something between here and the vault may be answering in its place.',
  })
}

/** Whether an id names what was asked for. */
export function isAbout(id: unknown, asked: AskedId): boolean {
  return findOther(id, asked) === undefined
}

/** What the id names that is not what was asked for. The id itself is nothing to be shown. */
function findOther(id: unknown, { vaultUrl, name, version }: AskedId): string | undefined {
  if (typeof id !== 'string' || !URL.canParse(id)) return 'something else'
  const { origin, pathname } = new URL(id)
  const [collection, keyName = '', keyVersion, ...rest] = pathname.split('/').slice(1)
  if (origin !== new URL(vaultUrl).origin) return 'another host'
  if (collection !== 'keys' || rest.length > 0) return 'something else'
  if (name !== undefined && !isSame(keyName, name)) return 'another key'
  const isVersion = keyVersion === undefined || /^[0-9a-f]{32}$/i.test(keyVersion)
  if (!isVersion || (version !== undefined && !isSame(keyVersion ?? '', version))) return 'another version'
  return undefined
}

/** Key Vault takes names and versions in any case. */
function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
