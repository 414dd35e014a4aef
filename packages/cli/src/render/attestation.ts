import type { KeyAttestation } from '@keyturn/core'
import { renderCard } from './card.ts'
import type { View } from './view.ts'

/** What `-o json` prints of an attestation: the statements as base64. */
export interface AttestationOutput {
  name: string
  vaultUrl: string
  /** Of the statements' format. */
  format: string | null
  /** PEM. */
  certificates: string | null
  privateKeyAttestation: string | null
  /** `null` for a symmetric key. */
  publicKeyAttestation: string | null
}

export function attestationOutput(name: string, vaultUrl: string, found: KeyAttestation): AttestationOutput {
  return {
    name,
    vaultUrl,
    format: found.version ?? null,
    certificates: found.certificates ?? null,
    privateKeyAttestation: base64(found.privateKeyAttestation),
    publicKeyAttestation: base64(found.publicKeyAttestation),
  }
}

/** What is there, each with the name of its file. */
export function attestationFiles(name: string, found: KeyAttestation): [file: string, bytes: Uint8Array][] {
  const { certificates, privateKeyAttestation, publicKeyAttestation } = found
  const parts: [string, Uint8Array | undefined][] = [
    [`${name}.certificates.pem`, certificates === undefined ? undefined : Buffer.from(certificates)],
    [`${name}.private.attestation`, privateKeyAttestation],
    [`${name}.public.attestation`, publicKeyAttestation],
  ]
  return parts.flatMap(([file, bytes]) => (bytes === undefined ? [] : [[file, bytes]]))
}

export const attestationView: View<AttestationOutput> = {
  text: (found, paint) =>
    renderCard(
      paint.bold(found.name),
      [
        ['vault', found.vaultUrl],
        ['format', found.format ?? 'not said'],
        ['certificates', count(found.certificates?.match(/BEGIN CERTIFICATE/g)?.length)],
        ['private key', size(found.privateKeyAttestation)],
        ['public key', size(found.publicKeyAttestation)],
      ],
      paint,
    ),
  rows: (found) => [
    [found.name, found.format ?? '', found.privateKeyAttestation ?? '', found.publicKeyAttestation ?? ''],
  ],
}

function base64(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : Buffer.from(bytes).toString('base64')
}

function count(certificates = 0): string {
  return `${certificates} (-o json or --out-dir shows them)`
}

function size(statement: string | null): string {
  return statement === null ? 'no statement' : `a statement of ${Buffer.from(statement, 'base64').length} bytes`
}
