import { keyCurves } from '../../keys/key-rules.ts'
import { commandLine } from '../command-line.ts'
import { some } from '../parameters.ts'
import { azurePolicy } from '../references.ts'
import { defineRule, type Rule } from '../rule.ts'

export const curveNotAllowed: Rule = defineRule({
  id: 'curve-not-allowed',
  title: 'An elliptic curve is one of those that are allowed',
  severity: 'warning',
  why: 'P-256K (secp256k1) is none of the curves of FIPS 186-5, and few programs outside of blockchains take it.',
  help: 'Make a new version on another curve. A rotation keeps the curve.',
  references: [
    azurePolicy('ff25f3c8-b739-4538-9d07-3d6d25cfb255', 'allowedECNames'),
    azurePolicy('e58fd0c1-feac-4d12-92db-0a7e9421f53e', 'allowedECNames'),
  ],
  needs: ['key'],
  parameters: { curves: some(keyCurves, 'The curves that are allowed.', ['P-256', 'P-384', 'P-521']) },
  checks: ({ curves }) => ({
    key: ({ key, vaultUrl }) => {
      const { curve, keyType } = key
      if (curve === undefined || curves.includes(curve)) return undefined
      return {
        message: `it is on the curve ${curve}; allowed are ${curves.join(', ')}`,
        fix: commandLine('create', { ...key, vaultUrl }, `--new-version --type ${keyType} --curve ${curves[0]}`),
      }
    },
  }),
})
