import type { Signature, Verification } from '@keyturn/core'
import { renderCard } from './card.ts'
import type { View } from './view.ts'

/** What `-o json` prints of a signature. */
export interface SignatureOutput {
  kid: string
  algorithm: string
  format: string
  /** Base64; of a JWS its text. */
  signature: string
  lowS: boolean | null
}

export function signatureOutput({ value, ...rest }: Signature): SignatureOutput {
  const signature = Buffer.from(value).toString(rest.format === 'jws' ? 'latin1' : 'base64')
  return { kid: rest.kid, algorithm: rest.algorithm, format: rest.format, signature, lowS: rest.lowS }
}

export const signatureView: View<SignatureOutput> = {
  text: ({ signature }) => signature,
  rows: ({ kid, algorithm, format, signature }) => [[signature, algorithm, format, kid]],
}

/** What was done, and what others need to know of it. */
export function describeSignature({ kid, algorithm, format, lowS }: Signature): string {
  return `signed by ${kid} with ${algorithm}, ${describeForm(algorithm, format)}${describeLowS(lowS)}`
}

function describeForm(algorithm: string, format: Signature['format']): string {
  if (format === 'jws') return 'a detached JWS'
  if (format === 'der') return 'in DER'
  return algorithm.startsWith('ES') ? 'r and s one after the other (not DER)' : 'as the service gives it'
}

function describeLowS(lowS: boolean | null): string {
  if (lowS === null) return ''
  return lowS
    ? '; its s is low by chance: the service gives low and high ones'
    : '; its s is not low, so a blockchain refuses it: take the order less s'
}

export const verificationView: View<Verification> = {
  text: ({ valid, kid, algorithm, format, verifiedBy }, paint) =>
    renderCard(
      valid ? paint.good('valid') : paint.bad('not valid'),
      [
        ['key', kid ?? 'a public key without an id'],
        ['algorithm', algorithm],
        ['format', format ?? 'no signature of this key by its form'],
        ['verified', verifiedBy === 'service' ? 'in the service' : 'here, with the public key'],
      ],
      paint,
    ),
  rows: ({ valid, kid, algorithm, format, verifiedBy }) => [
    [valid ? 'valid' : 'not-valid', algorithm, format ?? '', verifiedBy, kid ?? ''],
  ],
}
