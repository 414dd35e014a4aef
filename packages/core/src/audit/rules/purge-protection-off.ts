import { azurePolicy, cis } from '../references.ts'
import { defineRule, type Rule } from '../rule.ts'

export const purgeProtectionOff: Rule = defineRule({
  id: 'purge-protection-off',
  title: 'A vault is protected from purging',
  severity: 'warning',
  why: 'Whoever may purge can destroy a key, and all that it has encrypted, within a minute.',
  help: 'Switch it on for the vault: az keyvault update --name VAULT --enable-purge-protection. It cannot be switched off again.',
  references: [
    ...cis({ '2.0.0': '8.5', '3.0.0': '3.3.5', '4.0.0': '9.3.5', '5.0.0': '8.3.5' }),
    azurePolicy('0b60c0b2-2dc2-4e1c-b5c9-abbed971de53'),
    azurePolicy('c39ba22d-4428-4149-b981-70acb31fc383'),
  ],
  checks: () => ({
    vault: ({ recoveryLevel }) =>
      recoveryLevel?.includes('Purgeable')
        ? { message: `deleted keys can be purged: its recovery level is ${recoveryLevel}` }
        : undefined,
  }),
})
