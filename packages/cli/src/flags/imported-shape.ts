import { KeyturnError, type PrivateJwk } from '@keyturn/core'

export interface ImportedShapeArgs {
  type?: string | undefined
  size?: number | undefined
  curve?: string | undefined
}

/**
 * Holds the flags against the key material, which alone says what the key is. Of the flags only `-HSM` adds something.
 *
 * @returns whether the key is to be kept in hardware
 * @throws {KeyturnError} `INVALID_INPUT` when a flag asks for another key than the material is
 */
export function checkImportedShape(args: ImportedShapeArgs, material: PrivateJwk): boolean {
  const { size } = args
  const modulus = material.kty === 'RSA' ? Buffer.from(material.n, 'base64url').length * 8 : undefined
  const actual = { type: material.kty, size: modulus, curve: material.crv }
  const [type, hsm] = args.type?.split('-') ?? []
  if (type !== undefined && type !== actual.type) throw mismatch('--type', args.type, actual.type)
  if (size !== undefined && actual.size !== undefined && size !== actual.size)
    throw mismatch('--size', size, actual.size)
  if (args.curve !== undefined && args.curve !== actual.curve)
    throw mismatch('--curve', args.curve, actual.curve ?? 'none')
  return hsm !== undefined
}

function mismatch(flag: string, asked: unknown, actual: unknown): KeyturnError {
  return new KeyturnError('INVALID_INPUT', `${flag} ${asked} does not fit the key material, which is ${actual}`, {
    hint: `Leave ${flag} out: the material says what the key is.`,
  })
}
