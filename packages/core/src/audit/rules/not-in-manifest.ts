import { commandLine } from '../command-line.ts'
import { defineRule, type Rule } from '../rule.ts'

export const notInManifest: Rule = defineRule({
  id: 'not-in-manifest',
  title: 'Every key is in the manifest',
  severity: 'warning',
  why: 'Nobody has said what it has to be, so nobody sees when it is not.',
  help: 'Take it into the manifest, or delete it if nothing needs it.',
  references: [],
  checks: () => ({
    key: ({ latest, vaultUrl, wanted }) =>
      wanted === undefined
        ? {
            message: 'the manifest does not speak of it',
            fix: `${commandLine('plan -o manifest --match', { ...latest, vaultUrl })}`,
          }
        : undefined,
  }),
})
