import { findFlaw, isSameMaterial } from '../../keys/public-key.ts'
import { type Check, failed, notChecked, passed } from './check.ts'

/** The published key is another one than before, and one that can be what it says. */
export const newMaterial: Check = ({ before, made }) => {
  const name = 'new-material'
  if (made.keyType.startsWith('oct'))
    return notChecked(name, 'a symmetric key has no public half that could be compared')
  const flaw = findFlaw(made.publicKey)
  if (flaw !== undefined) return failed(name, `its public key is not sound: ${flaw}`)
  return isSameMaterial(before.publicKey, made.publicKey)
    ? failed(name, `its public key is the one of the version before, ${before.version}`)
    : passed(name, 'its public key is sound, and another one than before')
}
