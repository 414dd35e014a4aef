import { defineRule, type Rule } from '../rule.ts'

export const exportableWithoutReleasePolicy: Rule = defineRule({
  id: 'exportable-without-release-policy',
  title: 'An exportable key has a release policy',
  severity: 'error',
  why: 'The release policy is all that says which environment may take the key out of the vault.',
  help: 'Make the key anew with a release policy: keyturn create NAME --type RSA-HSM --exportable --release-policy FILE --new-version',
  references: [],
  needs: ['key'],
  checks: () => ({
    key: ({ key: { exportable, releasePolicy } }) =>
      exportable && releasePolicy === undefined ? { message: 'it is exportable and has no release policy' } : undefined,
  }),
})
