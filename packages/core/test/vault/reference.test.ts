import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KeyturnError } from '../../src/errors.ts'
import {
  cloudOf,
  isManagedHsmHost,
  parseKeyId,
  parseVaultReference,
  shortReference,
  vaultNameOf,
} from '../../src/vault/reference.ts'

const version = '0123456789abcdef0123456789abcdef'

function failure(act: () => unknown): KeyturnError {
  try {
    act()
  } catch (error) {
    if (error instanceof KeyturnError) return error
    throw error
  }
  throw new Error('it was accepted')
}

describe('a vault reference', () => {
  test.each([
    ['contoso', undefined, 'https://contoso.vault.azure.net', 'contoso'],
    ['Contoso-1', undefined, 'https://contoso-1.vault.azure.net', 'contoso-1'],
    ['contoso', 'china', 'https://contoso.vault.azure.cn', 'contoso'],
    ['contoso', 'usgov', 'https://contoso.vault.usgovcloudapi.net', 'contoso'],
    ['https://contoso.vault.azure.net', undefined, 'https://contoso.vault.azure.net', 'contoso'],
    ['https://contoso.vault.azure.net/', undefined, 'https://contoso.vault.azure.net', 'contoso'],
    ['https://contoso.vault.azure.net:443', undefined, 'https://contoso.vault.azure.net', 'contoso'],
    ['https://CONTOSO.vault.azure.net', undefined, 'https://contoso.vault.azure.net', 'contoso'],
    ['https://hsm1.managedhsm.azure.net', undefined, 'https://hsm1.managedhsm.azure.net', 'hsm1'],
    ['https://hsm1.westeurope.managedhsm.azure.net', undefined, 'https://hsm1.westeurope.managedhsm.azure.net', 'hsm1'],
    ['https://localhost:8443', undefined, 'https://localhost:8443', 'localhost'],
    ['https://team.vault.localhost:8443', undefined, 'https://team.vault.localhost:8443', 'team'],
    ['https://127.0.0.1:8443', undefined, 'https://127.0.0.1:8443', '127.0.0.1'],
    ['https://[::1]:8443', undefined, 'https://[::1]:8443', '[::1]'],
    ['http://localhost:8080', undefined, 'http://localhost:8080', 'localhost'],
  ] as const)('%s in cloud %s is the vault at %s', (text, cloud, url, name) => {
    expect(parseVaultReference(text, { cloud })).toEqual({ kind: 'azure', url, name })
  })

  test('a key id names its vault and its key', () => {
    expect(parseVaultReference(`https://contoso.vault.azure.net/keys/orders/${version}`)).toEqual({
      kind: 'azure',
      url: 'https://contoso.vault.azure.net',
      name: 'contoso',
      key: { name: 'orders', version },
    })
  })

  test('"local" is the embedded vault "default", "local:NAME" the one of that name', () => {
    expect(parseVaultReference('local')).toEqual({ kind: 'local', name: 'default' })
    expect(parseVaultReference('local:Team-1')).toEqual({ kind: 'local', name: 'team-1' })
  })

  test.each(['local:', 'local:../etc', 'local:a b', 'local:a--b', `local:${'a'.repeat(64)}`])(
    '%s names no embedded vault',
    (text) => {
      expect(failure(() => parseVaultReference(text)).code).toBe('INVALID_INPUT')
    },
  )

  test.each([
    '',
    '  ',
    'ab',
    'a'.repeat(25),
    '1contoso',
    'contoso-',
    'con--toso',
    'con_toso',
    'https://',
    'https://contoso.vault.azure.net:8443',
    'https://user@contoso.vault.azure.net',
    'https://user:pw@contoso.vault.azure.net',
    'https://contoso.vault.azure.net?x=1',
    'https://contoso.vault.azure.net/#x',
    'https://contoso.vault.azure.net/secrets/a',
    'https://contoso.vault.azure.net%2eevil.example',
    'https:\\\\contoso.vault.azure.net',
    'http://contoso.vault.azure.net',
    'ftp://contoso.vault.azure.net',
    'file:///etc/passwd',
  ])('%j is refused as invalid', (text) => {
    expect(failure(() => parseVaultReference(text)).code).toBe('INVALID_INPUT')
  })

  test.each([
    'https://evil.example',
    'https://vault.azure.net',
    'https://contoso.vault.azure.net.evil.example',
    'https://contosovault.azure.net',
    'https://a.b.vault.azure.net',
    'https://contoso.privatelink.vaultcore.azure.net',
    'https://contoso.vault.microsoftazure.de',
    'https://169.254.169.254',
    'https://localhost.evil.example',
    'https://127.0.0.1.evil.example',
    'https://0.0.0.0',
    'https://2130706432.example',
  ])('no token goes to %s', (text) => {
    expect(failure(() => parseVaultReference(text)).code).toBe('HOST_NOT_ALLOWED')
  })

  test('a host that is allowed by name is accepted with its subdomains and any port, and no other is', () => {
    const allowHost = 'vault.airgap.example'
    expect(parseVaultReference('https://contoso.vault.airgap.example:8443', { allowHost })).toMatchObject({
      url: 'https://contoso.vault.airgap.example:8443',
    })
    expect(failure(() => parseVaultReference('https://evilvault.airgap.example', { allowHost })).code).toBe(
      'HOST_NOT_ALLOWED',
    )
  })

  test('a host that is allowed with a port is open there alone, and opens no port of another', () => {
    const options = { allowHost: 'vault.example:8443' }
    expect(parseVaultReference('https://a.vault.example:8443', options).kind).toBe('azure')
    for (const url of ['https://a.vault.example', 'https://a.vault.example:8444']) {
      expect(failure(() => parseVaultReference(url, options)).code).toBe('HOST_NOT_ALLOWED')
    }
    expect(failure(() => parseVaultReference('https://contoso.vault.azure.net:8443', options)).code).toBe(
      'INVALID_INPUT',
    )
  })

  test.each([
    '',
    ' ',
    'com',
    'net',
    '.',
    '.net',
    'vault.example:99999',
    'https://vault.example',
    'a b',
    '*',
    'a.example/x',
  ])('the allowed host %j is refused, whatever the vault is', (allowHost) => {
    const { code, message } = failure(() => parseVaultReference('https://contoso.vault.azure.net', { allowHost }))
    expect({ code, message }).toEqual({ code: 'INVALID_INPUT', message: expect.stringContaining('allowHost') })
  })

  test.each([
    'https://user:hunter2@contoso.vault.azure.net',
    'user:hunter2@contoso.vault.azure.net',
    'https://hunter2@evil.example/keys/a',
  ])('a password in a URL is not echoed: %s', (text) => {
    const error = failure(() => parseVaultReference(text))
    expect(`${error.message} ${error.hint}`).not.toContain('hunter2')
  })

  test.each(['/keys/orders/', '/Keys/orders', '/KEYS/orders/'])('%s is the same key to the service', (path) => {
    expect(parseKeyId(`https://contoso.vault.azure.net${path}`)).toMatchObject({ name: 'orders' })
    expect(parseVaultReference(`https://contoso.vault.azure.net${path}`)).toMatchObject({ key: { name: 'orders' } })
  })

  test('a host without its scheme is answered with the URL to write', () => {
    expect(failure(() => parseVaultReference('contoso.vault.azure.net')).hint).toBe(
      'Write the URL in full: https://contoso.vault.azure.net',
    )
  })

  test('a private link name is answered with the reason why it cannot be used', () => {
    const { hint } = failure(() => parseVaultReference('https://contoso.privatelink.vaultcore.azure.net'))
    expect(hint).toContain('private link')
  })

  test('errors name the offending value and never pass its control characters on', () => {
    const { message } = failure(() => parseVaultReference('https://x\u001b[31m.example/\r\n::error::'))
    expect(message).toContain('[31m.example')
    expect(message).toMatch(/^\P{Cc}*$/u)
  })

  test('whatever the text, the result is a vault at an allowed host or an error of ours', () => {
    const parts = fc.array(
      fc.constantFrom(
        'https://',
        'http://',
        'contoso',
        '.vault.azure.net',
        '.evil.example',
        '@',
        ':',
        '443',
        '/',
        '/keys/',
        'local',
        '%2e',
        '\\',
        '?',
        '#',
        '[::1]',
        '127.0.0.1',
        ' ',
      ),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          parts.map((each) => each.join('')),
        ),
        (text) => {
          try {
            const reference = parseVaultReference(text)
            if (reference.kind === 'local') return true
            const { hostname, username, password } = new URL(reference.url)
            return (
              username + password === '' &&
              /^(?:[a-z0-9-]+\.vault\.azure\.net|[a-z0-9.-]*localhost|127\.[\d.]+|\[::1\])$/.test(hostname)
            )
          } catch (error) {
            return error instanceof KeyturnError
          }
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

describe('a key id', () => {
  test('is taken apart, with and without a version', () => {
    const id = `https://Contoso.vault.azure.net/keys/Orders/${version.toUpperCase()}`
    expect(parseKeyId(id)).toEqual({
      id,
      vaultUrl: 'https://contoso.vault.azure.net',
      vaultName: 'contoso',
      name: 'Orders',
      version,
    })
    expect(parseKeyId('https://localhost:8443/keys/orders')).toEqual({
      id: 'https://localhost:8443/keys/orders',
      vaultUrl: 'https://localhost:8443',
      vaultName: 'localhost',
      name: 'orders',
    })
  })

  test.each([
    ['of a secret', 'https://contoso.vault.azure.net/secrets/orders'],
    ['of a deleted key', 'https://contoso.vault.azure.net/deletedkeys/orders'],
    ['without a name', 'https://contoso.vault.azure.net/keys'],
    ['with an empty name', 'https://contoso.vault.azure.net/keys//orders'],
    ['with a short version', 'https://contoso.vault.azure.net/keys/orders/123'],
    ['with too many parts', `https://contoso.vault.azure.net/keys/orders/${version}/x`],
    ['with a query', `https://contoso.vault.azure.net/keys/orders/${version}?a=1`],
    ['with spaces around it', ' https://contoso.vault.azure.net/keys/orders '],
    ['that is a bare name', 'orders'],
    ['that is empty', ''],
    ['over http', 'http://contoso.vault.azure.net/keys/orders'],
  ])('%s is refused', (_what, id) => {
    expect(failure(() => parseKeyId(id)).code).toBe('INVALID_INPUT')
  })

  test('at a foreign host is refused as such', () => {
    expect(failure(() => parseKeyId('https://evil.example/keys/orders')).code).toBe('HOST_NOT_ALLOWED')
  })
})

describe('what a URL says of its vault', () => {
  test.each([
    ['https://contoso.vault.azure.net', 'contoso'],
    ['https://contoso.vault.azure.cn', 'https://contoso.vault.azure.cn'],
    ['https://default.vault.localhost', 'local'],
    ['https://team.vault.localhost', 'local:team'],
    ['https://team.vault.localhost:8443', 'https://team.vault.localhost:8443'],
    ['https://localhost:8443', 'https://localhost:8443'],
  ])('%s is written as %s', (url, reference) => {
    expect(shortReference(url)).toBe(reference)
  })

  test('its cloud, its name and whether it is a Managed HSM', () => {
    expect([
      cloudOf('https://a.vault.azure.cn'),
      cloudOf('https://a.vault.usgovcloudapi.net'),
      cloudOf('https://localhost'),
    ]).toEqual(['china', 'usgov', 'public'])
    expect(vaultNameOf('https://127.0.0.1:1')).toBe('127.0.0.1')
    expect(isManagedHsmHost('a.managedhsm.azure.cn')).toBe(true)
    expect(isManagedHsmHost('a.vault.azure.net')).toBe(false)
  })
})
