import { describe, expect, test } from 'vitest'
import { connect } from '../../src/connect.ts'
import { failureOf } from '../failure-of.ts'

const domains = [
  'vault.azure.net',
  'vault.azure.cn',
  'vault.usgovcloudapi.net',
  'managedhsm.azure.net',
  'managedhsm.azure.cn',
  'managedhsm.usgovcloudapi.net',
]

/** Each of them looks like a vault to somebody who reads too little of it. */
const disguises: ((domain: string) => string)[] = [
  (domain) => `contoso.${domain}.evil.example`,
  (domain) => `contoso.${domain}.evil.example:443`,
  (domain) => `contoso-${domain.replaceAll('.', '-')}.evil.example`,
  (domain) => `${domain}.evil.example`,
  (domain) => `contoso.evil-${domain}`,
  (domain) => `contoso.x${domain}`,
  (domain) => `contoso.${domain}x`,
  (domain) => `contoso.${domain.replace(/n(et)?$/, 'm$1')}`,
  (domain) => `contoso.${domain.replace('a', '\u0430')}`,
  (domain) => `contoso.${domain.replace('net', 'com').replace('.cn', '.com.cn')}.example`,
  (domain) => `contoso.${domain}@evil.example`,
  (domain) => `contoso.${domain}:443@evil.example`,
  (domain) => `evil.example/.${domain}`,
  (domain) => `evil.example/contoso.${domain}`,
  (domain) => `evil.example?.${domain}`,
  (domain) => `evil.example?host=contoso.${domain}`,
  (domain) => `evil.example#.${domain}`,
  (domain) => `evil.example\\.${domain}`,
  (domain) => `evil.example%2f.${domain}`,
  (domain) => `evil.example%00.${domain}`,
  (domain) => `evil.example:80/.${domain}`,
  (domain) => `evil.example;.${domain}`,
  (domain) => `contoso.${domain}%2eevil.example`,
  (domain) => `contoso_${domain}`,
  (domain) => `[::ffff:a9fe:a9fe]/.${domain}`,
  (domain) => `169.254.169.254/.${domain}`,
  (domain) => `a.${domain.split('.').toReversed().join('.')}`,
  (domain) => `contoso.secrets.${domain.split('.').slice(1).join('.')}`,
  (domain) => `contoso.keys.${domain.split('.').slice(1).join('.')}`,
]

const others = [
  ...['169.254.169.254', '168.63.129.16', '10.0.0.4', '192.168.1.1', '0x0a000001', '2130706433.example', '[fe80::1]'],
  ...['management.azure.com', 'graph.microsoft.com', 'contoso.blob.core.windows.net', 'login.microsoftonline.com'],
  ...['vault.azure.net', 'managedhsm.azure.net', 'metadata.google.internal', 'kubernetes.default.svc', 'evil.example'],
  ...['contoso.vault.azure.com', 'contoso.vaults.azure.net', 'contoso.vault.azure.org', 'localhost.evil.example'],
  ...['127.0.0.1.evil.example', 'evil-localhost', 'vault.localhost.evil.example', 'xn--vult-63d.azure.net'],
  ...['contoso.privatelink.vaultcore.azure.net.evil.example', 'contoso.vault.microsoftazure.de.evil.example'],
  ...['contoso.vault.azure.net.', 'ftp.evil.example', 'a.b', 'github.com', 'registry.example', 'contoso.vault.azure'],
  ...['vault', 'net', 'azure.net', 'contoso.azure.net', 'keyvault.azure.net', 'contoso.vault-azure.net'],
]

const hosts = [...new Set([...disguises.flatMap((disguise) => domains.map(disguise)), ...others])].slice(0, 200)

describe('a token for a foreign host', () => {
  let tokens = 0
  const credential = {
    getToken: async () => {
      tokens++
      return { token: 'secret', expiresOnTimestamp: Date.now() + 3_600_000 }
    },
  }

  test('is looked for at 200 of them', () => expect(hosts).toHaveLength(200))

  test.for(hosts)('is not had by https://%s', async (host) => {
    let requests = 0
    const open = async () => {
      const vault = await connect(`https://${host}`, { credential })
      requests++
      await vault.close?.()
    }
    expect(await failureOf(open())).toMatchObject({ code: expect.stringMatching(/^(HOST_NOT_ALLOWED|INVALID_INPUT)$/) })
    expect({ requests, tokens }).toEqual({ requests: 0, tokens: 0 })
  })
})
