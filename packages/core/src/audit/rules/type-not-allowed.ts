import { keyTypes } from '../../keys/key-rules.ts'
import { commandLine } from '../command-line.ts'
import { some } from '../parameters.ts'
import { azurePolicy } from '../references.ts'
import { defineRule, type Rule } from '../rule.ts'

export const typeNotAllowed: Rule = defineRule({
  id: 'type-not-allowed',
  title: 'The type of a key is one of those that are allowed',
  severity: 'warning',
  why: 'A type that nobody has decided for is one that nobody has planned for, in programs and in audits.',
  help: 'Make a new version of another type, if what uses the key can do with it. A rotation keeps the type.',
  references: [
    azurePolicy('75c4f823-d65c-4f29-a733-01d0077fdbcb', 'allowedKeyTypes'),
    azurePolicy('1fd3b2cc-9904-40fa-b8da-050c02612da9', 'allowedKeyTypes'),
  ],
  needs: ['key'],
  parameters: {
    types: some(keyTypes, 'The types that are allowed.', ['RSA', 'RSA-HSM', 'EC', 'EC-HSM', 'oct-HSM']),
  },
  checks: ({ types }) => ({
    key: ({ key, vaultUrl }) =>
      types.includes(key.keyType)
        ? undefined
        : {
            message: `it is an ${key.keyType} key; allowed are ${types.join(', ')}`,
            fix: commandLine('create', { ...key, vaultUrl }, `--new-version --type ${types[0]}`),
          },
  }),
})
