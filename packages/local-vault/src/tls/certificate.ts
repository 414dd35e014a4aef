import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import {
  bitString,
  boolean,
  integer,
  octetString,
  oid,
  sequence,
  set,
  tagged,
  taggedOctets,
  time,
  utf8String,
} from './der.ts'

/** A server certificate with its key, and the authority that vouches for it; all PEM. */
export interface ServerIdentity {
  key: string
  certificate: string
  authority: string
}

/** How long both certificates last, in days: clients refuse longer ones from private authorities. */
const certificateDays = 800

const dnsNames = ['localhost', '*.vault.localhost', '*.managedhsm.localhost']
const addresses = [loopbackV4(), loopbackV6()]

/**
 * Makes an authority and a certificate that it signs for the names of an embedded vault. The authority's private key
 * exists only in here: nothing else can ever be signed by it, and the names that it may vouch for are limited to
 * loopback ones on top (RFC 5280 4.2.1.10).
 *
 * @param now the system's clock.
 */
export function makeServerIdentity(now: Date): ServerIdentity {
  const authorityKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const serverKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  // The day before covers clients whose clocks are behind.
  const validity = sequence(time(addDays(now, -1)), time(addDays(now, certificateDays)))
  const authorityName = commonName(`keyturn local vault ${randomBytes(4).toString('hex')}`)
  const authorityId = keyId(authorityKeys.publicKey)

  const authority = signedCertificate({
    subject: authorityName,
    issuer: authorityName,
    validity,
    publicKey: authorityKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      extension('2.5.29.19', sequence(boolean(true), integer(Buffer.from([0]))), { critical: true }),
      // keyCertSign and cRLSign
      extension('2.5.29.15', bitString(Buffer.from([0b0000_0110]), 1), { critical: true }),
      extension('2.5.29.14', octetString(authorityId)),
      extension('2.5.29.30', sequence(tagged(0, ...permittedNames())), { critical: true }),
    ],
  })
  const server = signedCertificate({
    subject: commonName('localhost'),
    issuer: authorityName,
    validity,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      extension('2.5.29.19', sequence(), { critical: true }),
      // digitalSignature
      extension('2.5.29.15', bitString(Buffer.from([0b1000_0000]), 7), { critical: true }),
      // serverAuth
      extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
      extension('2.5.29.17', sequence(...dnsNames.map(dnsName), ...addresses.map(ipAddress))),
      extension('2.5.29.14', octetString(keyId(serverKeys.publicKey))),
      extension('2.5.29.35', sequence(taggedOctets(0, authorityId))),
    ],
  })
  return {
    key: String(serverKeys.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    certificate: toPem(server),
    authority: toPem(authority),
  }
}

interface CertificateFields {
  subject: Buffer
  issuer: Buffer
  validity: Buffer
  publicKey: KeyObject
  signingKey: KeyObject
  extensions: Buffer[]
}

/** RFC 5280 4.1, version 3, signed with ECDSA and SHA-256. */
function signedCertificate(fields: CertificateFields): Buffer {
  const { subject, issuer, validity, publicKey, signingKey, extensions } = fields
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'))
  const content = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(randomBytes(16)),
    algorithm,
    issuer,
    validity,
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensions)),
  )
  return sequence(content, algorithm, bitString(sign('sha256', content, signingKey)))
}

function extension(id: string, value: Buffer, options: { critical?: boolean } = {}): Buffer {
  return sequence(oid(id), ...(options.critical === true ? [boolean(true)] : []), octetString(value))
}

function commonName(name: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), utf8String(name))))
}

function dnsName(name: string): Buffer {
  return taggedOctets(2, Buffer.from(name))
}

function ipAddress(octets: Buffer): Buffer {
  return taggedOctets(7, octets)
}

/** `localhost` stands for itself and everything below it; an address comes with its mask. */
function permittedNames(): Buffer[] {
  const v4 = Buffer.concat([Buffer.from([127, 0, 0, 0]), Buffer.from([255, 0, 0, 0])])
  const v6 = Buffer.concat([loopbackV6(), Buffer.alloc(16, 0xff)])
  return [sequence(dnsName('localhost')), sequence(ipAddress(v4)), sequence(ipAddress(v6))]
}

function loopbackV4(): Buffer {
  return Buffer.from([127, 0, 0, 1])
}

function loopbackV6(): Buffer {
  return Buffer.concat([Buffer.alloc(15), Buffer.from([1])])
}

/** RFC 5280 4.2.1.2, method 1: SHA-1 of the public key's bits; a name, not a protection. */
function keyId(publicKey: KeyObject): Buffer {
  const { x, y } = publicKey.export({ format: 'jwk' })
  const point = [Buffer.from([4]), Buffer.from(x ?? '', 'base64url'), Buffer.from(y ?? '', 'base64url')]
  return createHash('sha1').update(Buffer.concat(point)).digest()
}

function addDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * 86_400_000)
}

function toPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
