import { badParameter } from '../errors.ts'
import { findLiveVersion } from '../keys/key-state.ts'
import { keyBundle } from '../keys/wire.ts'
import type { Operation } from './operation.ts'

/**
 * GET /keys/{name}/{version}/attestation, on a Managed HSM only: the shape is the service's, the statements are empty
 * of proof, as there is no HSM to make them.
 */
export const getKeyAttestation: Operation = (call) => {
  const { keys, vault, name, version, now } = call
  if (vault.profile !== 'managed-hsm') throw badParameter("Unknown operation 'attestation': only a Managed HSM has it.")
  const found = findLiveVersion(keys, { vault: vault.id, name, version, now: now.getTime() })
  const bundle = keyBundle(call, found)
  const statement = (of: string) =>
    Buffer.from(JSON.stringify({ attests: 'nothing: embedded vault', of, version: found.version.version })).toString(
      'base64url',
    )
  return {
    ...bundle,
    attributes: {
      ...(bundle.attributes as Record<string, unknown>),
      attestation: {
        certificatePemFile: statement('certificate'),
        privateKeyAttestation: statement('private key'),
        publicKeyAttestation: statement('public key'),
        version: '1.0',
      },
    },
  }
}
