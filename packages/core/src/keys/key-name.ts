import { KeyturnError } from '../errors.ts'
import { quote } from '../text.ts'

/** Words that are part of the Keys API's paths. The name rule allows them; the service takes them for operations. */
const reservedNames: ReadonlySet<string> = new Set([
  'backup',
  'create',
  'decrypt',
  'encrypt',
  'recover',
  'release',
  'restore',
  'rotate',
  'rotationpolicy',
  'sign',
  'unwrapkey',
  'verify',
  'versions',
  'wrapkey',
])

/**
 * Checks the name of a key: 1 to 127 letters, digits and hyphens (Key Vault REST: key-name).
 *
 * @throws {KeyturnError} `INVALID_INPUT`
 */
export function parseKeyName(name: string): string {
  if (/^[0-9a-zA-Z-]{1,127}$/.test(name)) return name
  throw new KeyturnError(
    'INVALID_INPUT',
    `${quote(name)} is no key name: 1 to 127 letters, digits and hyphens are allowed`,
  )
}

/**
 * Checks the name of a key that is to be made: as `parseKeyName`, and no word of the API's own paths.
 *
 * @throws {KeyturnError} `INVALID_INPUT`
 */
export function parseNewKeyName(name: string): string {
  if (reservedNames.has(parseKeyName(name).toLowerCase())) {
    throw new KeyturnError(
      'INVALID_INPUT',
      `${quote(name)} cannot be a key's name: the service takes it for an operation`,
      {
        hint: 'Choose another name, for example with a prefix.',
      },
    )
  }
  return name
}

/** Checks the version of a key: 32 hexadecimal characters. @throws {KeyturnError} `INVALID_INPUT` */
export function parseKeyVersion(version: string): string {
  if (/^[0-9a-f]{32}$/i.test(version)) return version.toLowerCase()
  throw new KeyturnError('INVALID_INPUT', `${quote(version)} is no key version: it has 32 hexadecimal characters`)
}
