import { checkWindow, readAttributes } from '../keys/attributes.ts'
import { externalKeyOps, externalMaterial } from '../keys/external-key.ts'
import { readTags } from '../keys/tags.ts'
import { addNamedVersion } from './add-named-version.ts'
import type { OperationCall, OperationResult } from './operation.ts'

/** A key of the HSM that stands for one in the external key manager: type and size are that one's. */
export function createExternalKey(call: OperationCall, id: string): Promise<OperationResult> {
  const body = call.body()
  const material = externalMaterial(call.externalKeys, id)
  const { enabled = true, nbf, exp } = readAttributes(body)
  checkWindow(nbf, exp)
  return addNamedVersion(call, {
    kty: `${material.kty}-HSM`,
    keyOps: [...externalKeyOps],
    enabled,
    nbf,
    exp,
    exportable: false,
    tags: readTags(body),
    generated: false,
    externalKey: id,
    material,
    releasePolicy: undefined,
  })
}
