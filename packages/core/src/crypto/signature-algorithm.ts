import { KeyturnError } from '../errors.ts'
import type { KeyCurve, KeyType } from '../keys/key.ts'
import { quote } from '../text.ts'

/** The service's signature algorithms, by the names of RFC 7518 3.1 and RFC 8812. The best of RSA first. */
export const signatureAlgorithms = [
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
  'ES256',
  'ES256K',
  'ES384',
  'ES512',
  'HS256',
  'HS384',
  'HS512',
] as const

export type SignatureAlgorithm = (typeof signatureAlgorithms)[number]

/** What of a key decides on its algorithms. */
export interface SigningKey {
  /** As messages name it. */
  name: string
  keyType: KeyType
  curve?: KeyCurve | undefined
}

const curveAlgorithms: Readonly<Record<KeyCurve, SignatureAlgorithm>> = {
  'P-256': 'ES256',
  'P-256K': 'ES256K',
  'P-384': 'ES384',
  'P-521': 'ES512',
}

/** The algorithms of a key, the one that is taken when none is named first. */
function algorithmsOf({ keyType, curve }: SigningKey): readonly SignatureAlgorithm[] {
  if (keyType.startsWith('EC')) return curve === undefined ? [] : [curveAlgorithms[curve]]
  const kind = keyType.startsWith('RSA') ? /^[PR]S/ : /^HS/
  return signatureAlgorithms.filter((each) => kind.test(each))
}

/**
 * The algorithm that a key signs with: the one that is named, or its best. An EC key has exactly one.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when it is not one of the key's
 */
export function chooseAlgorithm(key: SigningKey, named: string | undefined): SignatureAlgorithm {
  const allowed = algorithmsOf(key)
  const chosen = named === undefined ? allowed[0] : allowed.find((each) => each === named)
  if (chosen !== undefined) return chosen
  const kind = [key.keyType, key.curve].filter((each) => each !== undefined).join(' ')
  throw new KeyturnError(
    'INVALID_INPUT',
    `${named === undefined ? 'no signature algorithm is known for' : `${quote(named)} is no signature algorithm of`} key ${quote(key.name)}, which is of type ${kind}`,
    { hint: allowed.length === 0 ? undefined : `Use ${allowed.join(', ')}.` },
  )
}

export function isAlgorithmOf(key: SigningKey, algorithm: SignatureAlgorithm): boolean {
  return algorithmsOf(key).includes(algorithm)
}

/** Bytes of the digest that an algorithm signs. */
export function digestBytes(algorithm: SignatureAlgorithm): number {
  return Number(algorithm.slice(2, 5)) / 8
}

/** The hash of an algorithm, as `node:crypto` names it. */
export function hashName(algorithm: SignatureAlgorithm): string {
  return `sha${algorithm.slice(2, 5)}`
}
