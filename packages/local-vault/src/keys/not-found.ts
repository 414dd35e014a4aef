import { ServiceError } from '../errors.ts'
import { deletedKeyId, isManagedHsm, keyId, type WireContext } from './wire.ts'

/**
 * The 404 for a key or a version that is not there.
 *
 * @param id `name` or `name/version`, as it was asked for.
 */
export function keyNotFound(context: WireContext, id: string): ServiceError {
  return isManagedHsm(context)
    ? notFound(`Key not found: ${keyId(context, { name: id })}`)
    : notFound(
        `A key with (name/id) ${id} was not found in this key vault. If you recently deleted this key you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`,
      )
}

/** Where a deleted key is read, recovered or purged: a vault has words of its own for each of the three. */
export function deletedKeyNotFound(
  context: WireContext,
  name: string,
  operation: 'get' | 'recover' | 'purge',
): ServiceError {
  if (isManagedHsm(context)) return notFound(`Key not found: ${deletedKeyId(context, { name })}`)
  if (operation === 'recover') return keyNotFound(context, name)
  return notFound(operation === 'get' ? `Deleted Key not found: ${name}` : `Key not found: ${name}`)
}

/** What a rotation says: a Managed HSM says it twice, as recorded. */
export function rotatedKeyNotFound(context: WireContext, name: string): ServiceError {
  const { message } = keyNotFound(context, name)
  return notFound(isManagedHsm(context) ? `Key not found: ${message}` : message)
}

function notFound(message: string): ServiceError {
  return new ServiceError(404, 'KeyNotFound', message)
}
