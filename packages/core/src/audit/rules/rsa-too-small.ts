import { commandLine } from '../command-line.ts'
import { count } from '../parameters.ts'
import { azurePolicy } from '../references.ts'
import { defineRule, type Rule } from '../rule.ts'

export const rsaTooSmall: Rule = defineRule({
  id: 'rsa-too-small',
  title: 'An RSA key is large enough',
  severity: 'note',
  why: '2048 bits are 112 bits of security, which NIST disallows after 2030 and BSI TR-02102-1 no longer recommends.',
  help: 'Make a new version with more bits. A rotation keeps the size.',
  references: [
    azurePolicy('82067dbb-e53b-4e06-b631-546d197452d9', 'minimumRSAKeySize'),
    azurePolicy('86810a98-8e91-4a44-8386-ec66d0de5d57', 'minimumRSAKeySize'),
  ],
  needs: ['key'],
  parameters: { bits: count('How many bits the modulus has at least.', { standard: 3072, least: 2048 }) },
  checks: ({ bits }) => ({
    key: ({ key, vaultUrl }) => {
      const { keyType, keySize } = key
      if (!keyType.startsWith('RSA') || keySize === undefined || keySize >= bits) return undefined
      const flags = `--new-version --type ${keyType} --size ${[2048, 3072, 4096].find((size) => size >= bits) ?? 4096}`
      return {
        message: `it is an ${keyType} key of ${keySize} bits; at least ${bits} are asked for`,
        fix: commandLine('create', { ...key, vaultUrl }, flags),
      }
    },
  }),
})
