import {
  createHash,
  generateKeyPairSync,
  type KeyObject,
  type KeyPairKeyObjectResult,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyUsage,
  KeyUsageFlags,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'

/** A server certificate with its key, and the authority that vouches for it; all PEM. */
export interface ServerIdentity {
  key: string
  certificate: string
  authority: string
}

/** How long both certificates last, in days: clients refuse longer ones from private authorities. */
const certificateDays = 800

const dnsNames = ['localhost', '*.vault.localhost', '*.managedhsm.localhost']
const addresses = ['127.0.0.1', '::1']

/** `localhost` stands for itself and everything below it. */
const permittedName = 'localhost'
const permittedAddresses = ['127.0.0.0/8', '::1/128']

interface IdentityOptions {
  serverKeys?: KeyPairKeyObjectResult
  azureHosts?: readonly string[]
}

/**
 * Makes an authority and a certificate that it signs for the names of an embedded vault. The authority's private key
 * exists only in here: nothing else can ever be signed by it, and the names that it may vouch for are limited to
 * loopback ones on top (RFC 5280 4.2.1.10). The library behind it takes some time to load: whoever imports this file
 * does so when there is a certificate to make.
 *
 * @param now the system's clock.
 * @param options.serverKeys whose the certificate shall be. Default: new ones on P-256.
 * @param options.azureHosts names of Azure that it may vouch for besides: exactly these. Default none.
 */
export function makeServerIdentity(
  now: Date,
  { serverKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' }), azureHosts = [] }: IdentityOptions = {},
): ServerIdentity {
  const authorityKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  // The day before covers clients whose clocks are behind.
  const validity = new Validity({ notBefore: addDays(now, -1), notAfter: addDays(now, certificateDays) })
  const authorityName = commonName(`keyturn local vault ${randomBytes(4).toString('hex')}`)
  const authorityKey = publicKeyInfo(authorityKeys.publicKey)
  const serverKey = publicKeyInfo(serverKeys.publicKey)
  const issuer = { name: authorityName, key: authorityKeys.privateKey }

  const authority = signCertificate(issuer, {
    subject: authorityName,
    validity,
    publicKey: authorityKey,
    extensions: [
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), { critical: true }),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign), { critical: true }),
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyId(authorityKey))),
      extension(id_ce_nameConstraints, new NameConstraints({ permittedSubtrees: permittedNames(azureHosts) }), {
        critical: true,
      }),
    ],
  })
  const certificate = signCertificate(issuer, {
    subject: commonName('localhost'),
    validity,
    publicKey: serverKey,
    extensions: [
      extension(id_ce_basicConstraints, new BasicConstraints(), { critical: true }),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), { critical: true }),
      extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
      extension(
        id_ce_subjectAltName,
        new SubjectAlternativeName([...dnsNames, ...azureHosts].map(dnsName).concat(addresses.map(ipAddress))),
      ),
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyId(serverKey))),
      extension(
        id_ce_authorityKeyIdentifier,
        new AuthorityKeyIdentifier({ keyIdentifier: new SubjectKeyIdentifier(keyId(authorityKey)) }),
      ),
    ],
  })
  return {
    key: String(serverKeys.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    certificate,
    authority,
  }
}

interface Issuer {
  name: Name
  key: KeyObject
}

interface CertificateFields {
  subject: Name
  validity: Validity
  publicKey: SubjectPublicKeyInfo
  extensions: Extension[]
}

/** RFC 5280 4.1, version 3, signed with ECDSA and SHA-256. */
function signCertificate(issuer: Issuer, fields: CertificateFields): string {
  const { subject, validity, publicKey, extensions } = fields
  const signatureAlgorithm = new AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' })
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    // The octet in front keeps it positive, whatever follows.
    serialNumber: Uint8Array.of(1, ...randomBytes(15)).buffer,
    signature: signatureAlgorithm,
    issuer: issuer.name,
    validity,
    subject,
    subjectPublicKeyInfo: publicKey,
    extensions: new Extensions(extensions),
  })
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), issuer.key)
  const signatureValue = new Uint8Array(signature).buffer
  const certificate = new Certificate({ tbsCertificate, signatureAlgorithm, signatureValue })
  return new X509Certificate(Buffer.from(AsnConvert.serialize(certificate))).toString()
}

/** A critical extension is one that a client must understand, or refuse the certificate. */
function extension(extnID: string, value: object, options: { critical?: boolean } = {}): Extension {
  const extnValue = new OctetString(AsnConvert.serialize(value))
  return new Extension({ extnID, critical: options.critical ?? false, extnValue })
}

function commonName(text: string): Name {
  const value = new AttributeValue({ utf8String: text })
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: '2.5.4.3', value })])])
}

function dnsName(name: string): GeneralName {
  return new GeneralName({ dNSName: name })
}

/** An address, or in a constraint a range of them. */
function ipAddress(address: string): GeneralName {
  return new GeneralName({ iPAddress: address })
}

function permittedNames(azureHosts: readonly string[]): GeneralSubtrees {
  const names = [permittedName, ...azureHosts].map(dnsName).concat(permittedAddresses.map(ipAddress))
  return new GeneralSubtrees(names.map((base) => new GeneralSubtree({ base })))
}

function publicKeyInfo(key: KeyObject): SubjectPublicKeyInfo {
  return AsnConvert.parse(key.export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo)
}

/** RFC 5280 4.2.1.2, method 1: SHA-1 of the public key's bits; a name, not a protection. */
function keyId({ subjectPublicKey }: SubjectPublicKeyInfo): Uint8Array {
  return createHash('sha1').update(new Uint8Array(subjectPublicKey)).digest()
}

/** In whole seconds, which is all that a certificate can say (RFC 5280 4.1.2.5.2). */
function addDays(date: Date, days: number): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000 + days * 86_400_000)
}
