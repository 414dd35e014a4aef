import type { KeyOperation } from '../../keys/key.ts'
import { defineRule, type Rule } from '../rule.ts'

const purposes: Readonly<Record<KeyOperation, string>> = {
  sign: 'signing',
  verify: 'signing',
  encrypt: 'encrypting',
  decrypt: 'encrypting',
  wrapKey: 'wrapping',
  unwrapKey: 'wrapping',
  import: 'importing',
  export: 'release',
}

export const severalPurposes: Rule = defineRule({
  id: 'several-purposes',
  title: 'A key is for one purpose',
  severity: 'note',
  why: 'A key that signs and decrypts can be made to do the one for the sake of the other, and its loss costs both.',
  help: 'Keep the operations that are used, such as: keyturn update NAME --ops wrapKey,unwrapKey. See first that nothing else is.',
  references: ['NIST SP 800-57 Part 1 Rev. 5, 5.2'],
  needs: ['key'],
  checks: () => ({
    key: ({ key: { keyOperations } }) => {
      const found = [...new Set(keyOperations.map((operation) => purposes[operation] ?? operation))]
      // A key that can be released is released for what it is for.
      const own = found.filter((purpose) => purpose !== 'release')
      return own.length > 1 ? { message: `it is for ${own.join(', ')}: ${keyOperations.join(', ')}` } : undefined
    },
  }),
})
