import { commandLine } from '../command-line.ts'
import { azurePolicy } from '../references.ts'
import { defineRule, type Rule } from '../rule.ts'

export const notHsmBacked: Rule = defineRule({
  id: 'not-hsm-backed',
  title: 'A key is in a hardware security module',
  severity: 'note',
  why: 'The material of a software key is in the memory of a machine when it is used; that of an HSM key never is.',
  help: 'Make a new version of the HSM type, in a premium vault or a Managed HSM. A rotation keeps the type.',
  references: [azurePolicy('587c79fe-dd04-4a5e-9d0b-f89598c7261b')],
  needs: ['key'],
  checks: () => ({
    key: ({ key, vaultUrl }) => {
      const { keyType, keySize, curve } = key
      if (keyType.endsWith('-HSM')) return undefined
      const shape = curve === undefined ? `--size ${keySize}` : `--curve ${curve}`
      return {
        message: `it is an ${keyType} key, protected by software`,
        fix: commandLine('create', { ...key, vaultUrl }, `--new-version --type ${keyType}-HSM ${shape}`),
      }
    },
  }),
})
