import { sign, X509Certificate } from 'node:crypto'
import { encodeBase64Url } from '../crypto/base64url.ts'
import { badParameter } from '../errors.ts'
import { findLiveVersion } from '../keys/key-state.ts'
import { isManagedHsm, keyBundle } from '../keys/wire.ts'
import type { Signer } from '../release/signer.ts'
import type { Operation, OperationCall } from './operation.ts'

/**
 * GET /keys/{name}/{version}/attestation, on a Managed HSM only. The shape is the service's, the statements are ours, each
 * followed by its RS256 signature under the first certificate: there is no HSM that could vouch for anything.
 */
export const getKeyAttestation: Operation = async (call) => {
  if (!isManagedHsm(call)) throw badParameter("Method GET does not allow operation 'attestation'")
  const found = findLiveVersion(call)
  const bundle = keyBundle(call, found)
  const signer = await call.signer()
  const about = (half: string) => statement(signer, { half, key: bundle.key })
  const attestation = { privateKeyAttestation: about('private'), publicKeyAttestation: about('public') }
  return {
    ...bundle,
    attributes: {
      attestation: inShape(call, certificates(signer), attestation),
      ...(bundle.attributes as Record<string, unknown>),
    },
  }
}

/** The first preview called the certificates otherwise, and had no version. */
function inShape(
  { apiVersion }: OperationCall,
  certificatePemFile: string,
  statements: Record<string, string>,
): Record<string, string> {
  if (apiVersion === '7.6-preview.2') return { certificates: certificatePemFile, ...statements }
  return { certificatePemFile, ...statements, version: 'MRVL-1' }
}

function certificates({ chain }: Signer): string {
  const pem = chain.map((der) => new X509Certificate(Buffer.from(der, 'base64')).toString())
  return encodeBase64Url(Buffer.from(pem.join('')))
}

function statement({ privateKey }: Signer, what: Record<string, unknown>): string {
  const octets = Buffer.from(JSON.stringify({ attestedBy: 'an embedded vault, which is no HSM', ...what }))
  return encodeBase64Url(Buffer.concat([octets, sign('sha256', octets, privateKey)]))
}
