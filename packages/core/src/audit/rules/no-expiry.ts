import { commandLine } from '../command-line.ts'
import { azurePolicy, cis } from '../references.ts'
import { defineRule, type Rule } from '../rule.ts'

export const noExpiry: Rule = defineRule({
  id: 'no-expiry',
  title: 'A key expires',
  severity: 'warning',
  why: 'A key that never expires is used for as long as nobody looks, and so is one that somebody else has got hold of.',
  help: 'Give it an expiry date, and a rotation policy whose new versions expire.',
  references: [
    ...cis({
      '2.0.0': '8.1 and 8.2',
      '3.0.0': '3.3.1 and 3.3.2',
      '4.0.0': '9.3.1 and 9.3.2',
      '5.0.0': '8.3.1 and 8.3.2',
    }),
    azurePolicy('152b15f7-8e1f-4c1f-ab71-8c010ba5dbc0'),
    azurePolicy('1d478a74-21ba-4b9f-9d8f-8e6fced0eec5'),
  ],
  checks: () => ({
    key: ({ latest, vaultUrl }) =>
      latest.expiresOn === undefined
        ? {
            message: 'its latest version has no expiry date',
            fix: commandLine('update', { ...latest, vaultUrl }, '--expires 1y'),
          }
        : undefined,
  }),
})
