import { createPrivateKey, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeServerIdentity } from '../../src/tls/certificate.ts'

const { key, certificate, authority } = makeServerIdentity(new Date('2030-01-01T12:00:00.789Z'))
const server = new X509Certificate(certificate)
const issuer = new X509Certificate(authority)

/** The octets of an extension: its identifier, whether it is critical, and its value, as RFC 5280 4.2 encodes them. */
const hasExtension = (of: X509Certificate, octets: string) => of.raw.toString('hex').includes(octets)

test('the authority may sign certificates, but none of another authority', () => {
  expect(issuer.ca).toBe(true)
  expect(hasExtension(issuer, '0603551d130101ff040830060101ff020100')).toBe(true)
  expect(hasExtension(issuer, '0603551d0f0101ff040403020106')).toBe(true)
})

test('the authority may vouch for localhost, names below it and loopback addresses only, and says so critically', () => {
  const names = [
    `8209${Buffer.from('localhost').toString('hex')}`,
    '87087f000000ff000000',
    `8720${'00'.repeat(15)}01${'ff'.repeat(16)}`,
  ].map((name) => `30${(name.length / 2).toString(16).padStart(2, '0')}${name}`)
  expect(hasExtension(issuer, `0603551d1e0101ff0441303fa03d${names.join('')}`)).toBe(true)
})

test('the server certificate is for TLS servers of the loopback names, and for nothing else', () => {
  expect(server.ca).toBe(false)
  expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  expect(hasExtension(server, '0603551d0f0101ff040403020780')).toBe(true)
  expect(server.subjectAltName).toBe(
    'DNS:localhost, DNS:*.vault.localhost, DNS:*.managedhsm.localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
  )
})

test('the authority signed both certificates, and one of the same make signed neither', () => {
  const stranger = new X509Certificate(makeServerIdentity(new Date('2030-01-01')).authority)
  for (const signed of [server, issuer]) {
    expect(signed.checkIssued(issuer) && signed.verify(issuer.publicKey)).toBe(true)
    expect(signed.checkIssued(stranger) || signed.verify(stranger.publicKey)).toBe(false)
  }
})

test('the key is on P-256 and belongs to the server certificate, not to the authority', () => {
  const privateKey = createPrivateKey(key)
  expect(privateKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' })
  expect(server.checkPrivateKey(privateKey)).toBe(true)
  expect(issuer.checkPrivateKey(privateKey)).toBe(false)
})

test.each([
  ['2030-01-01T12:00:00.789Z', '2029-12-31T12:00:00Z', '2032-03-11T12:00:00Z'],
  // From 2050 on, a certificate writes its years in another way (RFC 5280 4.1.2.5).
  ['2048-01-01T12:00:00.789Z', '2047-12-31T12:00:00Z', '2050-03-11T12:00:00Z'],
])('certificates made at %s are valid from the day before, for 800 days on', (now, from, to) => {
  const made = makeServerIdentity(new Date(now))
  for (const text of [made.certificate, made.authority]) {
    const { validFromDate, validToDate } = new X509Certificate(text)
    expect([validFromDate, validToDate]).toEqual([new Date(from), new Date(to)])
  }
})

test('no two certificates share a serial number, and none is negative or longer than RFC 5280 allows', () => {
  const again = makeServerIdentity(new Date('2030-01-01'))
  const serials = [server, issuer, new X509Certificate(again.certificate), new X509Certificate(again.authority)].map(
    ({ serialNumber }) => serialNumber,
  )
  expect(new Set(serials).size).toBe(4)
  for (const serial of serials) expect(serial).toMatch(/^[0-9A-F]{1,40}$/)
})

test('a name of Azure that is asked for is vouched for, and the authority may vouch for that name alone', () => {
  const named = makeServerIdentity(new Date('2030-01-01'), { azureHosts: ['contoso.vault.azure.net'] })
  const certificate = new X509Certificate(named.certificate)
  expect(certificate.checkHost('contoso.vault.azure.net')).toBe('contoso.vault.azure.net')
  expect(certificate.checkHost('shop.vault.azure.net')).toBeUndefined()
  const text = new X509Certificate(named.authority).raw.toString('latin1')
  expect(text.match(/[a-z.]*azure\.net/g)).toEqual(['contoso.vault.azure.net'])
})
