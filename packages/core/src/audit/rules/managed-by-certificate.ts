import { defineRule, type Rule } from '../rule.ts'

export const managedByCertificate: Rule = defineRule({
  id: 'managed-by-certificate',
  title: 'Keys of certificates are told apart',
  severity: 'note',
  why: 'Its life is the certificate’s, so no other rule looks at it: whether the certificate is renewed in time has to be seen elsewhere.',
  help: 'Look at the certificate: az keyvault certificate show --vault-name VAULT --name NAME.',
  references: [],
  ofCertificates: true,
  checks: () => ({
    key: ({ latest }) => (latest.managed ? { message: 'it belongs to a certificate' } : undefined),
  }),
})
