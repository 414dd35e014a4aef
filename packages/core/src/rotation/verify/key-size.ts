import type { Key } from '../../keys/key.ts'
import { type Check, compare, notChecked } from './check.ts'

/** The size of an RSA key; of an EC key the curve. */
export const keySize: Check = ({ before, made }) => {
  if (isElliptic(before)) return compare('curve', before.curve, made.curve)
  if (before.keySize === undefined && made.keySize === undefined) {
    return notChecked('key-size', 'the service does not tell the size of a symmetric key')
  }
  return compare('key-size', before.keySize, made.keySize)
}

function isElliptic({ keyType }: Key): boolean {
  return keyType === 'EC' || keyType === 'EC-HSM'
}
