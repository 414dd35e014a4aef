import { badParameter, notImplemented } from '../errors.ts'
import type { OperationName } from '../operation-name.ts'

export interface Route {
  operation: OperationName
  name: string
  version: string | undefined
}

type Methods = Readonly<Record<string, OperationName>>

/** Words that follow a key's name, each with the methods it takes. */
const ofKey: Readonly<Record<string, Methods>> = {
  create: { POST: 'createKey' },
  rotate: { POST: 'rotateKey' },
  backup: { POST: 'backupKey' },
  versions: { GET: 'getKeyVersions' },
  rotationpolicy: { GET: 'getKeyRotationPolicy', PUT: 'updateKeyRotationPolicy' },
}

/** Words that follow a version, or a key's name for the newest version. */
const ofVersion: Readonly<Record<string, Methods>> = {
  encrypt: { POST: 'encrypt' },
  decrypt: { POST: 'decrypt' },
  sign: { POST: 'sign' },
  verify: { POST: 'verify' },
  wrapkey: { POST: 'wrapKey' },
  unwrapkey: { POST: 'unwrapKey' },
  securewrapkey: { POST: 'secureWrapKey' },
  secureunwrapkey: { POST: 'secureUnwrapKey' },
  release: { POST: 'release' },
  attestation: { GET: 'getKeyAttestation' },
}

/**
 * Finds the operation of a request. Fixed words are compared without case.
 *
 * @throws {ServiceError} 400 `BadParameter` for a path or method that no operation has, 501 for other kinds of objects.
 */
export function findRoute(method: string, segments: readonly string[]): Route {
  const [collection = '', name = '', third, fourth, ...rest] = segments
  if (rest.length > 0) throw badParameter('The request URI has too many segments.')
  switch (collection.toLowerCase()) {
    case 'keys':
      return keyRoute(method, { name, third, fourth })
    case 'deletedkeys':
      return deletedKeyRoute(method, { name, third, fourth })
    case 'rng':
      if (name !== '') throw badParameter('The request URI has too many segments.')
      return { operation: pick({ POST: 'getRandomBytes' }, method, 'rng'), name: '', version: undefined }
    default:
      throw notImplemented(collection === '' ? 'The root path' : `/${collection} (it keeps keys only)`)
  }
}

interface Rest {
  name: string
  third: string | undefined
  fourth: string | undefined
}

function keyRoute(method: string, { name, third, fourth }: Rest): Route {
  if (name === '') return { operation: pick({ GET: 'getKeys' }, method, 'keys'), name: '', version: undefined }
  if (third === undefined) {
    if (name.toLowerCase() === 'restore') {
      return { operation: pick({ POST: 'restoreKey' }, method, 'restore'), name: '', version: undefined }
    }
    // The service asks for the operation that a POST lacks, whatever the name is.
    if (method === 'POST') throw badParameter('Operation not specified')
    const methods: Methods = { GET: 'getKey', PUT: 'importKey', PATCH: 'updateKey', DELETE: 'deleteKey' }
    return { operation: pick(methods, method, name), name, version: undefined }
  }
  const word = third.toLowerCase()
  if (fourth === undefined) {
    const methods = own(ofKey, word) ?? own(ofVersion, word)
    if (methods !== undefined) return { operation: pick(methods, method, word), name, version: undefined }
    if (method === 'POST') throw badParameter('Operation not specified')
    return { operation: pick({ GET: 'getKey', PATCH: 'updateKey' }, method, third), name, version: word }
  }
  const methods = own(ofVersion, fourth.toLowerCase())
  if (methods === undefined) throw badParameter(`Unknown operation '${fourth}'`)
  return { operation: pick(methods, method, fourth.toLowerCase()), name, version: word }
}

function deletedKeyRoute(method: string, { name, third, fourth }: Rest): Route {
  if (fourth !== undefined) throw badParameter('The request URI has too many segments.')
  if (name === '') {
    return { operation: pick({ GET: 'getDeletedKeys' }, method, 'deletedkeys'), name: '', version: undefined }
  }
  if (third === undefined) {
    const methods: Methods = { GET: 'getDeletedKey', DELETE: 'purgeDeletedKey' }
    return { operation: pick(methods, method, name), name, version: undefined }
  }
  if (third.toLowerCase() !== 'recover') throw badParameter(`Unknown operation '${third}'`)
  return { operation: pick({ POST: 'recoverDeletedKey' }, method, 'recover'), name, version: undefined }
}

function pick(methods: Methods, method: string, what: string): OperationName {
  const operation = own(methods, method)
  if (operation === undefined) throw badParameter(`Method ${method} does not allow operation '${what}'`)
  return operation
}

/** What a table has by a name from outside: `constructor` is in every object, and no operation. */
function own<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
